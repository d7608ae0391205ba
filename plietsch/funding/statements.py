"""The numerical statement: what was planned, what was spent, and which grant that leaves. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class StatementLine:
    """One position: planned, spent, and how much of it counts under the percent rule."""

    number: int
    label: str
    planned_cents: int
    spent_cents: int
    eligible_cents: int

    @property
    def excess_cents(self) -> int:
        """What does not count because the position was exceeded too far."""
        return self.spent_cents - self.eligible_cents

    @property
    def difference_cents(self) -> int:
        """Spent more (plus) or less (minus) than planned."""
        return self.spent_cents - self.planned_cents


@dataclass(frozen=True)
class Statement:
    """All positions, and the grant that remains after them."""

    lines: tuple[StatementLine, ...]
    eligible_cents: int
    due_cents: int

    @property
    def planned_cents(self) -> int:
        return sum(line.planned_cents for line in self.lines)

    @property
    def spent_cents(self) -> int:
        return sum(line.spent_cents for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with a proof of use."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Statement":
        """As it was when the proof was handed in."""
        lines = tuple(StatementLine(**line) for line in kept["lines"])
        return cls(lines, kept["eligible_cents"], kept["due_cents"])


def statement(
    planned: Iterable[tuple[int, str, int]],
    spent: Mapping[int, int],
    *,
    overrun_percent: int,
    grant_cents: int,
    financing: str,
) -> Statement:
    """Set the positions (number, label, cents) against what was spent under each.

    A position counts up to `overrun_percent` above its plan, all together never beyond the plan's total.
    """
    lines = tuple(
        StatementLine(
            number,
            label,
            cents,
            spent.get(number, 0),
            min(spent.get(number, 0), _most(cents, overrun_percent)),
        )
        for number, label, cents in planned
    )
    total = sum(line.planned_cents for line in lines)
    eligible = min(total, sum(line.eligible_cents for line in lines))
    return Statement(lines, eligible, _due(financing, grant_cents, eligible, total))


def _most(cents: int, overrun_percent: int) -> int:
    return cents * (100 + overrun_percent) // 100


def _due(financing: str, grant: int, eligible: int, total: int) -> int:
    """What of the grant the costs carry: its share, the gap that remains, or all of it up to the costs."""
    if financing == "share":
        return grant * eligible // total
    if financing == "gap":
        return max(0, grant - (total - eligible))
    return min(grant, eligible)
