"""Readings as open data: rows for the catalogue."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from plietsch.core.instants import moment_of
from plietsch.sensors.models import Area, Datastream, Location
from plietsch.sensors.queries import days_of

YEAR = timedelta(days=365)


def latest_rows() -> Iterator[tuple[Any, ...]]:
    """Every public datastream with where and what it measures, and its latest value."""
    streams = Datastream.objects.in_areas(Area.objects.public())
    streams = streams.select_related("thing__area__organisation__place", "observed_property")
    places = Prefetch("thing__locations", Location.objects.order_by("pk"))
    for stream in streams.prefetch_related(places).order_by("pk"):
        area, at = stream.thing.area, next(iter(stream.thing.locations.all()), None)
        yield (
            *_about(stream, area),
            area.organisation.label,
            at.lat if at else None,
            at.lon if at else None,
            area.is_sample,
            stream.latest_number,
            moment_of(stream.latest_instant) if stream.latest_instant is not None else None,
        )


def daily_rows() -> Iterator[tuple[Any, ...]]:
    """What public datastreams measured on each whole day of the last year: count, least, mean and most."""
    yesterday = timezone.now().astimezone(UTC).date() - timedelta(days=1)
    for area in Area.objects.public().order_by("pk"):
        streams = Datastream.objects.filter(thing__area=area).select_related("thing", "observed_property")
        known = {stream.pk: stream for stream in streams.order_by("pk")}
        for day in days_of(area, yesterday - YEAR, yesterday):
            if (stream := known.get(day.datastream)) is None:
                continue
            yield (
                *_about(stream, area),
                day.day,
                day.count,
                *(float(f"{value:.6g}") for value in (day.least, day.mean, day.most)),
                area.is_sample,
            )


def _about(stream: Datastream, area: Area) -> tuple[Any, ...]:
    """What both datasets tell of a datastream."""
    return (
        stream.pk,
        stream.name,
        stream.observed_property.name,
        stream.unit_symbol or "",
        stream.thing.name,
        area.name,
    )
