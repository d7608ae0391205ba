"""Values in the words of a page: numbers, trends, and how old they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plietsch.core.instants import moment_of
from plietsch.sensors.models import Datastream

STALE = timedelta(days=1)
STEADY = 0.005  # a change of less than this share of the value is none
MANY, SOME = 1000, 10


class Trend(Enum):
    """Where a value goes: sign and words."""

    UP = ("↗", _("steigt"))
    DOWN = ("↘", _("fällt"))
    STEADY = ("→", _("gleichbleibend"))
    UNKNOWN = ("", "")

    @property
    def sign(self) -> str:
        """An arrow."""
        return self.value[0]

    @property
    def words(self) -> str:
        """What the arrow means."""
        return str(self.value[1])


@dataclass(frozen=True)
class Tile:
    """The latest value of a datastream, ready for a page."""

    datastream: Datastream
    value: str
    unit: str
    trend: Trend
    when: str
    at: datetime | None
    is_stale: bool
    is_alarm: bool


def tile(datastream: Datastream, at: datetime) -> Tile:
    """What the dashboard shows of a datastream, whose thresholds are prefetched."""
    moment = None if datastream.latest_instant is None else moment_of(datastream.latest_instant)
    return Tile(
        datastream,
        value=value_words(datastream.latest_number, datastream.latest_other),
        unit=datastream.unit_symbol or "",
        trend=trend(datastream),
        when=when_words(moment, at),
        at=moment,
        is_stale=moment is None or at - moment > STALE,
        is_alarm=any(threshold.crossed_at for threshold in datastream.thresholds.all()),
    )


def trend(datastream: Datastream) -> Trend:
    """The latest value beside the one of an hour before."""
    now, before = datastream.latest_number, datastream.former_number
    if now is None or before is None:
        return Trend.UNKNOWN
    if abs(now - before) <= STEADY * max(abs(now), abs(before)):
        return Trend.STEADY
    return Trend.UP if now > before else Trend.DOWN


def value_words(number: float | None, other: Any) -> str:
    """A value as people read it."""
    if number is not None:
        return number_words(number)
    if isinstance(other, bool):
        return gettext("ja") if other else gettext("nein")
    return "–" if other is None else str(other)[:60]


def number_words(number: float) -> str:
    """A number with as many digits as say something."""
    digits = 0 if abs(number) >= MANY else 1 if abs(number) >= SOME else 2
    rounded = Decimal(f"{number:.{digits}f}").normalize()
    return number_format(rounded + 0, decimal_pos=max(0, -int(rounded.as_tuple().exponent)))


def when_words(moment: datetime | None, at: datetime) -> str:
    """A time of today, or a day."""
    if moment is None:
        return gettext("noch kein Wert")
    local = timezone.localtime(moment)
    same_day = local.date() == timezone.localtime(at).date()
    return date_format(local, "TIME_FORMAT" if same_day else "SHORT_DATETIME_FORMAT")
