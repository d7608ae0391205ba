"""What was decided or handed in, as files."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils import translation

from plietsch.competitions.minutes import minutes_pdf
from plietsch.competitions.models import Meeting, Submission, SubmissionDocument
from plietsch.competitions.snapshots import read
from plietsch.core.uploads import store
from plietsch.ui.paper import paper


def keep_minutes(meeting: Meeting, *, at: datetime) -> Meeting:
    """Make the PDF of frozen minutes once, and keep it beside the meeting."""
    if meeting.document_id or not meeting.closed_at:
        return meeting
    file = SimpleUploadedFile(f"protokoll-{meeting.pk}.pdf", minutes_pdf(meeting), "application/pdf")
    meeting.document = store(file, by=None, at=at)
    meeting.save(update_fields=["document"])
    return meeting


def keep_submission(submission: Submission, *, at: datetime) -> SubmissionDocument:
    """Make the PDF of what was handed in once, and keep it beside the submission."""
    kept = SubmissionDocument.objects.filter(submission=submission).first()
    if kept:
        return kept
    name = f"einreichung-{submission.pk}.pdf"
    file = SimpleUploadedFile(name, _submission_pdf(submission), "application/pdf")
    upload = store(file, by=None, at=at)
    return SubmissionDocument.objects.create(submission=submission, upload=upload)


def _submission_pdf(submission: Submission) -> bytes:
    context = {
        "submission": submission,
        "call": submission.application.call,
        "content": read(submission.snapshot),
    }
    with translation.override("de"):
        page = render_to_string("competitions/paper/submission.html", context)
    return paper(page, "competitions/paper.css")
