"""Where events take place: one dot per event on the map of the Kreise, drawn on the server."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plietsch.events.models import Event
from plietsch.places.maps import Map, Projection, draw
from plietsch.places.queries import district_outlines


@dataclass(frozen=True)
class Dot:
    """An event at the place of its venue."""

    event: Event
    x: float
    y: float


@dataclass(frozen=True)
class EventMap:
    """The land below and the events on it."""

    land: Map
    dots: list[Dot]


def event_map(events: Iterable[Event], on: date) -> EventMap | None:
    """The map of these events with their venues; None where no outline is known."""
    boundaries = list(district_outlines(on))
    land = draw(boundaries)
    if land is None:
        return None
    outlines = [json.loads(boundary.geometry)["coordinates"] for boundary in boundaries]
    projection = Projection.around(ring for polygons in outlines for rings in polygons for ring in rings)
    places = ((event, event.venue.place) for event in events if event.venue)
    dots = [Dot(event, *projection.point(at.lon, at.lat)) for event, at in places if at.lat and at.lon]
    return EventMap(land, dots)
