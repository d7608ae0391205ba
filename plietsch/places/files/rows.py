"""What a file of places says, in one shape for all formats, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Problem:
    """One mistake, where it stands and what it is; line and column count from 1."""

    text: str
    line: int = 0
    column: str = ""
    field: str = ""
    feature: int = 0

    def __str__(self) -> str:
        parts = (
            _("Objekt %s") % self.feature if self.feature else "",
            _("Zeile %s") % self.line if self.line else "",
            _("Spalte %s") % self.column if self.column else "",
        )
        where = ", ".join(filter(None, parts)) + (f" ({self.field})" if self.field else "")
        return f"{where}: {self.text}" if where else self.text


class FileRefused(ValueError):
    """A file with mistakes; `problems` names the first of them. Nothing of it was imported."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = list(problems)


@dataclass
class Problems:
    """Collects mistakes, so that a person corrects a file once and not fifty times."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self, text: str, line: int = 0, column: str | int = "", field: str = "", feature: int = 0
    ) -> None:
        """Note one more; at the limit the file is refused at once."""
        self.found.append(Problem(text, line, str(column), field, feature))
        if len(self.found) >= MOST_PROBLEMS:
            self.found.append(Problem(_("Weitere Fehler werden nicht aufgezählt.")))
            self.settle()

    def settle(self) -> None:
        """Refuse the file if anything is wrong with it."""
        if self.found:
            raise FileRefused(self.found)


@dataclass(frozen=True)
class Row:
    """One place as a file tells it. What a file is silent about is missing from `facts` and None elsewhere.

    `columns` tells where in the line a field stands.
    `facts` are fields of Place; the keys `parent`, `district`, `successor`, `members` are codes, "" for none.
    """

    line: int
    code: str
    kind: str
    facts: dict[str, Any]
    parent: str | None = None
    district: str | None = None
    successor: str | None = None
    members: tuple[str, ...] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """A place's boundary: the code and the GeoJSON geometry of one feature."""

    number: int
    code: str
    geometry: str


@dataclass(frozen=True)
class Sheet:
    """A whole file without mistakes.

    `complete_for` names the Länder (2 digits) whose places the file lists all: what it lacks is dissolved.
    """

    rows: Sequence[Row] = ()
    outlines: Sequence[Outline] = ()
    as_of: date | None = None
    complete_for: frozenset[str] = frozenset()
    attribution: str = ""


def refuse_doubles(rows: Sequence[Row], problems: Problems) -> None:
    """A code may stand in a file once (once as ended and once as new, where a key is used again)."""
    first: dict[tuple[str, bool], int] = {}
    for row in rows:
        key = (row.code, "valid_to" in row.facts)
        if key in first:
            problems.add(
                _("Der Schlüssel %(code)s steht schon in Zeile %(line)s.")
                % {"code": row.code, "line": first[key]},
                row.line,
            )
        first.setdefault(key, row.line)
