"""A plot of days, drawn on the server: bars of the period, a line of the one it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 720.0, 200.0
_STEPS = (1, 2, 5)


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
    """Bars, the points of the line, and the height that the top of the drawing stands for."""

    bars: list[Bar]
    line: str
    top: int
    width: int = int(WIDTH)
    height: int = int(HEIGHT)


def plot(days: Sequence[date], hits: Sequence[int], earlier: Sequence[int] = ()) -> Plot:
    """Draw; an empty period is an empty plot of height 1."""
    top = _round_up(max([*hits, *earlier, 1]))
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
        for number, many in enumerate(earlier)
    )
    return Plot(bars, " ".join(points), top)


def _round_up(number: int) -> int:
    """The next number that reads well on an axis: 1, 2, 5, 10, 20, 50 ..."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= number:
                return step * power
        power *= 10


def _short(number: float) -> str:
    """As the drawing needs it: one decimal, a point in every language."""
    return f"{number:.1f}"
