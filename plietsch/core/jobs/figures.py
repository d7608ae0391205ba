"""How the queue is doing."""

from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone

from plietsch.core.jobs.models import Job


def by_state() -> dict[str, float]:
    """How many jobs wait, run and are dead."""
    open_ = Job.objects.open().aggregate(all=Count("pk"), running=Count("pk", filter=~Q(worker="")))
    return {
        "waiting": open_["all"] - open_["running"],
        "running": open_["running"],
        "dead": Job.objects.dead().count(),
    }


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
