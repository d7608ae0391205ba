"""Where a section's text lies in the shared document, and how the document comes out of its updates."""

import logging
from collections.abc import Callable, Iterable

from pycrdt import Doc, TransactionEvent, XmlFragment

NOTHING = b"\x00\x00"  # an update without content
logger = logging.getLogger(__name__)


class Malformed(ValueError):
    """Bytes that are no update of a document."""


def new_document() -> Doc:
    """An empty document."""
    return Doc()


def fragment(document: Doc, section: int, language: str) -> XmlFragment:
    """One section's text in one language."""
    return document.get(f"{language}-{section}", type=XmlFragment)


def apply(document: Doc, update: bytes) -> None:
    """Take an update in. After `Malformed` with `is_broken` the document is not to be used any more."""
    try:
        document.apply_update(update)
    except ValueError as error:
        raise Malformed from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pycrdt's own, which it does not export
            raise
        raise Broken from error


class Broken(Malformed):
    """An update that left the document in pieces: build it anew."""


def document_of(updates: Iterable[bytes]) -> Doc:
    """The document that these updates make; one that cannot be read is left out, and the log says so."""
    rows = list(updates)
    document = new_document()
    for number, update in enumerate(rows):
        try:
            apply(document, update)
        except Broken:
            logger.error("an update breaks its document and is left out")
            return document_of(rows[:number] + rows[number + 1 :])
        except Malformed:
            logger.error("an update cannot be read and is left out")
    return document


def changes(document: Doc, change: Callable[[Doc], None]) -> bytes:
    """What `change` does to the document, as one update."""
    made: list[bytes] = []

    def note(event: TransactionEvent) -> None:
        made.append(event.update)

    watching = document.observe(note)
    with document.transaction():
        change(document)
    document.unobserve(watching)
    return made[0] if made else NOTHING
