"""What the worker does for notices."""

from django.utils import timezone
from django_tasks import task

from plietsch.notifications import operations


@task()
def mail_due_notices() -> None:
    """Send the notices that have waited long enough."""
    operations.mail_due(at=timezone.now())
