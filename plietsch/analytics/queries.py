"""Figures of a period: totals per day, breakdowns beside those of an earlier one; rare ones stay hidden."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from babel import Locale
from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models import Sum as Total
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plietsch.analytics.models import OWN, Device, Dimension, Site, Sum

FEW = 5  # what was read by fewer is shown together with the other rare ones
SHOWN = 20
# Where a single entry could point to somebody.
GUARDED = {
    *(Dimension.SOURCE, Dimension.CAMPAIGN, Dimension.LANGUAGE, Dimension.SEARCH, Dimension.MISS),
    *(Dimension.EVENT, Dimension.LINK, Dimension.TITLE),
}


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def before(self) -> "Period":
        """The period of the same length that ends the day before this one begins."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def a_year_ago(self) -> "Period":
        """The same weekdays 52 weeks earlier."""
        return Period(self.first - timedelta(weeks=52), self.last - timedelta(weeks=52))

    def __iter__(self) -> Any:
        return (self.first + timedelta(days=number) for number in range(self.days))


@dataclass(frozen=True)
class Figures:
    """How much was read."""

    hits: int = 0
    entries: int = 0
    visits: int = 0


@dataclass(frozen=True)
class Line:
    """One key of a breakdown, its figures, and its hits in the period it is compared with."""

    key: str
    hits: int
    entries: int = 0
    visits: int = 0
    label: str = ""
    earlier: int | None = None


@dataclass(frozen=True)
class Breakdown:
    """The most frequent keys of a dimension; `rare` hits are of keys too rare to be shown."""

    dimension: Dimension
    lines: list[Line]
    rare: int

    @property
    def label(self) -> str:
        """What it is broken down by."""
        return str(self.dimension.label)


def sums(site: Site, period: Period, *dimensions: Dimension) -> QuerySet[Sum]:
    """The sums of a website and period, of some dimensions or all."""
    found = Sum.objects.filter(site=site.number, day__range=(period.first, period.last))
    return found.filter(dimension__in=dimensions) if dimensions else found


def daily(site: Site, period: Period) -> list[Figures]:
    """The figures of each day."""
    rows = sums(site, period, Dimension.TOTAL).values_list("day", "hits", "entries", "visits")
    known = {day: Figures(*numbers) for day, *numbers in rows}
    return [known.get(day, Figures()) for day in period]


def together(days: Iterable[Figures]) -> Figures:
    """The sum of several days."""
    days = list(days)
    return Figures(*(sum(getattr(each, name) for each in days) for name in ("hits", "entries", "visits")))


def breakdown(
    site: Site, period: Period, dimension: Dimension, *, most: int = SHOWN, few: int = FEW
) -> Breakdown:
    """The most frequent keys, without those that are too rare where a rare one could point to somebody."""
    of_dimension = sums(site, period, dimension)
    grouped = of_dimension.values("key").annotate(
        many=Total("hits"), began=Total("entries"), seen=Total("visits")
    )
    shown = grouped.filter(many__gte=few) if dimension in GUARDED else grouped
    rows = shown.order_by("-many", "key").values_list("key", "many", "began", "seen")[:most]
    # PostgreSQL adds whole numbers up to decimals.
    lines = [
        Line(key, int(hits), int(entries), int(visits), _in_words(dimension, key))
        for key, hits, entries, visits in rows
    ]
    everything = int(of_dimension.aggregate(all=Total("hits"))["all"] or 0)
    return Breakdown(dimension, lines, everything - sum(line.hits for line in lines))


def compared(site: Site, earlier: Period, breakdowns: list[Breakdown]) -> list[Breakdown]:
    """The same lines with the hits of an earlier period, found in one query."""
    wanted = Q(pk=None)
    for part in breakdowns:
        wanted |= Q(dimension=part.dimension, key__in=[line.key for line in part.lines])
    rows = sums(site, earlier).filter(wanted).values_list("dimension", "key").annotate(many=Total("hits"))
    known = {(dimension, key): _guarded(dimension, int(many)) for dimension, key, many in rows}
    return [
        Breakdown(
            part.dimension,
            [replace(line, earlier=known.get((part.dimension, line.key), 0)) for line in part.lines],
            part.rare,
        )
        for part in breakdowns
    ]


def reads_of(path: str, period: Period) -> int:
    """How often a page of the network itself was read, in whichever language."""
    prefixes = [
        "",
        *(f"/{code}" for code, _name in settings.SPOKEN_LANGUAGES if code != settings.LANGUAGE_CODE),
    ]
    found = Sum.objects.filter(
        site=OWN,
        dimension=Dimension.PAGE,
        day__range=(period.first, period.last),
        key__in=[prefix + path for prefix in prefixes],
    )
    return int(found.aggregate(many=Total("hits"))["many"] or 0)


def _in_words(dimension: Dimension, key: str) -> str:
    """A key as people read it."""
    if not key:
        return _("ohne bekannte Herkunft") if dimension == Dimension.SOURCE else _("unbekannt")
    if dimension == Dimension.DEVICE and key in Device.values:
        return str(Device(key).label)
    if dimension == Dimension.LANGUAGE:
        return Locale.parse(get_language() or settings.LANGUAGE_CODE).languages.get(key, key)
    return key


def _guarded(dimension: int, hits: int) -> int:
    return 0 if dimension in GUARDED and hits < FEW else hits
