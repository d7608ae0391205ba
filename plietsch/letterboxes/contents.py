"""What a letter says, as the packages take it that it is written to."""

from collections.abc import Sequence
from dataclasses import dataclass

from plietsch.core.models import Upload


class NotTaken(ValueError):
    """A mail could not be followed; its message tells the writer why and what to do."""


@dataclass(frozen=True)
class Mail:
    """What a person wrote: a subject without "Re:", Markdown without quotation and signature, kept files."""

    subject: str
    text: str
    uploads: Sequence[Upload] = ()
