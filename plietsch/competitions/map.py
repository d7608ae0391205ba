"""Where winners are."""

from collections.abc import Iterable

from django.utils import timezone

from plietsch.places.maps import PinMap, pin_map
from plietsch.places.models import Place


def winners_map(places: Iterable[Place | None]) -> PinMap | None:
    """The places on the outlines of the Kreise; None where no outline is known."""
    pins = ((place.label, place.get_absolute_url(), place) for place in places if place)
    return pin_map(pins, timezone.localdate())
