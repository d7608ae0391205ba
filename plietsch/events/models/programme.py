"""The programme: what happens when, side by side in tracks, and who speaks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plietsch.events.models.events import Event


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


class Speaker(models.Model):
    """A person on the programme of an event, member of the network or not.

    Each consent is the moment when it was given; without one no picture, recording or text is published.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=120, db_collation="german")
    function = models.CharField(_("Funktion"), max_length=150, blank=True)
    picture_agreed_at = models.DateTimeField(null=True, blank=True)
    recording_agreed_at = models.DateTimeField(null=True, blank=True)
    publication_agreed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


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
