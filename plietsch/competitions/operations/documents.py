"""What was decided or handed in, as files."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.competitions.minutes import minutes_pdf
from plietsch.competitions.models import Meeting
from plietsch.core.uploads import store


def keep_minutes(meeting: Meeting, *, at: datetime) -> Meeting:
    """Make the PDF of frozen minutes once, and keep it beside the meeting."""
    if meeting.document_id or not meeting.closed_at:
        return meeting
    file = SimpleUploadedFile(f"protokoll-{meeting.pk}.pdf", minutes_pdf(meeting), "application/pdf")
    meeting.document = store(file, by=None, at=at)
    meeting.save(update_fields=["document"])
    return meeting
