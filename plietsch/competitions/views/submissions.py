"""Checking one's answers, handing in, taking back, and the receipt."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.competitions.deadlines import deadline, is_writable
from plietsch.competitions.models import Application, Submission, SubmissionDocument
from plietsch.competitions.operations import submissions as operations
from plietsch.competitions.receipts import receipt
from plietsch.competitions.snapshots import read, snapshot
from plietsch.competitions.wordings import spoken, spoken_gaps, words_of
from plietsch.core.arrival import arrived_at
from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission, require
from plietsch.core.uploads import serve


@permission("competitions.write_application")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: UserRequest, application: int) -> HttpResponse:
    """Everything as it would be handed in, what is missing, and the button."""
    arrived = arrived_at(request)
    found = _written(request, application)
    if request.method == "POST":
        require(request.user, "competitions.lead_application", found)
        try:
            submission = operations.submit(found, by=request.user, at=arrived)
            messages.success(request, _("Ihre Bewerbung ist eingereicht."))
            return redirect("competitions:submission", submission=submission.pk)
        except (operations.TooLate, operations.AlreadySubmitted, operations.Incomplete) as error:
            messages.error(request, str(error))
    words = words_of(found.call)
    context = {
        "application": found,
        "content": spoken(read(snapshot(found)), words),
        "gaps": spoken_gaps(operations.gaps_of(found), words),
        "deadline": deadline(found),
        "is_writable": is_writable(found, arrived),
        "leads": can(request.user, "competitions.lead_application", found),
    }
    return render(request, "competitions/check.html", context)


@permission("competitions.lead_application")
@require_POST
def withdrawal(request: UserRequest, application: int) -> HttpResponse:
    """Take back what was handed in."""
    found = _written(request, application)
    require(request.user, "competitions.lead_application", found)
    try:
        operations.withdraw(found, by=request.user, at=timezone.now())
        messages.success(
            request, _("Ihre Einreichung ist zurückgezogen. Sie können sie ändern und neu einreichen.")
        )
    except operations.NothingToWithdraw as error:
        messages.error(request, str(error))
    return redirect(found)


@permission("competitions.view_submission")
@require_safe
def submission(request: UserRequest, submission: int) -> HttpResponse:
    """What was handed in, with its receipt for the applicant."""
    found = _submission(request, submission)
    context = {
        "submission": found,
        "application": found.application,
        "content": spoken(read(found.snapshot), words_of(found.application.call)),
        "files": found.files.select_related("upload").order_by("pk"),
        "receipt": receipt(found) if _writes(request, found) else "",
    }
    return render(request, "competitions/submission.html", context)


@permission("competitions.view_submission")
@require_safe
def receipt_file(request: UserRequest, submission: int) -> HttpResponse:
    """The receipt as a file."""
    found = _submission(request, submission)
    require(request.user, "competitions.write_application", found.application)
    name = f"eingangsbestaetigung-{found.pk}.txt"
    return _download(receipt(found), "text/plain; charset=utf-8", name)


@permission("competitions.view_submission")
@require_safe
def submission_document(request: UserRequest, submission: int) -> HttpResponseBase:
    """What was handed in as a PDF, once the worker has made it."""
    found = _submission(request, submission)
    kept = SubmissionDocument.objects.filter(submission=found).select_related("upload").first()
    if kept is None:
        messages.info(request, _("Die PDF-Datei entsteht gerade. Bitte versuchen Sie es gleich noch einmal."))
        return redirect("competitions:submission", submission=found.pk)
    return serve(request, kept.upload)


@permission("competitions.view_submission")
@require_safe
def snapshot_file(request: UserRequest, submission: int) -> HttpResponse:
    """The very text whose SHA-256 the receipt names."""
    found = _submission(request, submission)
    return _download(found.snapshot, "application/json", f"einreichung-{found.pk}.json")


@permission("competitions.view_submission")
@require_safe
def submission_file(request: UserRequest, submission: int, upload: str) -> HttpResponseBase:
    """A file that was handed in, for whoever may read the submission."""
    found = get_object_or_404(_submission(request, submission).files.select_related("upload"), upload=upload)
    return serve(request, found.upload)


def _download(text: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(text, content_type=kind, headers=headers)


def _writes(request: UserRequest, found: Submission) -> bool:
    return can(request.user, "competitions.write_application", found.application)


def _submission(request: UserRequest, key: int) -> Submission:
    seen = Submission.objects.visible_to(request.user).select_related("application__call", "withdrawal")
    found = get_object_or_404(seen, pk=key)
    require(request.user, "competitions.view_submission", found)
    return found


def _written(request: UserRequest, key: int) -> Application:
    seen = Application.objects.visible_to(request.user).select_related(
        "call", "organisation", "lead_place", "standing"
    )
    found = get_object_or_404(seen, pk=key)
    require(request.user, "competitions.write_application", found)
    return found
