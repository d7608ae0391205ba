"""What of the portal is found."""

from collections.abc import Collection, Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from plietsch.core.searchables import Document, Searchable
from plietsch.portal.models import News, Page, TextPage
from plietsch.portal.retelling import passages


def rows() -> QuerySet[Any]:
    """What is published."""
    return News.objects.filter(live=True).select_related("locale")


def documents(news: News) -> Iterator[Document]:
    """By the day that it bears."""
    yield _document(news, "news", at=make_aware(datetime.combine(news.published_on, time())))


def pages() -> QuerySet[Any]:
    """Pages of text, such as questions and answers, that are published."""
    return TextPage.objects.filter(live=True).select_related("locale")


def documents_of_page(page: TextPage) -> Iterator[Document]:
    """By the moment when it was last published."""
    yield _document(page, "page", at=page.last_published_at)


def _document(page: News | TextPage, kind: str, *, at: datetime) -> Document:
    """Title, lead and all that is said; of a page in several languages one is found."""
    said = [strip_tags(passage.replace("<", " <")) for passage in passages(page.body)]
    return Document(
        page.title,
        "\n".join([page.lead, *said]),
        at=at,
        thread=f"{kind}:{page.translation_key}",
        language=page.locale.language_code,
    )


def languages(keys: Collection[int]) -> dict[int, str]:
    """In which language each page is told."""
    return dict(Page.objects.filter(pk__in=keys).values_list("pk", "locale__language_code"))


SEARCHABLES = [
    Searchable(
        "aktuelles",
        _("Aktuelles"),
        News,
        rows,
        News.objects.visible_to,
        documents,
        {"portal.news": "pk"},
        address=lambda news: str(news.address_here),
        icon="announcement",
        languages=languages,
    ),
    Searchable(
        "seiten-des-portals",
        _("Seiten des Portals"),
        TextPage,
        pages,
        TextPage.objects.visible_to,
        documents_of_page,
        {"portal.textpage": "pk"},
        address=lambda page: str(page.address_here),
        icon="draft",
        languages=languages,
    ),
]
