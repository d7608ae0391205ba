"""Pictures of numbers, drawn on the server: where each bar ends and each point lies. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 600, 260, 44


@dataclass(frozen=True)
class Bar:
    """A line of a bar chart: `length` is the share of the longest bar in percent."""

    label: str
    value: float
    length: float


def bars(rows: Sequence[tuple[str, float]]) -> list[Bar]:
    """One bar per row, the greatest value as long as the plot is wide; below zero there is no bar."""
    most = max((value for _, value in rows), default=0) or 1
    return [Bar(label, value, round(max(0, 100 * value / most), 1)) for label, value in rows]


@dataclass(frozen=True)
class Mark:
    """A point of a curve, or a step of an axis: where it lies and what it says."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Curve:
    """A line over whole steps, with both axes."""

    width: int
    height: int
    path: str
    points: list[Mark]
    steps: list[Mark]
    levels: list[Mark]
    left: int
    right: int
    floor: int


def curve(rows: Sequence[tuple[int, float]], levels: Sequence[float]) -> Curve | None:
    """The rows (step, value) as a line; `levels` are the values at which the plot has a grid line."""
    if len(rows) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    low, high = levels[0], levels[-1]
    first, last = rows[0][0], rows[-1][0]

    def x(step: float) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (step - first) / (last - first), 1)

    def y(value: float) -> float:
        return round(HEIGHT - EDGE - (HEIGHT - EDGE - 16) * (value - low) / (high - low), 1)

    points = [Mark(x(step), y(value), f"{value:g}") for step, value in rows]
    return Curve(
        WIDTH,
        HEIGHT,
        "M" + " L".join(f"{point.x} {point.y}" for point in points),
        points,
        [Mark(x(step), HEIGHT - EDGE + 24, str(step)) for step, _ in rows],
        [Mark(EDGE - 8, y(level), f"{level:g}") for level in levels],
        EDGE,
        WIDTH - EDGE,
        HEIGHT - EDGE,
    )
