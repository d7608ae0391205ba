"""Copies to take away: the content of a group, or what a person's organisation has contributed."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from plietsch.core.names import Person
from plietsch.groups.models.groups import Group


class TakeawayQuerySet(models.QuerySet["Takeaway"]):
    """Copies, filtered by who may fetch them."""

    def visible_to(self, user: Person) -> Self:
        """Only who asked for it: it holds what that person may read."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(requested_by=user)


def storage_path(takeaway: "Takeaway", filename: str) -> str:
    """A path that nobody guesses."""
    return f"takeaways/{uuid4().hex}.zip"


class Takeaway(models.Model):
    """A copy of a group or of an organisation's contributions; `file` is empty until it is ready."""

    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="takeaways"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    file = models.FileField(upload_to=storage_path, blank=True)

    objects = TakeawayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(group=None, organisation__isnull=False)
                | Q(group__isnull=False, organisation=None),
                name="takeaway_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group or self.organisation}"
