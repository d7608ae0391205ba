"""Navigation made of what the manifests contribute, and the same page in other languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from plietsch.core.addresses import address
from plietsch.core.freshness import note
from plietsch.core.names import Person
from plietsch.core.permissions import can
from plietsch.core.registry import MenuItem, registry
from plietsch.core.remembering import remembered


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


def entries(menu: str, request: HttpRequest) -> tuple[Entry, ...]:
    """The entries of a menu that the person of this request may use, in order."""
    wanted = menu, _may(request.user, menu), get_language(), registry.edition
    return _entries(*wanted, _nearest((entry.url for entry in _entries(*wanted, "")), request.path))


@lru_cache(maxsize=2000)
def _entries(
    menu: str, may: frozenset[str], language: str | None, edition: int, here: str
) -> tuple[Entry, ...]:
    """Worked out once for all who may the same; labels and addresses depend on the language."""
    items = [item for item in registry.parts(MenuItem) if item.menu == menu]
    shown = [item for item in items if not item.permission or item.permission in may]
    placed = [
        (item, item.url if "/" in item.url else address(item.url))
        for item in sorted(shown, key=lambda item: item.order)
    ]
    return tuple(Entry(str(item.label), url, url == here, str(item.about), item.icon) for item, url in placed)


@dataclass(frozen=True)
class _Asker:
    """A member before a menu; the same as before while they are the same person."""

    pk: int
    menu: str
    user: Person = field(compare=False, repr=False)


def _may(user: Person, menu: str) -> frozenset[str]:
    """Which permissions of a menu's entries the person has; for members some of them cost a query."""
    return _may_member(_Asker(user.pk, menu, user)) if user.is_authenticated else _held(user, menu)


@remembered
def _may_member(asker: _Asker) -> frozenset[str]:
    note({get_user_model()._meta.db_table})
    return _held(asker.user, asker.menu)


def _held(user: Person, menu: str) -> frozenset[str]:
    items = (item for item in registry.parts(MenuItem) if item.menu == menu and item.permission)
    return frozenset(item.permission for item in items if can(user, item.permission))


def _nearest(urls: Iterable[str], path: str) -> str:
    """The longest of the addresses at or below which `path` lies; the start page is above nothing."""
    home = address("ui:home")
    above = [url for url in urls if path == url or (url != home and path.startswith(url))]
    return max(above, key=len, default="")


def languages(request: HttpRequest, known: Sequence[Language] | None = None) -> list[Language]:
    """This page in each language; none where the address leads nowhere (an error page).

    A page that has an address of its own in each language hands them in as `known`.
    """
    if known is not None or not request.resolver_match:
        return list(known or ())
    now, (path, mark, query) = get_language(), request.get_full_path().partition("?")
    return [
        Language(code, name, _elsewhere(path, now, code) + mark + query, code == now)
        for code, name in settings.SPOKEN_LANGUAGES
    ]


@lru_cache(maxsize=5000)
def _elsewhere(path: str, language: str | None, other: str) -> str:
    """The path of this page in another language; what a path means depends on the active one."""
    return translate_url(path, other)
