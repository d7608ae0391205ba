"""What groups do in the background."""

from django.utils import timezone
from django_tasks import task

from plietsch.accounts.models import User
from plietsch.core.models import Activity
from plietsch.groups.models import Takeaway
from plietsch.groups.operations.links import bring_in_invited
from plietsch.groups.operations.questions import route_questions
from plietsch.groups.operations.solutions import ask_for_confirmation
from plietsch.groups.operations.takeaways import fill_takeaway


@task()
def route_unanswered_questions() -> None:
    """Bring questions that nobody answers to members who may know."""
    route_questions(at=timezone.now())


@task()
def make_takeaway(takeaway: int) -> None:
    """Pack one copy; nothing to do where the wish is gone or done."""
    rows = Takeaway.objects.select_related("requested_by", "group", "organisation")
    found = rows.filter(pk=takeaway, ready_at=None).first()
    if found:
        fill_takeaway(found, at=timezone.now())


def on_takeaway_requested(fact: Activity) -> None:
    """A copy is made soon."""
    make_takeaway.enqueue(int(fact.subject.rpartition(":")[2]))


def on_approved(fact: Activity) -> None:
    """Invitations by mail have waited for this."""
    bring_in_invited(member=User.objects.get(pk=int(fact.subject.rpartition(":")[2])), at=fact.at)


@task()
def ask_for_confirmations() -> None:
    """Ask once a year whether a solution still holds."""
    ask_for_confirmation(at=timezone.now())
