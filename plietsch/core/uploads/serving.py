"""Handing out a file: as a download, or shown where nothing in it can act; whole, in part or not at all."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from plietsch.core.models import Upload
from plietsch.core.uploads.kinds import GIF, JPEG, PDF, PNG, WEBP
from plietsch.core.uploads.shelf import place_of

IMAGES = {known.media_type for known in (PNG, JPEG, GIF, WEBP)}
SHOWN = IMAGES | {PDF.media_type}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z", re.ASCII)


class _NotSatisfiable(Exception):
    """A range that begins behind the end of the file."""


@dataclass
class _Part:
    """Some bytes of an open file, sent at the visitor's pace without a thread of ours."""

    file: BinaryIO
    left: int

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(min(size, self.left) if size >= 0 else self.left)
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()


def serve(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """The file's content, after the caller made sure that this person may have it."""
    place = place_of(upload.sha256)
    if not place.exists():
        raise Http404(f"the content of upload {upload.pk} is gone")
    etag = f'"{upload.sha256}"'
    return _guard(serve_file(request, place, media_type=upload.media_type, etag=etag), upload)


def serve_file(request: HttpRequest, place: Path, *, media_type: str, etag: str) -> HttpResponseBase:
    """A file of ours, whole or in part; not again where the visitor has this state of it."""
    response = get_conditional_response(request, etag=etag) or _content(request, place, media_type, etag)
    response.headers["ETag"] = etag
    return response


def _content(request: HttpRequest, place: Path, media_type: str, etag: str) -> HttpResponseBase:
    size = place.stat().st_size
    try:
        first, last = _asked_for(request, size, etag)
    except _NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    length = last - first + 1
    file = place.open("rb")
    file.seek(first)
    response = FileResponse(_Part(file, length), content_type=media_type)
    response.headers["Content-Length"] = str(length)
    response.headers["Accept-Ranges"] = "bytes"
    if length < size:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _asked_for(request: HttpRequest, size: int, etag: str) -> tuple[int, int]:
    """First and last byte; the whole file where several ranges or none are asked for."""
    whole = 0, size - 1
    found = _RANGE.match(request.headers.get("Range", ""))
    if not found or found[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return whole
    start, end = found.groups()
    first = int(start) if start else max(0, size - int(end))
    last = min(int(end), size - 1) if start and end else size - 1
    if first >= size:
        raise _NotSatisfiable
    return (first, last) if first <= last else whole


def _guard(response: HttpResponseBase, upload: Upload) -> HttpResponseBase:
    """No guessing of types, no scripts, no shared cache; only images may be kept, and are asked for anew."""
    is_shown = upload.media_type in SHOWN
    response.headers["Content-Disposition"] = content_disposition_header(not is_shown, upload.name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    keep = "no-cache" if upload.media_type in IMAGES else "no-store"
    response.headers["Cache-Control"] = f"private, {keep}"
    return response
