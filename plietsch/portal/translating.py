"""Which pages are missing in which language, for the editors' report."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.portal.languages import NAMES
from plietsch.portal.models import Page
from plietsch.portal.models.pages import waiting_pages

OTHERS = [code for code in NAMES if code != settings.LANGUAGE_CODE]
MOST = 200


class State(TextChoices):
    """How far a translation is."""

    MISSING = "missing", _("fehlt")
    DRAFT = "draft", pgettext_lazy("Übersetzung", "Entwurf")
    WAITING = "waiting", _("wartet")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    OUTDATED = "outdated", _("veraltet")
    READY = "ready", _("aktuell")


@dataclass(frozen=True)
class Translation:
    """A page in one language, and where an editor goes on with it."""

    code: str
    state: State
    url: str


@dataclass(frozen=True)
class Row:
    """A German page with its translations, in the order of OTHERS."""

    page: Page
    translations: list[Translation]


@dataclass(frozen=True)
class Orphan:
    """A page that people read in another language only, and what there is of it in German."""

    page: Page
    german: Translation


def orphans() -> list[Orphan]:
    """The newest pages that are out, or will be, without a German original; it may be withdrawn."""
    originals = Page.objects.in_language(settings.LANGUAGE_CODE)
    same = originals.out_or_waiting().filter(translation_key=OuterRef("translation_key"))
    found = Page.objects.out_or_waiting().filter(~Exists(same), depth__gt=1).select_related("locale")
    pages = list(found.order_by("-last_published_at", "-pk")[:MOST])
    keys = [page.translation_key for page in pages]
    german = {page.translation_key: page for page in originals.filter(translation_key__in=keys)}
    code, waiting = settings.LANGUAGE_CODE, set(waiting_pages())
    return [Orphan(page, _told(page, german.get(page.translation_key), code, waiting)) for page in pages]


def report(code: str = "") -> list[Row]:
    """The newest German pages; with a language only those that are not up to date in it."""
    originals = Page.objects.live().in_language(settings.LANGUAGE_CODE).filter(depth__gt=1)
    pages = list(originals.order_by("-last_published_at", "-pk")[:MOST])
    rows = [Row(page, translations) for page, translations in zip(pages, _translations(pages), strict=True)]
    return [row for row in rows if not code or _state(row, code) != State.READY]


def _state(row: Row, code: str) -> State | None:
    return next((each.state for each in row.translations if each.code == code), None)


def _translations(pages: Sequence[Page]) -> list[list[Translation]]:
    keys = [page.translation_key for page in pages]
    others = Page.objects.filter(translation_key__in=keys).select_related("locale")
    found = {(page.translation_key, page.locale.language_code): page for page in others}
    waiting = set(waiting_pages())
    return [
        [_told(page, found.get((page.translation_key, code)), code, waiting) for code in OTHERS]
        for page in pages
    ]


def _told(page: Page, other: Page | None, code: str, waiting: Collection[int]) -> Translation:
    if other is None:
        address = reverse("simple_translation:submit_page_translation", args=[page.pk])
        return Translation(code, State.MISSING, address)
    state = State.WAITING if other.pk in waiting and not other.live else _progress(page, other)
    return Translation(code, state, reverse("wagtailadmin_pages:edit", args=[other.pk]))


def _progress(page: Page, other: Page) -> State:
    if not other.live:
        return State.WITHDRAWN if other.first_published_at else State.DRAFT
    is_older = page.last_published_at and (other.last_published_at or page.last_published_at)
    return State.OUTDATED if is_older and is_older < page.last_published_at else State.READY
