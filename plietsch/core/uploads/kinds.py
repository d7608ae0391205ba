"""What a file is, told by its content alone; the name that a sender gives it proves nothing."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext as _

from plietsch.core.uploads.refusal import RefusedUpload

CHUNK = 64 * 1024


class Kind(StrEnum):
    """Sorts of files that a caller of `store` may ask for."""

    IMAGE = "image"
    PDF = "pdf"
    OFFICE = "office"
    TEXT = "text"
    PAGE = "page"  # SVG, HTML and XML: active content, only ever handed out as an attachment
    ARCHIVE = "archive"
    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True)
class FileType:
    """A format: its media type, its sort and the ending that its name should have."""

    media_type: str
    kind: Kind
    ending: str


PNG = FileType("image/png", Kind.IMAGE, "png")
JPEG = FileType("image/jpeg", Kind.IMAGE, "jpg")
GIF = FileType("image/gif", Kind.IMAGE, "gif")
WEBP = FileType("image/webp", Kind.IMAGE, "webp")
PDF = FileType("application/pdf", Kind.PDF, "pdf")
ZIP = FileType("application/zip", Kind.ARCHIVE, "zip")
WAVE = FileType("audio/wav", Kind.AUDIO, "wav")
MP4 = FileType("video/mp4", Kind.VIDEO, "mp4")
M4A = FileType("audio/mp4", Kind.AUDIO, "m4a")

_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"GIF87a": GIF,
    b"GIF89a": GIF,
    b"%PDF-": PDF,
    b"PK\x03\x04": ZIP,
    b"PK\x05\x06": ZIP,
    b"OggS": FileType("audio/ogg", Kind.AUDIO, "ogg"),
    b"fLaC": FileType("audio/flac", Kind.AUDIO, "flac"),
    b"ID3": FileType("audio/mpeg", Kind.AUDIO, "mp3"),
    b"\xff\xfb": FileType("audio/mpeg", Kind.AUDIO, "mp3"),
    b"\x1aE\xdf\xa3": FileType("video/webm", Kind.VIDEO, "webm"),
}
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
    b"L\0\0\0\x01",
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

HTML = FileType("text/html", Kind.PAGE, "html")
SVG = FileType("image/svg+xml", Kind.PAGE, "svg")
XML = FileType("application/xml", Kind.PAGE, "xml")
PLAIN = FileType("text/plain", Kind.TEXT, "txt")
_TEXTS = {
    "csv": FileType("text/csv", Kind.TEXT, "csv"),
    "geojson": FileType("application/geo+json", Kind.TEXT, "geojson"),
    "ics": FileType("text/calendar", Kind.TEXT, "ics"),
    "json": FileType("application/json", Kind.TEXT, "json"),
    "md": FileType("text/markdown", Kind.TEXT, "md"),
    "vtt": FileType("text/vtt", Kind.TEXT, "vtt"),
}
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|script|iframe|svg|\?xml)\b", re.IGNORECASE)
ENDINGS = {known.ending for known in chain(_SIGNATURES.values(), _TEXTS.values())} | {
    *("html", "htm", "svg", "xml", "txt", "jpeg", "webp", "wav", "mp4", "m4a"),
    *("docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "docm", "xlsm", "pptm"),
}


def is_program(head: bytes) -> bool:
    """Whether a file that begins so would be run by some system."""
    return head.startswith(_PROGRAMS)


def recognise(file: BinaryIO, ending: str) -> FileType:
    """The type of an open file; `ending` only tells sorts of text apart. A ZIP may be more."""
    file.seek(0)
    head = file.read(CHUNK)
    if is_program(head):
        raise RefusedUpload(_("Programme und Skripte nehmen wir nicht an."))
    if head.startswith(_OLD_OFFICE):
        raise RefusedUpload(
            _("Das alte Office-Format nehmen wir nicht an. Speichern Sie die Datei als DOCX, XLSX oder PDF.")
        )
    for signature, known in _SIGNATURES.items():
        if head.startswith(signature):
            return known
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return WEBP if head[8:12] == b"WEBP" else WAVE
    if head[4:8] == b"ftyp":
        return M4A if head[8:11] == b"M4A" else MP4
    if _is_text(chain([head], _chunks(file))):
        return _text_type(head, ending)
    raise RefusedUpload(
        _("Dieses Dateiformat kennen wir nicht. Wandeln Sie die Datei bitte um, etwa in PDF.")
    )


def first_markup(file: BinaryIO) -> tuple[int, str] | None:
    """The line and the name of the first mark in a text by which browsers would take it for a page."""
    file.seek(0)
    head = file.read(CHUNK)
    found = _MARKUP.search(head)
    return (head.count(b"\n", 0, found.start()) + 1, found[1].decode().lower()) if found else None


def _text_type(head: bytes, ending: str) -> FileType:
    if found := _MARKUP.search(head):
        word = found[1].lower()
        if word == b"svg" or (word == b"?xml" and b"<svg" in head.lower()):
            return SVG
        return XML if word == b"?xml" else HTML
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return XML
    return _TEXTS.get(ending, PLAIN)


def _is_text(chunks: Iterator[bytes]) -> bool:
    """Whether all of it is written in UTF-8 or, without control characters, in Windows-1252."""
    utf8, cp1252 = (codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp1252"))
    readable = {utf8, cp1252}
    for chunk in chunks:
        if _NOT_IN_TEXT.search(chunk):
            return False
        for decoder in tuple(readable):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                readable.discard(decoder)
        if not readable:
            return False
    return True


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
