"""How people write by mail, whether mails reach them, and letters that wait to be read."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F

from plietsch.core.names import Person


class LetterboxQuerySet(models.QuerySet["Letterbox"]):
    """Letterboxes, each of one person only."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated else self.none()

    def silent(self) -> Self:
        """Those of people whose present address sends mails back."""
        return self.filter(silent_since__isnull=False, address=F("member__email"))


class Letterbox(models.Model):
    """A person's way to write by mail and to be reached by it; no row before there is something to keep.

    A new `series` ends all addresses of before. `address` is the one that failed, `failures` times in a row;
    since `silent_since` no news go there.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    series = models.PositiveIntegerField(default=0)
    address = models.EmailField(blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    silent_since = models.DateTimeField(null=True, blank=True)

    objects = LetterboxQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["member"], condition=models.Q(silent_since__isnull=False), name="letterbox_silent"
            )
        ]

    def __str__(self) -> str:
        return f"of {self.member_id}"


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Letters that came in."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated else self.none()

    def since(self, at: datetime) -> Self:
        """Those that came after this moment."""
        return self.filter(arrived_at__gt=at)


class Arrival(models.Model):
    """A mail as it came, from the moment of our 250 until it is read; then its content goes.

    `digest` tells a second delivery of the same mail. Without a `member` it answers an invitation.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    recipient = models.CharField(max_length=320)
    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField(blank=True)
    arrived_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "arrived_at"], name="arrival_of_member")]

    def __str__(self) -> str:
        return f"for {self.member_id}"
