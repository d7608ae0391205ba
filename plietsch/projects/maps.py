"""Where projects are: one dot per project on the map of the Kreise, drawn on the server."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plietsch.places.maps import Map, Projection, draw
from plietsch.places.queries import district_outlines
from plietsch.projects.models import Project


@dataclass(frozen=True)
class Dot:
    """A project at one of its places."""

    project: Project
    x: float
    y: float


@dataclass(frozen=True)
class ProjectMap:
    """The land below and the projects on it."""

    land: Map
    dots: Sequence[Dot]


def project_map(projects: Iterable[Project], on: date) -> ProjectMap | None:
    """The map of these projects with their prefetched places; None where no outline is known."""
    boundaries = list(district_outlines(on))
    land = draw(boundaries)
    if land is None:
        return None
    outlines = [json.loads(boundary.geometry)["coordinates"] for boundary in boundaries]
    projection = Projection.around(ring for polygons in outlines for rings in polygons for ring in rings)
    dots = [
        Dot(project, *projection.point(place.lon, place.lat))
        for project in projects
        for place in project.places.all()
        if place.lat and place.lon
    ]
    return ProjectMap(land, [dot for dot in dots if 0 <= dot.x <= land.width and 0 <= dot.y <= land.height])
