"""Copies of a person's own data."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from plietsch.core.names import Person


class DataExportQuerySet(models.QuerySet["DataExport"]):
    """Exports, filtered by who may fetch them."""

    def visible_to(self, user: Person) -> Self:
        """Only the person themselves, not even the office."""
        return self.filter(user=user) if user.is_authenticated else self.none()


def storage_path(export: "DataExport", filename: str) -> str:
    """A path that nobody guesses."""
    return f"exports/{uuid4().hex}.zip"


class DataExport(models.Model):
    """A copy of everything the network holds about one person; `file` is empty until it is ready."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports")
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    file = models.FileField(upload_to=storage_path, blank=True)

    objects = DataExportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}"
