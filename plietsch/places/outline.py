"""Outlines of places: made light for storing."""

from typing import Any

Point = tuple[float, float]
Ring = list[Point]

TOLERANCE = 0.0005  # degrees, about 50 m: finer than any map here shows
DIGITS = 4
CLOSED = 4  # points of the smallest ring, a triangle


def simplified(polygons: list[list[Ring]]) -> dict[str, Any]:
    """A GeoJSON MultiPolygon of these polygons with the points that no map shows left out."""
    return {"type": "MultiPolygon", "coordinates": [[_light(ring) for ring in rings] for rings in polygons]}


def _light(ring: Ring) -> list[list[float]]:
    """The closed ring without the points that lie nearly on the line between their neighbours."""
    farthest = max(range(len(ring)), key=lambda at: _distance_squared(ring[0], ring[at], ring[0]))
    kept = [*_thinned(ring[: farthest + 1])[:-1], *_thinned(ring[farthest:])]
    points = kept if len(kept) >= CLOSED else ring
    return [[round(lon, DIGITS), round(lat, DIGITS)] for lon, lat in points]


def _thinned(points: Ring) -> Ring:
    """Douglas and Peucker's choice of points, without recursion."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last == first + 1:
            continue
        far = max(range(first + 1, last), key=lambda at: _offset(points, first, at, last))
        if _offset(points, first, far, last) > TOLERANCE**2:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[at] for at in sorted(keep)]


def _offset(points: Ring, first: int, at: int, last: int) -> float:
    return _distance_squared(points[first], points[at], points[last])


def _distance_squared(start: Point, point: Point, end: Point) -> float:
    """From `point` to the segment between `start` and `end`, in degrees, squared."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return (start[0] + share * dx - point[0]) ** 2 + (start[1] + share * dy - point[1]) ** 2
