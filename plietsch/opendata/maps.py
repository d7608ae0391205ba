"""The rows of a table on a map, drawn on the server above the outlines of the Kreise."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Any

from plietsch.opendata.models import Table
from plietsch.opendata.tables.kinds import Kind, kinds_of
from plietsch.opendata.tables.selecting import SelectedRows
from plietsch.places.maps import WIDTH, Projection
from plietsch.places.models import Boundary
from plietsch.places.queries import district_outlines

MOST = 1000  # things on one map
NAMES = 6  # on a phone at most
MARGIN = 20  # of the map, where no name begins
SMALLEST = 0.02  # degrees from edge to edge, about two kilometres
FLATTEST = 1.5  # width to height at least, so that the map leaves room for the table
_LAT = re.compile(r"(lat|latitude|breite|breitengrad|geo_?breite|y_?wgs84)\Z", re.I)
_LON = re.compile(r"(lon|lng|long|longitude|l(ä|ae)nge|l(ä|ae)ngengrad|geo_?l(ä|ae)nge|x_?wgs84)\Z", re.I)
_GEOMETRY = re.compile(r"(geometry|geometrie|geojson)\Z", re.I)
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Where:
    """Which columns say where a row lies: two of degrees, or one of GeoJSON; and which one names it."""

    columns: Sequence[str]
    label: str


@dataclass(frozen=True)
class Mark:
    """A row at a point, or as a shape."""

    label: str
    x: float = 0
    y: float = 0
    path: str = ""
    is_line: bool = False


@dataclass(frozen=True)
class Land:
    """A Kreis below the rows; its name stands at its middle where that is on the map."""

    path: str
    name: str = ""
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class DataMap:
    """The land below and the rows on it; `is_cut` where there are more rows than a map can show."""

    width: int
    height: int
    land: Sequence[Land]
    marks: Sequence[Mark]
    sources: Sequence[str]
    is_cut: bool

    @property
    def is_crowded(self) -> bool:
        """Whether the names of all Kreise on it are too many for a phone."""
        return sum(bool(each.name) for each in self.land) > NAMES


def where(table: Table) -> Where | None:
    """How the rows of a table lie on a map; None where no column tells."""
    kinds = kinds_of(table)
    texts = [name for name, kind in kinds.items() if kind == Kind.TEXT and not _GEOMETRY.match(name)]
    label = texts[0] if texts else next(iter(kinds))
    numbers = [name for name, kind in kinds.items() if kind.is_numeric]
    lat = next((name for name in numbers if _LAT.match(name)), "")
    lon = next((name for name in numbers if _LON.match(name)), "")
    if lat and lon:
        return Where([lon, lat], label)
    shape = next((name for name, kind in kinds.items() if kind == Kind.TEXT and _GEOMETRY.match(name)), "")
    return Where([shape], label) if shape else None


def data_map(rows: SelectedRows, on: date) -> DataMap | None:
    """The map of the selected rows; None where they have no place."""
    found = where(rows.table)
    if found is None:
        return None
    told = rows.some([found.label, *found.columns], MOST + 1)
    things = [(str(label or ""), shape) for label, *place in told[:MOST] if (shape := _shape(place))]
    points = [point for _label, (_kind, rings) in things for ring in rings for point in ring]
    if not points:
        return None
    projection = Projection.around([_frame(points)])
    boundaries = list(district_outlines(on))
    return DataMap(
        width=WIDTH,
        height=projection.height,
        land=[_land(projection, each) for each in boundaries],
        marks=list(_marks(projection, things)),
        sources=sorted({each.attribution for each in boundaries} - {""}),
        is_cut=len(told) > MOST,
    )


def _shape(place: Sequence[Any]) -> tuple[str, list[Ring]] | None:
    """The kind of a row's shape, "point", "line" or "area", with its corners; None where it has none."""
    if len(place) > 1:
        return ("point", [[place]]) if _is_point(place) else None
    try:
        geometry = json.loads(place[0])
        kind, told = geometry["type"], geometry["coordinates"]
    except (TypeError, ValueError, KeyError, RecursionError):
        return None
    rings = list(_rings(told))
    if not rings or not all(_is_point(point) for ring in rings for point in ring):
        return None
    return {"Point": "point", "MultiPoint": "point", "Polygon": "area", "MultiPolygon": "area"}.get(
        kind, "line"
    ), rings


def _rings(told: Any) -> Iterator[Ring]:
    """The innermost lists of points, however deep they lie (GeoJSON nests four at most)."""
    level = [told]
    for _depth in range(4):
        flat = [each for part in level if isinstance(part, list) for each in part]
        if flat and all(isinstance(each, int | float) for each in flat):
            yield level
            return
        if flat and all(_is_point(each) for each in flat):
            yield from level
            return
        level = flat


def _is_point(point: Any) -> bool:
    if not isinstance(point, list | tuple) or len(point) < 2:  # noqa: PLR2004
        return False
    lon, lat = point[:2]
    is_number = isinstance(lon, int | float) and isinstance(lat, int | float)
    return is_number and -180 <= lon <= 180 and -85 <= lat <= 85  # noqa: PLR2004


def _frame(points: Iterable[Sequence[float]]) -> list[tuple[float, float]]:
    """Two corners around all points, with some air, never a thin strip."""
    lons, lats = zip(*(point[:2] for point in points), strict=True)
    middle_x, middle_y = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    shrink = cos(radians(middle_y))
    wide, high = (max(lons) - min(lons)) * shrink, max(lats) - min(lats)
    wide = max(wide * 1.2, high * 1.2 * FLATTEST, SMALLEST)
    high = max(high * 1.2, wide / 2)
    half_x, half_y = wide / shrink / 2, high / 2
    return [(middle_x - half_x, middle_y - half_y), (middle_x + half_x, middle_y + half_y)]


def _land(projection: Projection, boundary: Boundary) -> Land:
    path = projection.path(json.loads(boundary.geometry)["coordinates"])
    place = boundary.place
    x, y = projection.point(place.lon or 0, place.lat or 0)
    is_shown = MARGIN < x < WIDTH - MARGIN and MARGIN < y < projection.height - MARGIN
    return Land(path, place.name, x, y) if is_shown else Land(path)


def _marks(projection: Projection, things: Iterable[tuple[str, tuple[str, list[Ring]]]]) -> Iterator[Mark]:
    for label, (kind, rings) in things:
        if kind == "point":
            yield from (Mark(label, *projection.point(*point[:2])) for ring in rings for point in ring)
        else:
            yield Mark(label, path=_path(projection, rings, kind), is_line=kind == "line")


def _path(projection: Projection, rings: Iterable[Ring], kind: str) -> str:
    end = "Z" if kind == "area" else ""
    lines = (
        "L".join(f"{x:g} {y:g}" for x, y in (projection.point(*point[:2]) for point in ring))
        for ring in rings
    )
    return "".join(f"M{line}{end}" for line in lines)
