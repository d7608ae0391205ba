"""From the bytes of a file to its text."""

import codecs

from django.utils.translation import gettext as _

from plietsch.places.files.rows import FileRefused, Problem

_marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(content: bytes) -> str:
    """The text of a UTF-8 file, with or without its mark, of UTF-16 with a mark, or of Windows' cp1252."""
    text = _decoded(content)
    before, nul, _after = text.partition("\0")
    if nul:
        raise FileRefused([_here(before, _("Die Datei ist keine Textdatei."))])
    if not text.strip():
        raise FileRefused([Problem(_("Die Datei ist leer."))])
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in _marks:
        if content.startswith(mark):
            return _strictly(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if b"\0" in content:  # no cp1252 either
            return content.decode("utf-8", "replace")
        return _strictly(content, "cp1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding)
        raise FileRefused([_here(before, _("Ein Zeichen ist nicht lesbar (%s).") % encoding)]) from error


def _here(before: str, text: str) -> Problem:
    """A problem with the character that follows on what stands before it."""
    return Problem(text, before.count("\n") + 1, str(len(before) - before.rfind("\n")))
