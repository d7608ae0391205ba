"""Tags for pictures of the portal's pages."""

import json
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.blocks import StreamValue

from plietsch.core.kept import Kept
from plietsch.portal.models.pictures import CARD, LARGE, SMALL, Picture

MOST_TEXTS = 100  # of pages that are read just now

register = template.Library()
_texts: Kept[SafeString] = Kept(MOST_TEXTS)


@register.inclusion_tag("portal/_picture.html")
def picture(picture: Picture, alt: str = "", caption: str = "", lazy: bool = True) -> dict[str, Any]:
    """A picture with what it shows and whose it is."""
    sizes = picture.get_renditions(SMALL, LARGE)
    return {
        "small": sizes[SMALL],
        "large": sizes[LARGE],
        "alt": alt or picture.description,
        "caption": caption,
        "credit": picture.credit,
        "lazy": lazy,
    }


@register.inclusion_tag("portal/_card_picture.html")
def card_picture(picture: Picture) -> dict[str, Any]:
    """A picture that adorns a card whose words say everything."""
    return {"card": picture.get_renditions(CARD)[CARD]}


@register.simple_tag
def blocks(body: StreamValue) -> SafeString:
    """The text of a page: the same for all who read it in one language on one day, so drawn once for them.

    The words themselves are the key. A draft never shows what was published, nor the other way round.
    """
    words = json.dumps([(block["type"], block["value"]) for block in body.raw_data])
    return _texts.get((words, get_language(), timezone.localdate()), lambda: _drawn(body))


def _drawn(body: StreamValue) -> SafeString:
    return mark_safe("".join(block.render() for block in body))
