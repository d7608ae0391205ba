"""What of events is found."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plietsch.core.audiences import MEMBERS
from plietsch.core.searchables import Document, Searchable
from plietsch.events.models import Event


def rows() -> QuerySet[Any]:
    """All, with what their documents name."""
    return Event.objects.select_related("series", "venue__place").prefetch_related("items")


def documents(event: Event) -> Iterator[Document]:
    """What the page tells; a draft is for the office and who organises along."""
    venue = event.venue
    told = [event.summary, event.description, event.review, str(event.series or "")]
    told += [item.title for item in event.items.all()]
    yield Document(
        event.title,
        "\n".join([*told, venue.address if venue else ""]),
        event.audience if event.published_at else MEMBERS,
        event.starts_at,
        places=[venue.place] if venue else [],
    )


SEARCHABLES = [
    Searchable(
        "veranstaltungen",
        _("Veranstaltungen"),
        Event,
        rows,
        Event.objects.visible_to,
        documents,
        {"events.event": "pk", "events.series": "series"},
        icon="calendar-today",
        note=lambda event: gettext("Abgesagt") if event.cancelled_at else "",
    )
]
