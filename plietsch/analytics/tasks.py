"""What is done with hits in the background."""

from django.utils import timezone
from django_tasks import task

from plietsch.analytics.operations.summing import sum_up


@task()
def sum_hits() -> None:
    """Bring the sums up to date and close the days that are over."""
    sum_up(at=timezone.now())
