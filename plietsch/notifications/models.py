"""What concerns one person: notices, how they want to hear of them, and what has gone out to them."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plietsch.core.models import Activity
from plietsch.core.names import Person


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, each for one person only."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated and user.is_member else self.none()

    def unseen(self) -> Self:
        """Those that the person has not looked at."""
        return self.filter(seen_at=None)

    def unmailed(self) -> Self:
        """Those that neither the person nor a mail has dealt with."""
        return self.unseen().filter(mailed_at=None)

    def due(self, before: datetime) -> Self:
        """Those that wait for a mail since before `before`."""
        return self.unmailed().filter(noticed_at__lte=before)


class Notice(models.Model):
    """One cause for one person. While it is unseen, further facts with its collapse key only count up."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    collapse_key = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=1)
    noticed_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    pushed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "collapse_key"], condition=Q(seen_at=None), name="notice_once_unseen"
            )
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="notice_newest"),
            models.Index(fields=["noticed_at"], name="notice_due", condition=Q(seen_at=None, mailed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"


class Rhythm(models.TextChoices):
    """How often a digest comes."""

    NEVER = "never", _("Nie")
    DAILY = "daily", _("Jeden Morgen")
    WEEKLY = "weekly", _("Montags")


class MostMails(models.IntegerChoices):
    """How many mails a person gets within seven days, the digest among them."""

    FEW = 3, "3"
    SOME = 7, "7"
    USUAL = 14, "14"
    MANY = 50, "50"


class Preference(models.Model):
    """How a person wants to hear of what is new; without a row, as the defaults say.

    `digest_due_at` is when the next digest is looked at, `digested_at` until when the last one told.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    by_mail = models.BooleanField(_("Was mich angeht, auch gleich per E-Mail"), default=True)
    digest = models.CharField(_("Sammelmail"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    most_mails = models.PositiveSmallIntegerField(
        _("Höchstens so viele E-Mails in sieben Tagen"), choices=MostMails, default=MostMails.USUAL
    )
    quiet_from = models.TimeField(_("Ruhe von"), null=True, blank=True)
    quiet_until = models.TimeField(_("Ruhe bis"), null=True, blank=True)
    quiet_weekend = models.BooleanField(_("Samstag und Sonntag keine E-Mails"), default=False)
    digest_due_at = models.DateTimeField(null=True, blank=True)
    digested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="preference_quiet_whole",
                violation_error_message=_("Bitte geben Sie Anfang und Ende der Ruhezeit an."),
            )
        ]
        indexes = [models.Index(fields=["digest_due_at"], name="preference_digest_due")]

    def __str__(self) -> str:
        return f"{self.member_id}: {'mail' if self.by_mail else 'no mail'}"


class PushDeviceQuerySet(models.QuerySet["PushDevice"]):
    """Devices, each its person's own."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated and user.is_member else self.none()


class PushDevice(models.Model):
    """A browser that shows notices; `public` and `auth` are its keys (RFC 8291, base64url).

    It goes with the session in which it was added (`session`, a digest) and with the password of that day
    (`stamp`), so that nobody reads on at a computer that others use.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=1000, unique=True)
    public = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    label = models.CharField(max_length=80, blank=True)
    session = models.CharField(max_length=64, blank=True)
    stamp = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField()

    objects = PushDeviceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["member"], name="push_device_of_member"),
            models.Index(fields=["session"], name="push_device_of_session"),
        ]

    def __str__(self) -> str:
        return self.label


class Mailing(models.Model):
    """A mail with news went out to a person; counted against what they want in a week."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "sent_at"], name="mailing_of_member")]

    def __str__(self) -> str:
        return f"to {self.member_id}"
