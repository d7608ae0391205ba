"""What of places is found."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.core.searchables import Document, Searchable
from plietsch.places.models import Place


def rows() -> QuerySet[Any]:
    """The places of today."""
    return Place.objects.valid(timezone.localdate())


def documents(place: Place) -> Iterator[Document]:
    """Names and keys; everybody sees every place."""
    names = (place.name_official, place.aliases, place.label, place.title, place.code)
    yield Document(place.name, " ".join(names), places=[place])


SEARCHABLES = [
    Searchable(
        "orte",
        _("Orte"),
        Place,
        rows,
        lambda user: rows(),
        documents,
        {"places.placeimport": "changes__source"},
        icon="home",
    )
]
