"""What of strategies is found."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from plietsch.core.audiences import PUBLIC
from plietsch.core.searchables import Document, Searchable
from plietsch.strategies.models import State, Strategy


def rows() -> QuerySet[Any]:
    """All, with their state."""
    return Strategy.objects.with_state()


def documents(strategy: Strategy) -> Iterator[Document]:
    """Titles and summaries in both languages; a draft is for the group that writes it."""
    is_draft = strategy.state == State.DRAFT
    yield Document(
        f"{strategy.title_de} – {strategy.title_da}",
        f"{strategy.summary_de}\n{strategy.summary_da}",
        f"group:{strategy.group_id}" if is_draft else PUBLIC,
        strategy.opened_at,
    )


SEARCHABLES = [
    Searchable(
        "strategien",
        _("Strategien"),
        Strategy,
        rows,
        Strategy.objects.visible_to,
        documents,
        {"strategies.strategy": "pk"},
        icon="draft",
    )
]
