"""A plot of days, drawn on the server: bars of the period, a line of the one it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile

from plietsch.ui import axes

WIDTH, HEIGHT = 720.0, 200.0


@dataclass(frozen=True)
class Bar:
    """One day: where its bar stands and how high it is, in units of the drawing."""

    day: date
    hits: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Plot:
    """Bars, the points of the line, and the axes."""

    bars: list[Bar]
    line: str
    numbers: list[int]
    days: list[date]
    grid: str
    width: int = int(WIDTH)
    height: int = int(HEIGHT)


def plot(days: Sequence[date], hits: Sequence[int], earlier: Sequence[int] = ()) -> Plot:
    """Draw; the line begins on the first day that anything is known of."""
    numbers = axes.numbers(max([*hits, *earlier, 0]))
    top = numbers[0]
    step = WIDTH / max(len(days), 1)
    bars = [
        Bar(
            day,
            many,
            x=_short(number * step + step * 0.1),
            y=_short(HEIGHT - many / top * HEIGHT),
            width=_short(step * 0.8),
            height=_short(many / top * HEIGHT),
        )
        for number, (day, many) in enumerate(zip(days, hits, strict=True))
    ]
    points = (
        f"{_short((number + 0.5) * step)},{_short(HEIGHT - many / top * HEIGHT)}"
        for number, many in dropwhile(lambda pair: not pair[1], enumerate(earlier))
    )
    grid = axes.grid(numbers, WIDTH, HEIGHT)
    return Plot(bars, " ".join(points), numbers, axes.moments(days), grid)


def _short(number: float) -> str:
    """As the drawing needs it: one decimal, a point in every language."""
    return f"{number:.1f}"
