"""Matomo's way to name days: period=day|week|month|year|range, date=today, last30, 2026-11-01,2026-11-30."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from plietsch.analytics.queries import Period

MOST = 800  # days looked back
MOST_PERIODS = 100  # in one answer
_LAST = re.compile(r"(last|previous)(\d{1,3})\Z")


class UnknownPeriod(ValueError):
    """Words that name no days."""


@dataclass(frozen=True)
class Asked:
    """The periods, how Matomo labels them, and whether several were asked for."""

    periods: list[Period]
    labels: list[str]
    is_many: bool


def periods(kind: str, words: str, today: date) -> Asked:
    """The days that `period` and `date` name."""
    if kind not in (*_AROUND, "range"):
        raise UnknownPeriod(kind[:40])
    span = _span(words, kind, today)
    if span is None:
        period = (
            Period(day := _day(words, today), day) if kind == "range" else _AROUND[kind](_day(words, today))
        )
        return Asked([period], [_label(kind, period)], is_many=False)
    if span.first > span.last or span.days > MOST:
        raise UnknownPeriod(words[:40])
    if kind == "range":
        return Asked([span], [_label(kind, span)], is_many=False)
    found = list(dict.fromkeys(_AROUND[kind](day) for day in span))
    if len(found) > MOST_PERIODS:
        raise UnknownPeriod(words[:40])
    return Asked(found, [_label(kind, period) for period in found], is_many=True)


def _span(words: str, kind: str, today: date) -> Period | None:
    """The days from the first to the last that were named; None for a single date."""
    if found := _LAST.match(words):
        many = max(int(found[2]), 1)
        back = 0 if found[1] == "last" else 1
        last = _step(kind, today, back)
        return Period(_step(kind, last, many - 1), last)
    first, comma, last_words = words.partition(",")
    return Period(_day(first, today), _day(last_words, today)) if comma else None


def _step(kind: str, day: date, back: int) -> date:
    """A day so many periods earlier, near enough to fall into the right one."""
    if kind == "month":
        months = day.year * 12 + day.month - 1 - back
        return date(max(months // 12, 1), months % 12 + 1, 1) if back else day
    if kind == "year":
        return date(max(day.year - back, 1), 1, 1) if back else day
    return day - timedelta(days=back * (7 if kind == "week" else 1))


def _day(words: str, today: date) -> date:
    if words in ("today", "now"):
        return today
    if words == "yesterday":
        return today - timedelta(days=1)
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise UnknownPeriod(words[:40]) from None
    if abs((today - day).days) > MOST * 2:
        raise UnknownPeriod(words[:40])
    return day


def _month(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _label(kind: str, period: Period) -> str:
    if kind == "day":
        return str(period.first)
    if kind == "month":
        return f"{period.first:%Y-%m}"
    return f"{period.first:%Y}" if kind == "year" else f"{period.first},{period.last}"


_AROUND: dict[str, Callable[[date], Period]] = {
    "day": lambda day: Period(day, day),
    "week": lambda day: Period(day - timedelta(days=day.weekday()), day - timedelta(days=day.weekday() - 6)),
    "month": _month,
    "year": lambda day: Period(date(day.year, 1, 1), date(day.year, 12, 31)),
}
