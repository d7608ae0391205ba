"""The formal check: points, missing papers, exclusion by two people."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions import mails
from plietsch.competitions.models import Application, CheckMark, CheckPoint, EligibilityCheck, PaperRequest
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.models import Upload


class AlreadyConfirmed(ValueError):
    """A new check of an application whose exclusion is confirmed."""

    def __str__(self) -> str:
        return _("Der Ausschluss ist schon bestätigt.")


@transaction.atomic
def check_application(
    application: Application, *, marks: Mapping[CheckPoint, bool], reason: str, by: User, at: datetime
) -> EligibilityCheck:
    """Note which points are met; if one is not, the exclusion is proposed and needs a second person."""
    result = EligibilityCheck.objects.filter(application=application).first()
    if result and result.outcome == EligibilityCheck.Outcome.EXCLUDED:
        raise AlreadyConfirmed
    result = result or EligibilityCheck(application=application)
    outcomes = EligibilityCheck.Outcome
    result.outcome = outcomes.PASSED if all(marks.values()) else outcomes.PROPOSED
    result.reason, result.checked_by, result.checked_at = reason, by, at
    result.full_clean()
    result.save()
    CheckMark.objects.bulk_create(
        [CheckMark(check_result=result, point=point, is_met=is_met) for point, is_met in marks.items()],
        update_conflicts=True,
        unique_fields=["check_result", "point"],
        update_fields=["is_met"],
    )
    record(
        "application.checked", actor=by, subject=application, audience=OFFICE, at=at, outcome=result.outcome
    )
    return result


class SecondPersonNeeded(ValueError):
    """An exclusion confirmed by whoever proposed it."""

    def __str__(self) -> str:
        return _("Eine zweite Person muss den Ausschluss bestätigen.")


@transaction.atomic
def confirm_exclusion(result: EligibilityCheck, *, by: User, at: datetime) -> EligibilityCheck:
    """Exclude the application from judging."""
    if result.checked_by == by:
        raise SecondPersonNeeded
    result.outcome, result.confirmed_by, result.confirmed_at = EligibilityCheck.Outcome.EXCLUDED, by, at
    result.full_clean()
    result.save()
    record("application.excluded", actor=by, subject=result.application, audience=OFFICE, at=at)
    return result


@transaction.atomic
def request_papers(
    application: Application, *, text: str, due_on: date, by: User, at: datetime
) -> PaperRequest:
    """Ask the applicant for something that is missing."""
    request = PaperRequest(
        application=application, text=text, due_on=due_on, requested_by=by, requested_at=at
    )
    request.full_clean()
    request.save()
    mails.tell_papers(request)
    record("papers.requested", actor=by, subject=application, audience=f"application:{application.pk}", at=at)
    return request


class PapersTooLate(ValueError):
    """An answer after the day that was set."""

    def __str__(self) -> str:
        return _("Die Frist für die Nachreichung ist abgelaufen. Bitte wenden Sie sich an das Netzwerkbüro.")


@transaction.atomic
def reply_with_papers(
    request: PaperRequest, *, reply: str, upload: Upload | None, on: date, by: User, at: datetime
) -> PaperRequest:
    """Answer a request in time; the submission itself stays as it is."""
    if on > request.due_on:
        raise PapersTooLate
    request.reply, request.upload, request.replied_at = reply, upload, at
    request.full_clean()
    request.save()
    record("papers.handed_in", actor=by, subject=request.application, audience=OFFICE, at=at)
    return request
