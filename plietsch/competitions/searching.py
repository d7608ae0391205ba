"""What of competitions is found: calls, never applications."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models import Call
from plietsch.core.audiences import OFFICE, PUBLIC
from plietsch.core.searchables import Document, Searchable


def documents(call: Call) -> Iterator[Document]:
    """What the page tells; drafts are the office's."""
    yield Document(
        call.title,
        f"{call.summary}\n{call.text}",
        PUBLIC if call.published_at else OFFICE,
        call.opens_at,
    )


SEARCHABLES = [
    Searchable(
        "wettbewerbe",
        _("Wettbewerbe"),
        Call,
        Call.objects.all,
        Call.objects.visible_to,
        documents,
        {"competitions.call": "pk"},
        icon="flag",
    )
]
