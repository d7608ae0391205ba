"""What was handed in, when: rows that nobody changes."""

import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.applications import Application
from plietsch.core.names import Person


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions, filtered by who may see them; append-only."""

    def visible_to(self, user: Person) -> Self:
        """Who may see the application sees what was handed in; withdrawn ones only its writers."""
        if not user.is_authenticated:
            return self.none()
        seen = Application.objects.visible_to(user)
        return self.filter(
            models.Q(pk__in=seen.values("standing"))
            | models.Q(application__writers__user=user, application__writers__until=None)
        ).distinct()

    def update(self, **fields: object) -> int:
        raise TypeError("a submission is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("a submission is never deleted")


class Submission(models.Model):
    """One handing in: the whole application as text (`snapshot`, canonical JSON) and its SHA-256.

    `deadline` is the closing time that held for this application at that moment.
    """

    application = models.ForeignKey(
        "competitions.Application", on_delete=models.PROTECT, related_name="submissions"
    )
    snapshot = models.TextField()
    sha256 = models.CharField(max_length=64)
    amount_cents = models.PositiveBigIntegerField(_("beantragte Summe"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField()
    deadline = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(submitted_at__lte=models.F("deadline")), name="submission_in_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def content(self) -> dict[str, Any]:
        """The snapshot, read."""
        content: dict[str, Any] = json.loads(self.snapshot)
        return content


class SubmissionFile(models.Model):
    """A file that belongs to a submission, whatever becomes of the draft."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    upload = models.ForeignKey("core.Upload", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "upload"], name="submission_file_once")]

    def __str__(self) -> str:
        return f"{self.upload_id}"


class SubmissionDocument(models.Model):
    """What was handed in as a PDF, made by the worker from the snapshot; the snapshot is what counts."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="document")
    upload = models.ForeignKey("core.Upload", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.submission_id}"


class Withdrawal(models.Model):
    """A submission taken back by its applicant before the closing time."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.submission_id}"
