"""Axes of plots: round numbers beside them, moments below, all at equal distances."""

from collections.abc import Sequence
from itertools import count
from typing import Any

_STEPS = (1, 2, 5)
_NUMBERS, _MOMENTS = 5, 4  # gaps between labels at most


def numbers(most: int) -> list[int]:
    """Round numbers from the top of a plot, which `most` does not exceed, down to 0."""
    steps = (step * 10**power for power in count() for step in _STEPS)
    step = next(step for step in steps if step * _NUMBERS >= most)
    return list(range(max(-(-most // step), 1) * step, -1, -step))


def moments(along: Sequence[Any]) -> list[Any]:
    """The first, the last, and such between them as lie at equal distances."""
    gaps = len(along) - 1
    between = next((many for many in range(_MOMENTS, 0, -1) if gaps % many == 0), 1)
    return list(along[:: max(gaps // between, 1)])


def grid(labels: Sequence[int], width: float, height: float) -> str:
    """The lines (of an SVG path) across a drawing, one for each number."""
    step = height / (len(labels) - 1)
    return "".join(f"M0 {number * step:.1f}H{width:g}" for number in range(len(labels)))
