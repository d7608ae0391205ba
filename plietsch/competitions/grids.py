"""Tables that applicants fill in: what their columns hold, what they add up to, and whether that fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from plietsch.competitions.models import Answer, Question
from plietsch.core.money import euro

Cell = str | int | None
_KINDS = {"(Euro)": "money", "(Zahl)": "number"}


@dataclass(frozen=True)
class Column:
    """A column of a table; those of money (in cents) and of numbers are added up."""

    label: str
    kind: str

    @property
    def is_summed(self) -> bool:
        """Whether the foot of the table shows its sum."""
        return self.kind != "text"


def columns(question: Question) -> list[Column]:
    """One per line of the question's choices; "(Euro)" or "(Zahl)" at its end says what it holds."""
    return [Column(line, _kind(line)) for line in question.options]


def _kind(label: str) -> str:
    return next((kind for ending, kind in _KINDS.items() if label.endswith(ending)), "text")


def sums(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[int | None]:
    """What each column adds up to; None where there is nothing to add."""
    return [
        sum(cell for row in rows if isinstance(cell := row[number], int)) if column.is_summed else None
        for number, column in enumerate(columns)
    ]


def total(question: Question, rows: Sequence[Sequence[Cell]]) -> int:
    """All money of a table in cents or, in a table without money, all its numbers."""
    found = columns(question)
    kind = "money" if any(column.kind == "money" for column in found) else "number"
    added = sums(found, rows)
    return sum(number or 0 for column, number in zip(found, added, strict=True) if column.kind == kind)


def problem(question: Question, rows: Sequence[Sequence[Cell]], answers: Mapping[int, Answer]) -> str:
    """In words, why a filled table cannot be handed in; empty where nothing is wrong."""
    for number, row in enumerate(rows, start=1):
        for column, cell in zip(columns(question), row, strict=True):
            if cell in (None, ""):
                return _("Zeile %(row)d: „%(column)s“ fehlt noch.") % {"row": number, "column": column.label}
    return _mismatch(question, total(question, rows), answers)


def _mismatch(question: Question, found: int, answers: Mapping[int, Answer]) -> str:
    other = question.sums_to
    given = answers.get(other.pk) if other else None
    if other is None or given is None or given.value in (None, "", []):
        return ""
    wanted = total(other, given.value) if other.kind == Question.Kind.TABLE else given.value
    if found == wanted:
        return ""
    text = _(
        "Die Tabelle geht nicht auf: Sie ergibt %(found)s, „%(other)s“ aber %(wanted)s (Abstand %(gap)s)."
    )
    return text % {
        "found": shown(question, found),
        "other": other.label,
        "wanted": shown(question, wanted),
        "gap": shown(question, abs(found - wanted)),
    }


def shown(question: Question, number: int) -> str:
    """A total as people read it: euros where the question is about money."""
    is_money = question.kind == Question.Kind.MONEY or any(
        column.kind == "money" for column in columns(question)
    )
    return euro(number) if is_money else str(number)


def kept(question: Question, rows: Sequence[Sequence[Cell]]) -> dict[str, Any]:
    """A table as a snapshot keeps it: with its columns and sums, so that it can be read without the call."""
    found = columns(question)
    return {
        "columns": [{"label": column.label, "kind": column.kind} for column in found],
        "sums": sums(found, rows),
    }
