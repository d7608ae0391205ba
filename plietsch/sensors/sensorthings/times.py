"""Times as the standard writes them: ISO 8601, a moment or two with a slash between."""

import re
from datetime import UTC, datetime, timedelta

from plietsch.core.instants import moment_of
from plietsch.sensors.sensorthings.problems import Refused

LONGEST = 80
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6}(?:\.\d{1,6})?)S)?)?\Z"
)


def read_time(value: object, where: str) -> datetime:
    """A moment; one without a zone is taken as UTC."""
    if isinstance(value, str) and len(value) <= LONGEST:
        try:
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            pass
    raise Refused(where, "expected a time of ISO 8601, such as 2026-05-01T12:00:00Z")


def read_period(value: object, where: str) -> tuple[datetime, datetime | None]:
    """A moment, or the beginning and end of a period."""
    if not isinstance(value, str):
        raise Refused(where, "expected a time of ISO 8601, such as 2026-05-01T12:00:00Z")
    first, slash, second = value.partition("/")
    start = read_time(first, where)
    if not slash:
        return start, None
    end = read_time(second, where)
    if end < start:
        raise Refused(where, "the end lies before the beginning")
    return start, end


def read_duration(value: str, where: str) -> timedelta:
    """A length of time such as P1DT12H."""
    if not (found := _DURATION.match(value)) or value.rstrip("PT-") == "":
        raise Refused(where, "expected a duration of ISO 8601, such as PT1H")
    sign, days, hours, minutes, seconds = found.groups()
    length = timedelta(
        days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds or 0)
    )
    return -length if sign else length


def write_moment(moment: datetime) -> str:
    """A moment in UTC with milliseconds, or microseconds where it has them."""
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def write_instant(instant: int | None) -> str | None:
    """An instant, or nothing."""
    return None if instant is None else write_moment(moment_of(instant))


def write_period(instant: int | None, until: int | None) -> str | None:
    """An instant, or a period of two."""
    if instant is None or until is None:
        return write_instant(instant)
    return f"{write_instant(instant)}/{write_instant(until)}"


def moved(moment: datetime, length: timedelta) -> datetime:
    """A moment so much later."""
    try:
        return moment + length
    except OverflowError:
        raise Refused("$filter", "a time beyond the calendar") from None
