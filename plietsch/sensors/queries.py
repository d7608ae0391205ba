"""Courses of values, thinned out in the database to what a page can show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, Prefetch, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from plietsch.core.instants import instant_of, moment_of
from plietsch.sensors.models import Area, Datastream, Observation, Thing

MINUTE = timedelta(minutes=1)


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


def course(datastream: Datastream, span: Span, until: datetime) -> Sequence[Step]:
    """The steps that have values, oldest first."""
    first, last = instant_of(until - span.length), instant_of(until)
    length = instant_of(until) - instant_of(until - span.step)
    rows = Observation.objects.filter(
        datastream=datastream, instant__gte=first, instant__lte=last, number__isnull=False
    )
    steps = (
        rows.order_by()
        .annotate(slot=F("instant") / Value(length))
        .values("slot")
        .annotate(mean=Avg("number"), least=Min("number"), most=Max("number"), count=Count("pk"))
        .order_by("slot")
    )
    return [
        Step(moment_of(row["slot"] * length), row["mean"], row["least"], row["most"], row["count"])
        for row in steps
    ]


def dashboard_things(area: Area) -> QuerySet[Thing]:
    """The things of an area with their places, datastreams and thresholds, in a fixed number of queries."""
    streams = (
        Datastream.objects.select_related("observed_property")
        .prefetch_related("thresholds")
        .order_by("name", "pk")
    )
    return area.things.prefetch_related("locations", Prefetch("datastreams", streams)).order_by("name", "pk")
