"""Navigation made of what the manifests contribute, and the same page in other languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language

from plietsch.core.permissions import can
from plietsch.core.registry import MenuItem, registry


@dataclass(frozen=True)
class Entry:
    """A link of a menu; `current` where the reader is on that page or below it."""

    label: str
    url: str
    current: bool
    about: str
    icon: str


@dataclass(frozen=True)
class Language:
    """This page in one language."""

    code: str
    name: str
    url: str
    current: bool


def entries(menu: str, request: HttpRequest) -> list[Entry]:
    """The entries of a menu that the person of this request may use, in order."""
    items = [item for item in registry.parts(MenuItem) if item.menu == menu]
    shown = [item for item in items if not item.permission or can(request.user, item.permission)]
    ordered = sorted(shown, key=lambda item: item.order)
    urls = [item.url if "/" in item.url else reverse(item.url) for item in ordered]
    here = _nearest(urls, request.path)
    return [
        Entry(str(item.label), url, url == here, str(item.about), item.icon)
        for item, url in zip(ordered, urls, strict=True)
    ]


def _nearest(urls: Iterable[str], path: str) -> str:
    """The longest of the addresses at or below which `path` lies; the start page is above nothing."""
    home = reverse("ui:home")
    above = [url for url in urls if path == url or (url != home and path.startswith(url))]
    return max(above, key=len, default="")


def languages(request: HttpRequest, known: Sequence[Language] | None = None) -> list[Language]:
    """This page in each language; none where the address leads nowhere (an error page).

    A page that has an address of its own in each language hands them in as `known`.
    """
    if known is not None or not request.resolver_match:
        return list(known or ())
    here = request.get_full_path()
    return [
        Language(code, name, translate_url(here, code), code == get_language())
        for code, name in settings.SPOKEN_LANGUAGES
    ]
