"""What of datasets is found."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from plietsch.core.audiences import MEMBERS, PUBLIC
from plietsch.core.searchables import Document, Searchable
from plietsch.opendata.models import Dataset
from plietsch.opendata.queries import with_parts


def rows() -> QuerySet[Any]:
    """All, with what their documents name."""
    return with_parts(Dataset.objects.all())


def documents(dataset: Dataset) -> Iterator[Document]:
    """Description, keywords and publisher; drafts are for those who keep them."""
    told = [dataset.description, ", ".join(map(str, dataset.keywords)), dataset.publisher_name]
    yield Document(
        dataset.title,
        "\n".join([*told, dataset.get_theme_display()]),
        PUBLIC if dataset.published_at else MEMBERS,
        dataset.changed_at,
        places=[dataset.place] if dataset.place else [],
    )


SEARCHABLES = [
    Searchable(
        "daten",
        _("Offene Daten"),
        Dataset,
        rows,
        Dataset.objects.visible_to,
        documents,
        {"opendata.dataset": "pk", "opendata.harvest": "source__harvests"},
        icon="download",
    )
]
