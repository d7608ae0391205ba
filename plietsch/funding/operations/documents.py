"""Issued notices as files."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.core.uploads import store
from plietsch.funding.documents import notice_pdf
from plietsch.funding.models import GrantNotice


def keep_document(notice: GrantNotice, *, at: datetime) -> GrantNotice:
    """Make the PDF of an issued notice once, and keep it beside the notice."""
    if notice.document_id or not notice.issued_at:
        return notice
    name = f"bescheid-{notice.grant.number}-{notice.number}.pdf"
    file = SimpleUploadedFile(name, notice_pdf(notice), content_type="application/pdf")
    notice.document = store(file, by=None, at=at)
    notice.save(update_fields=["document"])
    return notice
