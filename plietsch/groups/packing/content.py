"""What goes into a copy, and how its texts name people and moments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.addresses import slug_of
from plietsch.groups import mentions
from plietsch.groups.models import PageVersion, Poll
from plietsch.groups.models.pages import PageQuerySet
from plietsch.groups.models.posts import PostQuerySet
from plietsch.groups.models.solutions import SolutionQuerySet


@dataclass
class Content:
    """What goes into a copy; every query comes out of `visible_to(reader)`."""

    title: str
    reader: User
    posts: PostQuerySet
    polls: QuerySet[Poll]
    pages: PageQuerySet
    page_versions: QuerySet[PageVersion]
    solutions: SolutionQuerySet
    at: datetime
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """A kept text with the names that the reader may know."""
        return mentions.as_read(self.reader, [text])[0]


def titled(key: object, title: str) -> str:
    """The name of a text's file."""
    return f"{key}-{slug_of(title)[:60]}"


def listed(facts: Iterable[tuple[object, object]]) -> str:
    """Facts as lines; those that say nothing are left out."""
    return "\n".join(f"- {label}: {value}" for label, value in facts if value)


def when(moment: datetime | None) -> str:
    """A moment on the network's clock."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def author(person: User | None) -> str:
    """Who wrote, as far as they are still known."""
    return person.name if person else _("Ehemaliges Mitglied")
