"""A page in other languages: those that the network speaks, and those that only pages are written in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

from plietsch.ui.menus import Language

if TYPE_CHECKING:
    from plietsch.portal.models import Page

# Where the pages stand that are written in a language which the network does not speak.
PLACES = {"nds": "platt", "de-simple": "leicht"}
NAMES = dict(settings.LANGUAGES)


def address(path: str, code: str) -> str:
    """Where the page of a language stands, by its way from that language's home page."""
    place = PLACES.get(code)
    with override(settings.LANGUAGE_CODE if place else code):
        return reverse("wagtail_serve", args=[f"{place}/{path}" if place else path])


def choices(page: "Page") -> dict[str, Any]:
    """What a page's template says of other languages: for the switch, beside the text, and in the head."""
    found = {each.locale.language_code: each for each in page.in_all_languages()}
    code = page.locale.language_code
    return {
        "languages_of_page": [_spoken(name, page, found) for name, _label in settings.SPOKEN_LANGUAGES],
        "written_in": _written(page, found),
        "is_foreign": code not in PLACES and code != get_language(),
        "alternates": [Language(*_named(each), url=found[each].full_url, current=False) for each in found],
    }


def _spoken(code: str, page: "Page", found: Mapping[str, "Page"]) -> Language:
    """Its translation, or else the German text in surroundings of this language, or else its front page."""
    german = found.get(settings.LANGUAGE_CODE)
    url = (
        found[code].get_absolute_url() if code in found else address(german.tree_path if german else "", code)
    )
    current = page.locale.language_code not in PLACES and code == get_language()
    return Language(*_named(code), url=url, current=current)


def _written(page: "Page", found: Mapping[str, "Page"]) -> list[Language]:
    """The languages of PLACES in which it can be read, with the way back to German."""
    here = page.locale.language_code
    codes = [code for code in PLACES if code in found]
    back = [settings.LANGUAGE_CODE] if here in PLACES and settings.LANGUAGE_CODE in found else []
    links = [Language(*_named(code), url=found[code].get_absolute_url(), current=code == here)
             for code in (*back, *codes)]  # fmt: skip
    return links if any(not link.current for link in links) else []


def _named(code: str) -> tuple[str, str]:
    return code, str(NAMES.get(code, code))
