"""Pictures in the sizes of pages, and files to download."""

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.documents.models import Document

from plietsch.core.permissions import can, public
from plietsch.portal.in_use import published_with

KEPT = 7 * 24 * 3600  # a changed picture gets a new name
TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}


@public
@require_safe
def picture(request: HttpRequest, picture_file: str) -> HttpResponseBase:
    """A picture in one of its sizes; the originals are not here."""
    media_type = TYPES.get(picture_file.rpartition(".")[2])
    try:
        if media_type is None:
            raise Http404(picture_file)
        content = storages["pictures"].open(picture_file)
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404(picture_file) from error
    response = FileResponse(content, content_type=media_type)
    response.headers["Cache-Control"] = f"public, max-age={KEPT}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@public
@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A file that a published page offers: always a download, never shown by the browser itself.

    Until then those who write pages have it.
    """
    found = named(document_id, document_filename)
    if not (published_with([found]) or can(request.user, "portal.edit_pages")):
        raise Http404(document_filename)
    return download(found)


def named(key: int, name: str) -> Document:
    """The file of this number and name."""
    found = get_object_or_404(Document, pk=key)
    if found.filename != name:
        raise Http404(name)
    return found


def download(found: Document) -> FileResponse:
    """What the browser keeps and does not open."""
    response = FileResponse(found.file.open("rb"), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, found.filename) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
