"""What groups do in the background."""

from django.utils import timezone
from django_tasks import task

from plietsch.groups.operations.questions import route_questions
from plietsch.groups.operations.solutions import ask_for_confirmation


@task()
def route_unanswered_questions() -> None:
    """Bring questions that nobody answers to members who may know."""
    route_questions(at=timezone.now())


@task()
def ask_for_confirmations() -> None:
    """Ask once a year whether a solution still holds."""
    ask_for_confirmation(at=timezone.now())
