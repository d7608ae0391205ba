"""Small maps drawn on the server: outlines of places as paths of an SVG."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians

from plietsch.core.remembering import remembered
from plietsch.places.models import Boundary, Place
from plietsch.places.queries import district_outlines

WIDTH = 600
MARGIN = 8

Ring = Sequence[tuple[float, float]]
Outline = tuple[Boundary, Sequence[Sequence[Ring]]]


@dataclass(frozen=True)
class Shape:
    """One place on the map; drawn boldly where it is `marked`."""

    place: Place
    path: str
    url: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Map:
    """A drawn map and whom its outlines come from; `dot` marks a point."""

    width: int
    height: int
    shapes: Sequence[Shape]
    sources: Sequence[str]
    dot: tuple[float, float] | None = None


def draw(
    boundaries: Iterable[Boundary],
    *,
    link: Callable[[Place], str] = lambda place: "",
    marked: Iterable[Place] = (),
    dot: Place | None = None,
) -> Map | None:
    """The map of these boundaries, north on top; None where nothing is known to draw."""
    outlines = _outlines(boundaries)
    if not outlines:
        return None
    projection = Projection.around(_rings(outlines))
    chosen = {place.pk for place in marked}
    shapes = [
        Shape(boundary.place, projection.path(polygons), link(boundary.place), boundary.place_id in chosen)
        for boundary, polygons in outlines
    ]
    return Map(
        width=WIDTH,
        height=projection.height,
        shapes=sorted(shapes, key=lambda shape: shape.marked),  # the marked ones lie on top
        sources=sorted({boundary.attribution for boundary, _ in outlines} - {""}),
        dot=projection.point(dot.lon, dot.lat) if dot and dot.lon and dot.lat else None,
    )


@dataclass(frozen=True)
class Projection:
    """From degrees to the drawing: plate carrée, true to scale in the middle of the map."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    height: int

    @classmethod
    def around(cls, rings: Iterable[Ring]) -> "Projection":
        points = [point for ring in rings for point in ring]
        west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
        south, north = min(lat for _, lat in points), max(lat for _, lat in points)
        scale_x = (WIDTH - 2 * MARGIN) / ((east - west) or 1)
        scale_y = scale_x / cos(radians((south + north) / 2))
        return cls(west, north, scale_x, scale_y, round((north - south) * scale_y) + 2 * MARGIN)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        x = MARGIN + (lon - self.west) * self.scale_x
        return round(x, 1), round(MARGIN + (self.north - lat) * self.scale_y, 1)

    def path(self, polygons: Sequence[Sequence[Ring]]) -> str:
        """The `d` of an SVG path."""
        return "".join(f"M{self._corners(ring)}Z" for rings in polygons for ring in rings)

    def _corners(self, ring: Ring) -> str:
        return "L".join(f"{x:g} {y:g}" for x, y in (self.point(*point) for point in ring[:-1]))


@dataclass(frozen=True)
class Pin:
    """Something at a place, with the page that tells more of it."""

    label: str
    url: str
    lat: float
    lon: float
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class PinMap:
    """The Kreise below and the pins on them."""

    land: Map
    pins: Sequence[Pin]


def pin_map(pins: Iterable[tuple[str, str, Place | None]], on: date) -> PinMap | None:
    """The map of these (label, address, place); None where no outline is known.

    Shown by the tag `pin_map`, in every package the same way.
    """
    land, projection = _land(on)
    if land is None or projection is None:
        return None
    drawn = [
        Pin(label, url, place.lat, place.lon, *projection.point(place.lon, place.lat))
        for label, url, place in pins
        if place and place.lat and place.lon
    ]
    return PinMap(land, [pin for pin in drawn if 0 <= pin.x <= land.width and 0 <= pin.y <= land.height])


@remembered
def _land(on: date) -> tuple[Map | None, Projection | None]:
    """The Kreise of that day, and how further points come upon them."""
    boundaries = list(district_outlines(on))
    land = draw(boundaries)
    return land, Projection.around(_rings(_outlines(boundaries))) if land else None


def _outlines(boundaries: Iterable[Boundary]) -> list[Outline]:
    return [(boundary, json.loads(boundary.geometry)["coordinates"]) for boundary in boundaries]


def _rings(outlines: Iterable[Outline]) -> Iterator[Ring]:
    return (ring for _boundary, polygons in outlines for rings in polygons for ring in rings)
