"""Courses of values, thinned out in the database to what a page can show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, Prefetch, QuerySet, Sum, Value
from django.utils.translation import gettext_lazy as _

from plietsch.core.instants import DAY, instant_of, moment_of
from plietsch.sensors.models import Area, Datastream, Observation, SealedDay, Thing
from plietsch.sensors.sealed.asking import ask

MINUTE = timedelta(minutes=1)
DAYS_AT_ONCE = 31  # sealed files in one question, so that none takes too long
_FIRST = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Span:
    """How far back a course goes, and into steps of which length it is divided."""

    name: str
    label: Any
    length: timedelta
    step: timedelta


SPANS = {
    span.name: span
    for span in (
        Span("tag", _("24 Stunden"), timedelta(days=1), 15 * MINUTE),
        Span("woche", _("7 Tage"), timedelta(days=7), 120 * MINUTE),
        Span("monat", _("30 Tage"), timedelta(days=30), 360 * MINUTE),
        Span("jahr", _("1 Jahr"), timedelta(days=365), timedelta(days=3)),
    )
}


@dataclass(frozen=True)
class Step:
    """The values within one step of a course."""

    at: datetime
    mean: float
    least: float
    most: float
    count: int


SUMS = {"total": Sum("number"), "least": Min("number"), "most": Max("number"), "count": Count("pk")}


def course(datastream: Datastream, span: Span, until: datetime) -> Sequence[Step]:
    """The steps that have values, oldest first; readings of sealed days count like the others."""
    first, last = instant_of(until - span.length), instant_of(until)
    length = span.step // timedelta(microseconds=1)
    rows = Observation.objects.filter(
        datastream=datastream, instant__gte=first, instant__lte=last, number__isnull=False
    )
    recent = rows.order_by().annotate(slot=F("instant") / Value(length)).values("slot").annotate(**SUMS)
    steps: dict[int, Sequence[Any]] = {row[0]: row[1:] for row in recent.values_list("slot", *SUMS)}
    for slot, *values in _sealed_steps(datastream, first, last, length):
        steps[slot] = _together(steps[slot], values) if slot in steps else values
    return [
        Step(moment_of(slot * length), total / count, least, most, count)
        for slot, (total, least, most, count) in sorted(steps.items())
    ]


def _sealed_steps(datastream: Datastream, first: int, last: int, length: int) -> list[tuple[Any, ...]]:
    days = SealedDay.objects.filter(
        area=datastream.thing.area_id, day__gte=moment_of(first).date(), day__lte=moment_of(last).date()
    )
    question = """SELECT instant // $5 AS slot, sum(number), min(number), max(number), count(*) FROM days
        WHERE datastream_id = $2 AND instant BETWEEN $3 AND $4 AND number IS NOT NULL GROUP BY slot"""
    return ask(question, list(days), [datastream.pk, first, last, length])


def _together(one: Sequence[Any], other: Sequence[Any]) -> Sequence[Any]:
    return one[0] + other[0], min(one[1], other[1]), max(one[2], other[2]), one[3] + other[3]


@dataclass(frozen=True)
class Day:
    """What a datastream measured on one day (UTC)."""

    datastream: int
    day: date
    count: int
    least: float
    mean: float
    most: float


def days_of(area: Area, first: date, last: date) -> list[Day]:
    """The days of all datastreams of an area that have numbers, by datastream and day."""
    start, end = first.toordinal() - _FIRST, last.toordinal() - _FIRST
    rows = Observation.objects.filter(
        datastream__thing__area=area,
        instant__gte=start * DAY,
        instant__lt=(end + 1) * DAY,
        number__isnull=False,
    )
    keys = ("datastream", "slot")
    recent = rows.order_by().annotate(slot=F("instant") / Value(DAY)).values(*keys).annotate(**SUMS)
    found: dict[tuple[int, int], Sequence[Any]] = {
        row[:2]: row[2:] for row in recent.values_list(*keys, *SUMS)
    }
    for key, values in _sealed_days(area, first, last):
        found[key] = _together(found[key], values) if key in found else values
    return [
        Day(stream, date.fromordinal(day + _FIRST), count, least, total / count, most)
        for (stream, day), (total, least, most, count) in sorted(found.items())
    ]


def _sealed_days(area: Area, first: date, last: date) -> Iterator[tuple[tuple[int, int], Sequence[Any]]]:
    days = list(SealedDay.objects.filter(area=area, day__gte=first, day__lte=last).order_by("day"))
    question = """SELECT datastream_id, instant // $2 AS slot, sum(number), min(number), max(number), count(*)
        FROM days WHERE number IS NOT NULL GROUP BY datastream_id, slot"""
    for at in range(0, len(days), DAYS_AT_ONCE):
        for stream, slot, *values in ask(question, days[at : at + DAYS_AT_ONCE], [DAY]):
            yield (stream, slot), values


def dashboard_things(area: Area) -> QuerySet[Thing]:
    """The things of an area with their places, datastreams and thresholds, in a fixed number of queries."""
    streams = (
        Datastream.objects.select_related("observed_property")
        .prefetch_related("thresholds")
        .order_by("name", "pk")
    )
    return area.things.prefetch_related("locations", Prefetch("datastreams", streams)).order_by("name", "pk")
