"""Core's own regular work."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from plietsch.core.jobs.models import Job, Worker
from plietsch.core.registry import Retention, registry
from plietsch.core.tasks import clear_traces

KEPT_DONE = timedelta(days=1)
KEPT_DEAD = timedelta(days=30)


@task()
def keep_retention_periods() -> None:
    """Delete what every package has declared to be too old."""
    for retention in registry.parts(Retention):
        retention.sweep(timezone.now())
    clear_traces.enqueue()


def sweep_jobs(now: datetime) -> int:
    """Forget jobs done a day ago, dead ones after thirty days, and workers that vanished."""
    Worker.objects.filter(seen_at__lt=now - KEPT_DONE).delete()
    old = Q(finished_at__lt=now - KEPT_DONE) | Q(died_at__lt=now - KEPT_DEAD)
    return Job.objects.filter(old).delete()[0]
