"""Taking a file: copied, recognised, cleaned, scanned, put on the shelf, noted in the database."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from plietsch.core.models import Upload
from plietsch.core.uploads.archives import look_into
from plietsch.core.uploads.images import redraw
from plietsch.core.uploads.kinds import ZIP, FileType, Kind, first_markup, recognise
from plietsch.core.uploads.names import clean_name, ending_of
from plietsch.core.uploads.refusal import RefusedUpload
from plietsch.core.uploads.scanning import scan
from plietsch.core.uploads.shelf import Draft, draft, place_of, put

MAX_BYTES = {Kind.IMAGE: 25 * 1024 * 1024, Kind.TEXT: 25 * 1024 * 1024, Kind.PAGE: 5 * 1024 * 1024}


def store(
    file: UploadedFile,
    *,
    by: Any,
    at: datetime,
    kinds: Collection[str] = tuple(Kind),
    most: int | None = None,
) -> Upload:
    """Keep a file of one of these kinds; RefusedUpload says why not. `most` is another limit of its bytes.

    Call it before a transaction begins: checking may take seconds, in which SQLite would let nobody write.
    A row of yours must point to the upload by a foreign key, or the daily sweep removes it.
    """
    with taken(file, kinds=kinds, most=most) as found:
        upload = Upload(
            sha256=put(found.kept),
            size=found.kept.file.seek(0, 2),
            media_type=found.known.media_type,
            name=found.name,
            uploaded_by=by.pk if by else None,
            uploaded_at=at,
            scanned_at=at if found.is_scanned else None,
        )
    upload.full_clean()
    upload.save(force_insert=True)
    return upload


@dataclass(frozen=True)
class Taken:
    """What is left of a file when all was looked through: its content, its true type and a name to show."""

    kept: Draft
    known: FileType
    name: str
    is_scanned: bool


@contextmanager
def taken(file: File, *, kinds: Collection[str], most: int | None = None) -> Iterator[Taken]:
    """A file as it may be kept, wherever that is; RefusedUpload says why not."""
    with draft() as received, draft() as redrawn:
        _receive(file, received)
        known = _recognise(received, file.name or "")
        _refuse_unwanted(received, known, kinds, most)
        kept = received
        if known.kind == Kind.IMAGE:
            redraw(received.file, redrawn.file, known)
            kept = redrawn
        is_scanned = scan(kept.file)
        yield Taken(kept, known, clean_name(file.name or "", known), is_scanned)


def paths() -> Iterator[Path]:
    """The files of all uploads."""
    digests = Upload.objects.order_by().values_list("sha256", flat=True).distinct()
    return map(place_of, digests.iterator())


def _receive(file: File, received: Draft) -> None:
    size = 0
    for chunk in file.chunks():
        size += len(chunk)
        if size > settings.UPLOAD_MAX_BYTES:
            raise _too_large(settings.UPLOAD_MAX_BYTES)
        received.file.write(chunk)
    if not size:
        raise RefusedUpload(_("Die Datei ist leer."))


def _recognise(received: Draft, name: str) -> FileType:
    known = recognise(received.file, ending_of(name))
    return look_into(received.file) if known is ZIP else known


def _refuse_unwanted(received: Draft, known: FileType, kinds: Collection[str], most: int | None) -> None:
    if known.kind is Kind.PAGE and Kind.TEXT in kinds and Kind.PAGE not in kinds:
        _refuse_markup(received)
    if known.kind not in kinds:
        raise RefusedUpload(
            _("Hier passt keine Datei dieser Art (%(type)s).") % {"type": known.ending.upper()}
        )
    most = min(most or MAX_BYTES.get(known.kind, settings.UPLOAD_MAX_BYTES), settings.UPLOAD_MAX_BYTES)
    if received.file.seek(0, 2) > most:
        raise _too_large(most)


def _refuse_markup(received: Draft) -> None:
    """Say where in a text there is what a browser would take for a page."""
    if found := first_markup(received.file):
        line, word = found
        raise RefusedUpload(
            _("Zeile %(line)s enthält HTML (<%(word)s>). Nehmen Sie das bitte heraus.")
            % {"line": line, "word": word}
        )


def _too_large(most: int) -> RefusedUpload:
    return RefusedUpload(_("Die Datei ist zu groß; höchstens %(size)s.") % {"size": filesizeformat(most)})
