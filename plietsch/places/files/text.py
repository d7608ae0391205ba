"""From the bytes of a file to its text."""

import codecs

from django.utils.translation import gettext as _

from plietsch.places.files.rows import FileRefused, Problem

_marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(content: bytes) -> str:
    """The text of a UTF-8 file, with or without its mark, of UTF-16 with a mark, or of Windows' cp1252."""
    if not content.strip():
        raise FileRefused([Problem(_("Die Datei ist leer."))])
    for mark, encoding in _marks:
        if content.startswith(mark):
            return _strictly(content, encoding)
    if b"\0" in content:
        raise FileRefused([Problem(_("Die Datei ist keine Textdatei."))])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(content, "cp1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused([Problem(_("Ein Zeichen ist nicht lesbar (%s).") % encoding, line)]) from error
