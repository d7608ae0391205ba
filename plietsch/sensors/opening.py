"""Readings as open data: rows for the catalogue."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from plietsch.core.instants import moment_of
from plietsch.sensors.models import Area, Datastream, Location


def latest_rows() -> Iterator[tuple[Any, ...]]:
    """Every public datastream with where and what it measures, and its latest value."""
    streams = Datastream.objects.in_areas(Area.objects.public())
    streams = streams.select_related("thing__area__organisation__place", "observed_property")
    places = Prefetch("thing__locations", Location.objects.order_by("pk"))
    for stream in streams.prefetch_related(places).order_by("pk"):
        area, at = stream.thing.area, next(iter(stream.thing.locations.all()), None)
        yield (
            stream.pk,
            stream.name,
            stream.observed_property.name,
            stream.unit_symbol or "",
            stream.thing.name,
            area.name,
            area.organisation.label,
            at.lat if at else None,
            at.lon if at else None,
            area.is_sample,
            stream.latest_number,
            moment_of(stream.latest_instant) if stream.latest_instant is not None else None,
        )
