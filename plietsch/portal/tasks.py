"""What the portal does in the background."""

from django.core.management import call_command
from django_tasks import task


@task()
def publish_scheduled_pages() -> None:
    """Publish what waited for its time, and take back what has expired."""
    call_command("publish_scheduled", verbosity=0)
