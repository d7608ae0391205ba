"""What other sites show of our public pages (oEmbed): a card with a link, without script."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext as _

from plietsch.core.mail import address_of
from plietsch.core.names import Person
from plietsch.events.models import Event
from plietsch.groups.models import Solution
from plietsch.portal.models import News
from plietsch.portal.queries import page_at
from plietsch.portal.schema import shared_picture
from plietsch.projects.models import Project

GUEST = AnonymousUser()


@dataclass(frozen=True)
class Card:
    """What a card says; `picture` with url, width and height where there is one."""

    title: str
    text: str
    address: str
    author: str = ""
    picture: dict[str, Any] = field(default_factory=dict)


def card_at(address: str) -> Card | None:
    """The card of a page that everybody may read."""
    try:
        path = urlsplit(address).path
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            found = resolve(path)
            write = _CARDS.get(found.view_name)
            return write(**found.kwargs) if write else None
    except (ValueError, Resolver404):
        return None


def embedded(card: Card, *, most: int, widest: int) -> dict[str, Any]:
    """The card as oEmbed's type "rich", so wide at most; the picture is left out where it is wider."""
    html = format_html(
        '<blockquote><p><a href="{}">{}</a></p><p>{}</p><footer>{}</footer></blockquote>',
        card.address,
        card.title,
        card.text,
        settings.NETWORK_NAME,
    )
    told = {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "author_name": card.author or settings.NETWORK_NAME,
        "provider_name": settings.NETWORK_NAME,
        "provider_url": address_of("/"),
        "width": most,
        "height": None,
        "html": html,
    }
    fits = card.picture and card.picture["width"] <= widest
    return told | ({f"thumbnail_{name}": said for name, said in card.picture.items()} if fits else {})


def offer(user: Person, thing: Any) -> dict[str, Any] | None:
    """The address of a page's card, for its head. Whatever a guest sees is public."""
    if user.is_authenticated:
        return None
    return {"embedded": address_of(thing.get_absolute_url()), "title": str(thing)}


def _news(news: str) -> Card | None:
    return _page(f"aktuelles/{news}/")


def _page(page_path: str) -> Card | None:
    page = page_at(page_path, get_language())
    if not isinstance(page, News):
        return None
    return Card(
        page.title, page.lead, page.full_url, str(page.department or ""), picture=shared_picture(page) or {}
    )


def _event(event: str) -> Card | None:
    language = get_language() or settings.LANGUAGE_CODE
    events = Event.objects.visible_to(GUEST).in_words(language, "title", "summary")
    found = events.filter(slug=event).select_related("venue__place").first()
    if found is None:
        return None
    when = date_format(localtime(found.starts_at), "SHORT_DATETIME_FORMAT")
    place = str(found.venue) if found.venue else ""
    said = [_("Abgesagt") if found.cancelled_at else "", f"{when} {place}".strip(), found.shown_summary]
    return Card(found.shown_title, " · ".join(filter(None, said)), address_of(found.get_absolute_url()))


def _project(project: str) -> Card | None:
    found = Project.objects.visible_to(GUEST).filter(slug=project).select_related("organisation").first()
    if found is None:
        return None
    first, picture = found.pictures.order_by("pk").first(), {}
    if first:
        address = address_of(reverse("projects:picture", args=[first.pk]))
        picture = {"url": address, "width": first.width, "height": first.height}
    place = address_of(found.get_absolute_url())
    return Card(found.title, found.summary, place, found.organisation.name, picture=picture)


def _solution(solution: int) -> Card | None:
    found = Solution.objects.visible_to(GUEST).filter(pk=solution).first()
    return Card(found.title, found.summary, address_of(found.get_absolute_url())) if found else None


_CARDS: dict[str, Callable[..., Card | None]] = {
    "portal:news": _news,
    "wagtail_serve": _page,
    "events:event": _event,
    "projects:project": _project,
    "groups:solution": _solution,
}
