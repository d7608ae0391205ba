"""What accounts do in the background."""

from django.utils import timezone
from django_tasks import task

from plietsch.accounts.letters import write
from plietsch.accounts.models import Admission, DataExport, User
from plietsch.accounts.operations.exports import fill_export
from plietsch.core.models import Activity


@task()
def make_export(export: int) -> None:
    """Make one copy of a person's data; nothing to do where the wish is gone or done."""
    found = DataExport.objects.select_related("user").filter(pk=export, ready_at=None).first()
    if found:
        fill_export(found, at=timezone.now())


@task()
def tell_office(admission: int) -> None:
    """Tell the network office that somebody waits."""
    found = Admission.objects.waiting().select_related("applicant").filter(pk=admission).first()
    if found:
        for person in User.objects.members().filter(is_office=True):
            write(person, "waiting", {"admission": found})


@task()
def tell_decision(admission: int) -> None:
    """Tell the applicant how it was decided."""
    found = (
        Admission.objects.exclude(decided_at=None).select_related("applicant").filter(pk=admission).first()
    )
    if found:
        letter = "admitted" if found.is_admitted else "declined"
        write(found.applicant, letter, {"admission": found})


def on_export_requested(fact: Activity) -> None:
    """A copy is made soon."""
    make_export.enqueue(int(fact.subject.rpartition(":")[2]))


def on_admission_requested(fact: Activity) -> None:
    """The office hears of it."""
    tell_office.enqueue(fact.facts["admission"])


def on_decision(fact: Activity) -> None:
    """The applicant hears of it."""
    tell_decision.enqueue(fact.facts["admission"])
