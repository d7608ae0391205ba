"""Days and deadlines in the network's own time zone, which is also Django's current one."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_datetime

EARLIEST_YEAR, LATEST_YEAR = 1800, 2199  # beyond them moments do not survive a change of time zone


def local_day(moment: datetime) -> date:
    """The calendar day of a moment, as the network's clocks show it."""
    return timezone.localtime(moment).date()


def end_of_day(day: date) -> datetime:
    """The last moment of a day: what people mean by "until 30 June"."""
    return timezone.make_aware(datetime.combine(day, time.max))


def is_over(deadline: date | datetime, at: datetime) -> bool:
    """Whether a deadline has passed; the very last moment, or the whole last day, still counts."""
    return at > (deadline if isinstance(deadline, datetime) else end_of_day(deadline))


def is_thinkable(day: date) -> bool:
    """Whether a day or moment can be meant at all, and be reckoned with."""
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR


def read_moment(text: str) -> datetime | None:
    """A moment with its zone out of an address or a hidden field, or None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) and is_thinkable(moment) else None
