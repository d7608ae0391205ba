"""Mail addresses out of what people paste or upload: a list, or a table with a column of addresses."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST = 300
MOST_BYTES = 200_000
LONGEST = 254
_COLUMNS = ("e-mail", "email", "mail", "e-mail-adresse", "mailadresse")


@dataclass
class Addresses:
    """What was found, and the numbers of the lines that hold something else."""

    found: list[str] = field(default_factory=list)
    odd_lines: list[int] = field(default_factory=list)


class TooMany(ValueError):
    """More addresses than go out at once."""


def decoded(content: bytes) -> str:
    """A file as text: UTF-8 with or without its mark, else what German Excel writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_addresses(text: str) -> Addresses:
    """The addresses of a text in lines, each once; a table tells its column in the first line."""
    lines = [line for line in text.replace("\0", "").splitlines() if line.strip()]
    rows = list(csv.reader(StringIO("\n".join(lines)), delimiter=_delimiter(lines)))
    column, has_head = _column(rows)
    read = Addresses()
    for number, row in enumerate(rows[has_head:], 1 + has_head):
        cell = row[column].strip().strip("<>").lower() if len(row) > column else ""
        if not _is_address(cell):
            read.odd_lines.append(number)
        elif cell not in read.found:
            read.found.append(cell)
    if len(read.found) > MOST:
        raise TooMany
    return read


def _delimiter(lines: Iterable[str]) -> str:
    head = next(iter(lines), "")
    return max(";,\t", key=head.count)


def _column(rows: list[list[str]]) -> tuple[int, int]:
    """Which column holds addresses, and how many lines of headings stand above."""
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    named = [at for at, cell in enumerate(head) if cell in _COLUMNS]
    if named:
        return named[0], 1
    return next((at for at, cell in enumerate(head) if "@" in cell), 0), 0


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST
