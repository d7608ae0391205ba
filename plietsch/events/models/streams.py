"""The live stream of an event, its recording, and what was said in it, in writing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plietsch.events.models.events import Event, Tongue


class Stream(models.Model):
    """One stream: whoever sends it knows the passphrase; it may break and resume until it has ended.

    What was sent is the recording. It is watched from `trim_start` to `trim_end`, in seconds, once it is
    published.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="stream")
    passphrase = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    trim_start = models.PositiveIntegerField(default=0)
    trim_end = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(trim_end=None) | Q(trim_end__gt=F("trim_start")),
                name="stream_trim_in_order",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(ended_at__isnull=False), name="stream_published_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"stream of {self.event_id}"

    @property
    def cut(self) -> tuple[int, int | None]:
        """From which second to which the recording goes."""
        return self.trim_start, self.trim_end


class Caption(models.Model):
    """A line of what is being said, typed while it is said."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="captions")
    text = models.CharField(_("Untertitel"), max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["event", "at", "id"], name="caption_by_time")]

    def __str__(self) -> str:
        return f"{self.pk} of {self.event_id}"


class CaptionFile(models.Model):
    """The captions of a recording in one language, as clean WebVTT; they take the place of typed ones.

    Their times count from second `offset` of the stream: where it was cut when they came.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="caption_files")
    language = models.CharField(_("Sprache"), max_length=5, choices=Tongue)
    text = models.TextField(max_length=1_000_000)
    offset = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="captioned_once")]

    def __str__(self) -> str:
        return f"{self.language} of {self.event_id}"
