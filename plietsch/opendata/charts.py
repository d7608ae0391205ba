"""Bars beside the numbers that they stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LENGTH = 100


@dataclass(frozen=True)
class Bar:
    """One group: its name, its amount, and how long its bar is in percent of the longest."""

    label: Any
    amount: Any
    length: float


def bars(groups: Sequence[tuple[Any, Any]]) -> list[Bar]:
    """A bar per group; amounts that are no numbers have none."""
    longest = (
        max((abs(amount) for _label, amount in groups if isinstance(amount, int | float)), default=0) or 1
    )
    return [
        Bar(label, amount, round(abs(amount) * LENGTH / longest, 2) if isinstance(amount, int | float) else 0)
        for label, amount in groups
    ]
