"""Where projects are: one pin per project and place."""

from collections.abc import Iterable
from datetime import date

from plietsch.places.maps import PinMap, pin_map
from plietsch.projects.models import Project


def project_map(projects: Iterable[Project], on: date) -> PinMap | None:
    """The map of these projects with their prefetched places; None where no outline is known."""
    pins = ((one.title, one.get_absolute_url(), place) for one in projects for place in one.places.all())
    return pin_map(pins, on)
