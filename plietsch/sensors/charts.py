"""The course of a datastream as an SVG that the server draws: no script, and a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor, log10

from django.utils import timezone
from django.utils.formats import date_format

from plietsch.sensors.queries import Span, Step
from plietsch.sensors.words import number_words

WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 14, 34
TICKS_X = 6
EDGE = 0.03  # of the width, where a label would be cut off


@dataclass(frozen=True)
class Tick:
    """A line of the grid with its word."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A drawn course: `lines` are pieces of the mean between gaps, `band` goes from least to most."""

    width: int
    height: int
    lines: Sequence[str]
    bands: Sequence[str]
    dots: Sequence[tuple[float, float]]
    ticks_x: Sequence[Tick]
    ticks_y: Sequence[Tick]
    limits: Sequence[Tick]
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def draw(steps: Sequence[Step], span: Span, until: datetime, limits: Sequence[float] = ()) -> Chart | None:
    """The chart of these steps; None where there is nothing to draw."""
    if not steps:
        return None
    ticks, low, high = _scale([*(step.least for step in steps), *(step.most for step in steps), *limits])
    start = until - span.length

    def x(moment: datetime) -> float:
        share = (moment - start) / span.length
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    pieces = _pieces(steps, span.step)
    middle = span.step / 2
    return Chart(
        WIDTH,
        HEIGHT,
        lines=[
            "M" + "L".join(f"{x(step.at + middle):g} {y(step.mean):g}" for step in piece)
            for piece in pieces
            if len(piece) > 1
        ],
        bands=[
            "M"
            + "L".join(
                [f"{x(step.at + middle):g} {y(step.most):g}" for step in piece]
                + [f"{x(step.at + middle):g} {y(step.least):g}" for step in reversed(piece)]
            )
            + "Z"
            for piece in pieces
            if len(piece) > 1
        ],
        dots=[(x(piece[0].at + middle), y(piece[0].mean)) for piece in pieces if len(piece) == 1],
        ticks_x=[Tick(x(moment), _day_or_hour(moment, span)) for moment in _moments(start, span)],
        ticks_y=[Tick(y(value), number_words(value)) for value in ticks],
        limits=[Tick(y(value), number_words(value)) for value in limits],
    )


def _pieces(steps: Sequence[Step], length: timedelta) -> list[list[Step]]:
    """The steps, parted where values are missing for longer than a few steps."""
    pieces: list[list[Step]] = [[]]
    for step in steps:
        if pieces[-1] and step.at - pieces[-1][-1].at > 4 * length:
            pieces.append([])
        pieces[-1].append(step)
    return pieces


def _scale(values: Sequence[float]) -> tuple[list[float], float, float]:
    """Round ticks, and the least and greatest value of the axis."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    raw = (high - low) / 4
    power = 10.0 ** floor(log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw)
    first, last = floor(low / step), ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)], first * step, last * step


def _moments(start: datetime, span: Span) -> list[datetime]:
    """Whole hours or midnights at about equal distance."""
    hours = max(round(span.length / timedelta(hours=1) / TICKS_X), 1)
    first = timezone.localtime(start).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if span.length > timedelta(days=1):
        first = first.replace(hour=0) + timedelta(days=1)
    moments = (first + timedelta(hours=hours * part) for part in range(TICKS_X + 1))
    edge = span.length * EDGE
    return [moment for moment in moments if start + edge < moment < start + span.length - edge]


def _day_or_hour(moment: datetime, span: Span) -> str:
    local = timezone.localtime(moment)
    return date_format(local, "TIME_FORMAT" if span.length <= timedelta(days=1) else "j. M")
