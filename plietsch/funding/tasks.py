"""What the worker does for grants."""

from django.utils import timezone
from django_tasks import task

from plietsch.funding.models import GrantNotice
from plietsch.funding.operations.deadlines import remind
from plietsch.funding.operations.documents import keep_document


@task()
def remind_of_deadlines() -> None:
    """Once a day: say what is due soon, and what is late."""
    remind(at=timezone.now())


@task()
def make_document(notice: int) -> None:
    """The PDF of a notice that was just issued."""
    keep_document(GrantNotice.objects.select_related("grant").get(pk=notice), at=timezone.now())
