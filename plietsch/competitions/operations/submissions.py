"""Handing in: the server's clock decides, and what was handed in is never changed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions.completeness import Gap, gaps
from plietsch.competitions.deadlines import deadline
from plietsch.competitions.models import Application, Submission, SubmissionFile, Withdrawal
from plietsch.competitions.operations.juries import find_conflicts
from plietsch.competitions.snapshots import fingerprint, snapshot
from plietsch.core.activity import record


class TooLate(ValueError):
    """A submission after the deadline; the draft is kept."""

    def __str__(self) -> str:
        return _(
            "Die Bewerbungsfrist ist abgelaufen. Ihre Bewerbung wurde nicht eingereicht; "
            "Ihr Entwurf bleibt erhalten."
        )


class AlreadySubmitted(ValueError):
    """A second handing in while the first one stands."""

    def __str__(self) -> str:
        return _("Diese Bewerbung ist schon eingereicht.")


class Incomplete(ValueError):
    """An application with gaps; says which."""

    def __init__(self, found: list[Gap]) -> None:
        super().__init__(found)
        self.gaps = found

    def __str__(self) -> str:
        return _("Die Bewerbung ist noch nicht vollständig.")


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime) -> Submission:
    """Hand in: keep the whole application as it is now, with its hash. `at` is when the request arrived.

    Two people pressing the button at once make one submission: the second waits for the row and is told.
    """
    application = Application.objects.select_for_update().get(pk=application.pk)
    until = deadline(application)
    if application.standing_id:
        raise AlreadySubmitted
    if until is None or at > until:
        raise TooLate
    found = gaps_of(application)
    if found or application.amount_cents is None:
        raise Incomplete(found)
    text = snapshot(application)
    submission = Submission(
        application=application,
        snapshot=text,
        sha256=fingerprint(text),
        amount_cents=application.amount_cents,
        submitted_by=by,
        submitted_at=at,
        deadline=until,
    )
    submission.full_clean()
    submission.save()
    SubmissionFile.objects.bulk_create(
        SubmissionFile(submission=submission, upload_id=upload)
        for upload in application.answers.exclude(upload=None).values_list("upload", flat=True)
    )
    application.standing = submission
    application.save(update_fields=["standing"])
    find_conflicts(application.call, by=None, at=at, only=application)
    _record("application.submitted", application, submission, by, at)
    return submission


class NothingToWithdraw(ValueError):
    """A withdrawal where nothing stands, or after the deadline."""

    def __str__(self) -> str:
        return _(
            "Zurückziehen geht nur, solange die Bewerbung eingereicht und die Frist nicht abgelaufen ist."
        )


@transaction.atomic
def withdraw(application: Application, *, by: User, at: datetime) -> Withdrawal:
    """Take the submission back before the deadline; the draft can be changed and handed in anew."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    until = deadline(application)
    if application.standing is None or until is None or at > until:
        raise NothingToWithdraw
    withdrawal = Withdrawal(submission=application.standing, withdrawn_by=by, withdrawn_at=at)
    withdrawal.full_clean()
    withdrawal.save()
    submission, application.standing = application.standing, None
    application.save(update_fields=["standing"])
    _record("application.withdrawn", application, submission, by, at)
    return withdrawal


def gaps_of(application: Application) -> list[Gap]:
    """What keeps this application from being handed in."""
    sections = application.call.sections.order_by("position").prefetch_related("questions__sums_to")
    answers = {answer.question_id: answer for answer in application.answers.all()}
    return gaps(application, sections, answers)


def _record(verb: str, application: Application, submission: Submission, by: User, at: datetime) -> None:
    record(
        verb,
        actor=by,
        subject=application,
        context=application.call,
        audience=f"application:{application.pk}",
        at=at,
        submission=submission.pk,
        sha256=submission.sha256,
    )
