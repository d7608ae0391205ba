"""How the queue is doing."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from plietsch.core.jobs.models import Job, Worker

WORKER_SILENCE = timedelta(seconds=30)


def by_state() -> dict[str, float]:
    """How many jobs wait, run and are dead."""
    open_ = Job.objects.open().aggregate(all=Count("pk"), running=Count("pk", filter=~Q(worker="")))
    return {
        "waiting": open_["all"] - open_["running"],
        "running": open_["running"],
        "dead": Job.objects.dead().count(),
    }


def worker_seen_at() -> datetime | None:
    """When a worker was last seen."""
    seen_at: datetime | None = Worker.objects.aggregate(last=Max("seen_at"))["last"]
    return seen_at


def has_worker(at: datetime) -> bool:
    """Whether a worker was seen a moment ago."""
    seen_at = worker_seen_at()
    return seen_at is not None and at - seen_at < WORKER_SILENCE


def oldest_due_at(at: datetime) -> datetime | None:
    """Since when the job that waits longest could have been done."""
    due: datetime | None = (
        Job.objects.open().filter(worker="", due_at__lte=at).aggregate(due=Min("due_at"))["due"]
    )
    return due


def longest_wait() -> dict[str, float]:
    """For monitoring: seconds for which the oldest due job has been waiting."""
    now = timezone.now()
    due = oldest_due_at(now)
    return {"": (now - due).total_seconds() if due else 0}
