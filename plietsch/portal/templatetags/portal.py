"""Tags for pictures of the portal's pages, and for questions of its editor."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from plietsch.core.remembering import remembered
from plietsch.portal.cascading import others_of
from plietsch.portal.models import News, Page
from plietsch.portal.models.pictures import CARD, LARGE, SMALL, Picture

MOST_AT_ONCE = 10  # more pages are deleted along only where somebody ticks that
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


@register.inclusion_tag("portal/_others_too.html", takes_context=True)
def others_too(context: Mapping[str, Any], action: str) -> dict[str, Any]:
    """The translations of what a question of the editor is about, to be taken along."""
    pages = [context["page"]] if "page" in context else [row["item"] for row in context["items"]]
    others = others_of(pages, action, context["request"].user)
    are_few = sum(1 + page.get_descendant_count() for page in others if action == "delete") <= MOST_AT_ONCE
    return {"others": others, "action": action, "are_few": are_few}


@register.simple_tag
def not_out(page: Page) -> str:
    """What is to be said of a page that nobody reads now: when it comes out, if it does."""
    if page.live:
        return ""
    if waiting := page.scheduled_revision:
        moment = date_format(timezone.localtime(waiting.approved_go_live_at), "SHORT_DATETIME_FORMAT")
        return _(", erscheint am %(moment)s") % {"moment": moment}
    return _(", nicht veröffentlicht")


@register.simple_tag
def blocks(body: StreamValue) -> SafeString:
    """The text of a page: the same for all who read it in one language on one day, so drawn once for them."""
    words = json.dumps([(block["type"], block["value"]) for block in body.raw_data])
    return _drawn(Text(words, get_language() or "", timezone.localdate()))


@dataclass(frozen=True)
class Text:
    """What a drawn text depends on. The words, not the page: a draft never shows what was published."""

    words: str
    language: str
    day: date


@remembered
def _drawn(text: Text) -> SafeString:
    said = [{"type": kind, "value": value} for kind, value in json.loads(text.words)]
    body = News.body.field.stream_block.to_python(said)
    return mark_safe("".join(block.render() for block in body))
