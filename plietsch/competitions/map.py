"""A small map drawn as SVG on the server: outlines of the Kreise, a point per place."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

from plietsch.places.models import Boundary, Kind, Place

WIDTH = 600
NORTH_SQUEEZE = cos(radians(54.3))  # a degree of longitude in Schleswig-Holstein, as share of one of latitude


@dataclass(frozen=True)
class Point:
    """A place on the map."""

    x: float
    y: float
    place: Place


@dataclass(frozen=True)
class Map:
    """What the template draws."""

    width: int
    height: int
    outlines: list[str]
    points: list[Point]


def winners_map(places: Iterable[Place | None]) -> Map | None:
    """The places on the outlines of the Kreise; None where no outline is known."""
    boundaries = Boundary.objects.filter(
        place__kind__in=(Kind.DISTRICT, Kind.URBAN_DISTRICT), place__valid_to=None
    )
    rings = [ring for boundary in boundaries.order_by("pk") for ring in _rings(boundary.geometry)]
    if not rings:
        return None
    west, east = min(x for ring in rings for x, _ in ring), max(x for ring in rings for x, _ in ring)
    south, north = min(y for ring in rings for _, y in ring), max(y for ring in rings for _, y in ring)
    scale = WIDTH / ((east - west) * NORTH_SQUEEZE)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - west) * NORTH_SQUEEZE * scale, 1), round((north - lat) * scale, 1)

    points = [
        Point(*at(place.lon, place.lat), place) for place in places if place and place.lon and place.lat
    ]
    return Map(
        WIDTH,
        round((north - south) * scale),
        [_path([at(*corner) for corner in ring]) for ring in rings],
        points,
    )


def _rings(geometry: str) -> list[list[tuple[float, float]]]:
    """The outer rings of a GeoJSON Polygon or MultiPolygon."""
    shape = json.loads(geometry)
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [[(corner[0], corner[1]) for corner in polygon[0]] for polygon in polygons]


def _path(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in corners) + "Z"
