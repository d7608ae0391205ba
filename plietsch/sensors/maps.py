"""Where the things of an area stand: points on the outline of its place, drawn on the server."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from plietsch.places.maps import Map, Projection, draw
from plietsch.places.models import Boundary
from plietsch.sensors.models import Area, Thing


@dataclass(frozen=True)
class Spot:
    """A thing on the map, by the number that its tiles bear too."""

    number: int
    thing: Thing
    x: float
    y: float


@dataclass(frozen=True)
class AreaMap:
    """The land below and the things on it."""

    land: Map
    spots: Sequence[Spot]


def area_map(area: Area, things: Sequence[Thing]) -> AreaMap | None:
    """The map of an area, of whose things the locations are prefetched; None without an outline."""
    boundary = Boundary.objects.filter(place=area.place_id).select_related("place").first()
    land = draw([boundary] if boundary else [])
    if land is None or boundary is None:
        return None
    polygons = json.loads(boundary.geometry)["coordinates"]
    projection = Projection.around(ring for rings in polygons for ring in rings)
    spots = [
        Spot(number, thing, *projection.point(place.lon, place.lat))
        for number, thing in enumerate(things, 1)
        for place in thing.locations.all()
        if place.lat is not None and place.lon is not None
    ]
    return AreaMap(land, [spot for spot in spots if 0 <= spot.x <= land.width and 0 <= spot.y <= land.height])
