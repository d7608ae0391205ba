"""Boundaries as GeoJSON (RFC 7946): one feature a place, found by its key."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from plietsch.places.files.rows import FileRefused, Outline, Problem, Problems, Sheet
from plietsch.places.outline import CLOSED, simplified

KEYS = ("code", "ags", "key")
EAST, NORTH = 180, 90
LONGEST = 40  # digits of a key


def read(text: str) -> Sheet:
    """All outlines of the file, simplified; refused with every mistake named by feature and field."""
    collection = _parsed(text)
    problems = Problems()
    features = [
        Feature(number, feature, problems) for number, feature in enumerate(collection["features"], 1)
    ]
    outlines = [outline for feature in features if (outline := feature.outline())]
    problems.settle()
    return Sheet(outlines=outlines, attribution=str(collection.get("attribution") or "")[:300])


def _parsed(text: str) -> dict[str, Any]:
    try:
        collection = json.loads(text, parse_int=_whole)
    except json.JSONDecodeError as error:
        problem = Problem(_("Hier endet gültiges JSON."), error.lineno, str(error.colno))
        raise FileRefused([problem]) from error
    except RecursionError as error:
        raise FileRefused([Problem(_("Die Datei ist zu tief verschachtelt."))]) from error
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise FileRefused([Problem(_("Die Datei ist keine FeatureCollection (GeoJSON)."))])
    return collection


def _whole(digits: str) -> float:
    """A whole number; where it is longer than any key, only its size."""
    return int(digits) if len(digits) <= LONGEST else float(digits)


@dataclass(frozen=True)
class Feature:
    """One feature of the file; `number` counts from 1."""

    number: int
    content: Any
    problems: Problems

    def outline(self) -> Outline | None:
        """The place's key and simplified geometry, or None and a problem noted."""
        try:
            return Outline(self.number, self.code(), self.geometry())
        except Wrong as wrong:
            self.problems.add(wrong.text, field=wrong.field, feature=self.number)
            return None

    def code(self) -> str:
        content = self.content if isinstance(self.content, dict) else {}
        properties = content.get("properties")
        given = properties if isinstance(properties, dict) else {}
        code = next((given[key] for key in KEYS if given.get(key)), content.get("id"))
        if not code:
            raise Wrong("id", _("Der Schlüssel fehlt (id, code, ags oder key)."))
        return str(code)

    def geometry(self) -> str:
        geometry = self.content.get("geometry")
        if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            raise Wrong("geometry", _("Erwartet wird ein Polygon oder MultiPolygon."))
        try:
            polygons = [list(_rings(polygon)) for polygon in _polygons(geometry)]
        except (TypeError, ValueError, LookupError) as error:
            text = _("Die Koordinaten sind nicht lesbar (geschlossene Ringe, Länge und Breite in Grad).")
            raise Wrong("coordinates", text) from error
        return json.dumps(simplified(polygons), separators=(",", ":"))


class Wrong(Exception):
    """One field of a feature that cannot be read."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field, self.text = field, text


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError(coordinates)
    return [coordinates] if geometry["type"] == "Polygon" else coordinates


def _rings(polygon: Any) -> Iterator[list[tuple[float, float]]]:
    for ring in polygon:
        points = [_point(point) for point in ring]
        if len(points) < CLOSED or points[0] != points[-1]:
            raise ValueError(ring)
        yield points


def _point(point: Any) -> tuple[float, float]:
    lon, lat = float(point[0]), float(point[1])
    if not (abs(lon) <= EAST and abs(lat) <= NORTH):  # also refuses what is not a number
        raise ValueError(point)
    return lon, lat
