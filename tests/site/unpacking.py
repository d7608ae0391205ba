"""What is packed in an answer, so that a word can be looked for in it."""

import gzip
from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfReader


def unpacked(content: bytes) -> str:
    """The text of archives, of spreadsheets, which are archives too, of PDF files and of what is gzipped."""
    if content.startswith(b"PK\x03\x04"):
        with ZipFile(BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
            return "\n".join([*archive.namelist(), *map(_read, parts)])
    if content.startswith(b"%PDF"):
        pages = PdfReader(BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)
    if content.startswith(b"\x1f\x8b"):
        return _read(gzip.decompress(content))
    return ""


def _read(content: bytes) -> str:
    return content.decode(errors="replace") + unpacked(content)
