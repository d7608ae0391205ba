"""What concerns one person: notices, and whether they also go out by mail."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

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

    def due(self, before: datetime) -> Self:
        """Those that wait for a mail since before `before`."""
        return self.unseen().filter(mailed_at=None, noticed_at__lte=before)


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


class Preference(models.Model):
    """Whether a person wants notices by mail; without a row they do."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    by_mail = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.member_id}: {'mail' if self.by_mail else 'no mail'}"
