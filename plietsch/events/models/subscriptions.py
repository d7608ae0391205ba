"""Calendars that programs subscribe to by a secret address."""

from typing import Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse

_signer = Signer(salt="events.calendar", sep=".")


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    """Keys, found by what the address holds."""

    def with_key(self, key: str) -> Self:
        """The one that a secret address names, while its person is active; none where forged or revoked."""
        try:
            return self.filter(pk=int(_signer.unsign(key)), person__is_active=True)
        except (BadSignature, ValueError):
            return self.none()


class CalendarKey(models.Model):
    """The secret address of one person's own calendar; a new row is a new address, the old one is dead."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    objects = CalendarKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"calendar key {self.pk}"

    def get_absolute_url(self) -> str:
        """Where programs read the calendar."""
        return reverse("events:personal_feed", kwargs={"calendar_key": self.key})

    @property
    def key(self) -> str:
        """What the address holds: nobody can guess or forge it, and nothing is stored for it."""
        return _signer.sign(str(self.pk))
