"""Days and deadlines in the network's own time zone, which is also Django's current one."""

from datetime import date, datetime, time

from django.utils import timezone


def local_day(moment: datetime) -> date:
    """The calendar day of a moment, as the network's clocks show it."""
    return timezone.localtime(moment).date()


def end_of_day(day: date) -> datetime:
    """The last moment of a day: what people mean by "until 30 June"."""
    return timezone.make_aware(datetime.combine(day, time.max))


def is_over(deadline: date | datetime, at: datetime) -> bool:
    """Whether a deadline has passed; the very last moment, or the whole last day, still counts."""
    return at > (deadline if isinstance(deadline, datetime) else end_of_day(deadline))
