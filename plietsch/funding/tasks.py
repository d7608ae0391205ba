"""What the worker does for grants."""

from django.utils import timezone
from django_tasks import task

from plietsch.funding.operations.deadlines import remind


@task()
def remind_of_deadlines() -> None:
    """Once a day: say what is due soon, and what is late."""
    remind(at=timezone.now())
