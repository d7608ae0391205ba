"""Background jobs, the workers that do them, and when scheduled ones come round."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

OUTSIDE = "outside"  # the queue of jobs that wait for servers of strangers


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by where they stand."""

    def open(self) -> Self:
        """Waiting or running."""
        return self.filter(finished_at=None, died_at=None)

    def due(self, at: datetime) -> Self:
        """To be done now, the most urgent first; a job whose worker vanished is due when its lease ends."""
        return self.open().filter(due_at__lte=at).order_by("-priority", "due_at", "pk")

    def running(self) -> Self:
        """In a worker's hands."""
        return self.open().exclude(worker="")

    def dead(self) -> Self:
        """Given up after the last attempt, the newest first."""
        return self.filter(finished_at=None, died_at__isnull=False).order_by("-died_at", "-pk")


class Job(models.Model):
    """One call of a task. `due_at` is the earliest start, and the end of the lease while a worker has it.

    `arguments` holds ids only, `error` no values: neither may keep personal data alive. `request` is the
    number of the request that caused it.
    """

    task = models.CharField(max_length=200)
    arguments = models.JSONField()
    queue = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    key = models.CharField(max_length=64, null=True, unique=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=10)
    worker = models.CharField(max_length=80, blank=True)
    error = models.TextField(blank=True)
    request = models.CharField(max_length=64, blank=True)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    died_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-priority", "due_at", "id"],
                name="job_open",
                condition=Q(finished_at=None, died_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class Worker(models.Model):
    """A worker process and when it was last seen, so that readiness can be told."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """When a manifest's schedule comes round next; whoever moves it on enqueues the task."""

    schedule = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.schedule
