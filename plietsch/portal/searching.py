"""What of the portal is found."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from plietsch.core.searchables import Document, Searchable
from plietsch.portal.models import News


def rows() -> QuerySet[Any]:
    """What is published."""
    return News.objects.filter(live=True).select_related("locale")


def documents(news: News) -> Iterator[Document]:
    """Title, lead and text; of a piece in several languages one is found."""
    prose = [strip_tags(str(block.value)) for block in news.body if block.block_type == "prose"]
    yield Document(
        news.title,
        "\n".join([news.lead, *prose]),
        at=make_aware(datetime.combine(news.published_on, time())),
        thread=f"news:{news.translation_key}",
    )


SEARCHABLES = [
    Searchable(
        "aktuelles",
        _("Aktuelles"),
        News,
        rows,
        News.objects.visible_to,
        documents,
        {"portal.news": "pk"},
        icon="announcement",
    )
]
