"""Tags for pictures of the portal's pages."""

from typing import Any

from django import template

from plietsch.portal.models.pictures import CARD, LARGE, SMALL, Picture

register = template.Library()


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
