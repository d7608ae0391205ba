"""What the worker does for notices."""

from django.utils import timezone
from django_tasks import task

from plietsch.core.jobs.models import OUTSIDE
from plietsch.notifications.operations import digests, mails, pushes


@task()
def mail_due_notices() -> None:
    """Send the notices that have waited long enough."""
    mails.mail_due(at=timezone.now())


@task()
def send_due_digests() -> None:
    """Send the digests whose morning has come."""
    digests.send_digests(at=timezone.now())


@task(queue_name=OUTSIDE)
def push_new_notices() -> None:
    """Show new notices on devices."""
    pushes.push_due(at=timezone.now())
