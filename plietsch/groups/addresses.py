"""Mail addresses out of what people paste or upload: a list, or a table with a column of addresses."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plietsch.core.mailable import is_mailable

MOST = 300
MOST_LOOKED_AT = 2_000  # words or lines, wrong and repeated ones too
MOST_BYTES = 200_000
LONGEST = 254
_COLUMNS = ("e-mail", "email", "mail", "e-mail-adresse", "mailadresse")
_BETWEEN = re.compile(r"[\s<>()\[\],;:\"']+")


@dataclass
class Addresses:
    """What was found, and lines that hold no address or a wrong one: their numbers and what is wrong."""

    found: list[str] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)


class TooMany(ValueError):
    """More addresses than go out at once."""


def decoded(content: bytes) -> str:
    """A file as text: UTF-8 with or without its mark, else what German Excel writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_addresses(*texts: str) -> Addresses:
    """The addresses of texts, each once: all of each line, or of a column that the first line names."""
    read = Addresses()
    for text in texts:
        _read(text.replace("\0", ""), read)
    read.found = list(dict.fromkeys(read.found))
    if len(read.found) > MOST:
        raise TooMany
    return read


def _read(text: str, read: Addresses) -> None:
    lines = [line for line in text.splitlines() if line.strip()]
    looked_at = 0
    column = _column(lines)
    for number, cell in enumerate(lines if column is None else column, 1 if column is None else 2):
        words = [word.lower() for word in _BETWEEN.split(cell) if "@" in word]
        looked_at += len(words) or 1
        if looked_at > MOST_LOOKED_AT:
            raise TooMany
        fitting = [word for word in words if _is_address(word)]
        read.found += fitting
        if not words or len(fitting) < len(words):
            wrong = next((word for word in words if not _is_address(word)), cell.strip())
            read.odd.append((number, wrong))


def _column(lines: Sequence[str]) -> list[str] | None:
    """What stands below the heading of a table's column of addresses; None where there is none."""
    delimiter = max(";,\t", key=next(iter(lines), "").count)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:  # a cell without end
        return None
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    at = next((at for at, name in enumerate(head) if name in _COLUMNS), None)
    return None if at is None else [row[at] if len(row) > at else "" for row in rows[1:]]


def _is_address(text: str) -> bool:
    return len(text) <= LONGEST and is_mailable(text)
