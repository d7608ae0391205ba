"""The map that all packages share."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings

from plietsch.places.maps import PinMap

register = template.Library()


@register.inclusion_tag("places/_pin_map.html")
def pin_map(found: PinMap, label: str) -> dict[str, Any]:
    """Pins on outlines of our own; can be moved with Leaflet, and shown on tiles of others after a click."""
    tiles = settings.MAP_TILES
    return {
        "map": found,
        "label": label,
        "tiles": tiles,
        "tiles_host": urlsplit(tiles).hostname or "",
        "tiles_credit": settings.MAP_TILES_CREDIT,
    }
