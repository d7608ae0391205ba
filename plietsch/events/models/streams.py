"""The live stream of an event."""

from django.db import models

from plietsch.events.models.events import Event


class Stream(models.Model):
    """One stream: whoever sends it knows the passphrase; it may break and resume until it has ended."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="stream")
    passphrase = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"stream of {self.event_id}"
