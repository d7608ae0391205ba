"""How often an event comes back, and what its day collides with."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from holidays import HolidayBase

WEEK = timedelta(days=7)


class Rhythm(StrEnum):
    """How the next day is found."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"  # the same weekday of the month, such as the second Tuesday

    def days(self, first: date, times: int) -> Iterator[date]:
        """That many days from the first one on."""
        for number in range(1 if self is Rhythm.ONCE else times):
            yield first if number == 0 else self._later(first, number)

    def _later(self, first: date, number: int) -> date:
        if self is Rhythm.MONTHLY:
            return _same_weekday(first, number)
        return first + number * (WEEK if self is Rhythm.WEEKLY else 2 * WEEK)


def _same_weekday(first: date, months: int) -> date:
    """The third Monday stays the third Monday; a fifth one that is missing becomes the last."""
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    begin = date(year, month, 1)
    day = 1 + (first.weekday() - begin.weekday()) % 7 + (first.day - 1) // 7 * 7
    return date(year, month, day if day <= monthrange(year, month)[1] else day - 7)


def holiday(day: date) -> str:
    """The name of the public holiday, in German, or nothing."""
    return str(_calendar(settings.HOLIDAYS, day.year, "public").get(day, ""))


def school_break(day: date) -> str:
    """The name of the school break, in German, or nothing; also where nobody knows the state's breaks."""
    if not settings.SCHOOL_BREAKS:
        return ""
    try:
        return str(_calendar(settings.HOLIDAYS, day.year, "school").get(day, ""))
    except ValueError:  # some countries have public holidays only
        return ""


@cache
def _calendar(region: str, year: int, category: str) -> "HolidayBase":
    import holidays  # a seventh of a second of every start, and seldom needed

    country, _dash, state = region.partition("-")
    return holidays.country_holidays(
        country, subdiv=state or None, years=year, language="de", categories=category
    )
