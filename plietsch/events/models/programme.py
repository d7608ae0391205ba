"""The programme: what happens when, side by side in tracks, and who speaks."""

from typing import Any, Self

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.events.models.events import Event
from plietsch.events.models.keys import row_of

_signer = Signer(salt="events.speaker", sep=".")


class Kind(models.TextChoices):
    """Sorts of programme items."""

    WELCOME = "welcome", _("Begrüßung")
    KEYNOTE = "keynote", _("Keynote")
    TALK = "talk", _("Vortrag")
    PROJECT = "project", _("Projektvorstellung")
    WORKSHOP = "workshop", _("Workshop")
    PANEL = "panel", _("Gespräch")
    CEREMONY = "ceremony", _("Übergabe")
    BREAK = "break", _("Pause")


class Track(models.Model):
    """Items side by side with others, such as a room or a theme."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(_("Name"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="track_once")]

    def __str__(self) -> str:
        return self.name


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    """Speakers, found by who they are."""

    def with_key(self, key: str) -> Self:
        """The one whom a secret link names; none where the link is forged."""
        return self.filter(pk=row_of(_signer, key))

    def told(self) -> Self:
        """Those of published events; of a draft they do not know yet."""
        return self.filter(event__published_at__isnull=False)

    def of(self, user: Person) -> Self:
        """Where this person is on the programme, the latest first."""
        return self.filter(person=user.pk, person__isnull=False).order_by("-event__starts_at", "-pk")


class Speaker(models.Model):
    """A person on the programme of an event, member of the network or not.

    Each consent is the moment when it was given; without one no picture, recording or text is published.
    Members, and guests with an `email`, say themselves what they agree to, last at `answered_at`.
    `told_sequence` is the newest change of the event that this person was written about.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=120, db_collation="german")
    function = models.CharField(_("Funktion"), max_length=150, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    picture_agreed_at = models.DateTimeField(_("Einwilligung ins Bild"), null=True, blank=True)
    recording_agreed_at = models.DateTimeField(_("Einwilligung in die Aufzeichnung"), null=True, blank=True)
    publication_agreed_at = models.DateTimeField(
        _("Einwilligung in die Veröffentlichung"), null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    told_sequence = models.PositiveIntegerField(default=0)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="speaker_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page behind the secret link."""
        return reverse("events:speaker", kwargs={"speaker_key": self.key})

    @property
    def key(self) -> str:
        """What the secret link holds."""
        return _signer.sign(str(self.pk))

    @property
    def recipient(self) -> Any:
        """To whom mails go: the member as the account is now, or the guest; nobody without an address."""
        return self.person or (self if self.email else None)

    @property
    def appearances(self) -> "list[ProgrammeItem]":
        """What this person takes part in, in order."""
        return sorted(self.items.all(), key=lambda item: item.starts_at)

    @property
    def talks(self) -> list[str]:
        """What this person does there, in order."""
        return [item.title for item in self.appearances]


class ProgrammeItem(models.Model):
    """One item; without a track it is for everybody. `began_at` is when it really began."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="items")
    track = models.ForeignKey(
        Track,
        verbose_name=_("Strang"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="items",
    )
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, default=Kind.TALK)
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(_("Titel"), max_length=200)
    abstract = models.TextField(_("Worum es geht"), max_length=5000, blank=True)
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    began_at = models.DateTimeField(null=True, blank=True)
    speakers = models.ManyToManyField(
        Speaker, verbose_name=_("Mitwirkende"), blank=True, related_name="items"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="programme_item_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            )
        ]
        indexes = [models.Index(fields=["event", "starts_at", "id"], name="item_by_start")]

    def __str__(self) -> str:
        return self.title
