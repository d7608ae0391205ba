"""How often an event comes back, at which hours of the clock, and what its day collides with."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from holidays import HolidayBase

WEEK = timedelta(days=7)
Span = tuple[datetime, datetime]  # from when until when


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


def on_the_clock(moment: datetime) -> datetime:
    """What clocks show at that moment."""
    return timezone.localtime(moment).replace(tzinfo=None)


def moved(spans: Sequence[Span], shift: timedelta) -> list[Span]:
    """The same hours of the clock some days later, even across a change of summer time.

    In the night of the change an hour may be missing: where nothing would be left of a span, all of them
    keep their lengths and distances from the first beginning on.
    """
    by_clock = [(_later(begin, shift), _later(end, shift)) for begin, end in spans]
    if all(begin < end for begin, end in by_clock):
        return by_clock
    first = min(begin for begin, _end in spans).astimezone(UTC)
    passed = _later(first, shift) - first
    return [(begin.astimezone(UTC) + passed, end.astimezone(UTC) + passed) for begin, end in spans]


def _later(moment: datetime, shift: timedelta) -> datetime:
    return timezone.make_aware(on_the_clock(moment) + shift).astimezone(UTC)


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
