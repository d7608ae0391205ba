"""How long the queue remembers."""

from datetime import datetime, timedelta

from django.db.models import Q

from plietsch.core.jobs.models import Job, Worker

KEPT_DONE = timedelta(days=1)
KEPT_DEAD = timedelta(days=30)


def sweep_jobs(now: datetime) -> int:
    """Forget jobs done a day ago, dead ones after thirty days, and workers that vanished."""
    Worker.objects.filter(seen_at__lt=now - KEPT_DONE).delete()
    old = Q(finished_at__lt=now - KEPT_DONE) | Q(died_at__lt=now - KEPT_DEAD)
    return Job.objects.filter(old).delete()[0]
