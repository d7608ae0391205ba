"""What packages offer to programs: for each kind of thing its rows, its fields, and how to write one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from plietsch.core.names import Person

Text = Any  # str or a lazy translation


class NotWritten(Exception):
    """As things stand a program may not write this; its message says why in words for people."""


class NotNow(NotWritten):
    """It was much in a short time; later the same may be written."""


@dataclass(frozen=True)
class Column:
    """One field: "text", "whole", "moment", "date", "truth" or "texts", and how it is read from a thing."""

    kind: str
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Entry:
    """One field to write: a "whole" number from 1, a "text" of up to `most` signs, up to `many` "texts" of
    that length, a "moment", a "date" or a "truth".

    Texts say something, unless they `may_be_empty`; then other kinds may be null.
    """

    kind: str
    most: int = 0
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False
    many: int = 0


@dataclass(frozen=True)
class Writing:
    """How a program writes one: `fields` by name, and which of them may be left out.

    `write(fields, by=, at=)` gives the new thing, or a Case where it waits for moderation; it finds what the
    fields name through `visible_to(by)` and raises NotWritten. To change a thing it is called with it first.
    """

    fields: Mapping[str, Entry]
    write: Callable[..., Any]
    optional: Iterable[str] = ()


@dataclass(frozen=True)
class Offer:
    """One kind of things that programs read; `name` stands in addresses and scopes, such as "topics".

    `rows(user)` are those that this person may see, with all that the columns read. `filters` are parameters
    with the lookup that compares them with a whole number. `place` is what a key in an address is called.
    `writing` makes a new one; `editing` changes one by the fields that are sent.
    """

    name: str
    place: str
    label: Text
    model: type[Model]
    rows: Callable[[Person], QuerySet[Any]]
    columns: Mapping[str, Column]
    filters: Mapping[str, str] = field(default_factory=dict)
    writing: Writing | None = None
    editing: Writing | None = None


def moment(read: Callable[[Any], datetime | None]) -> Column:
    """A moment in ISO 8601."""

    def written(thing: Any) -> str | None:
        at = read(thing)
        return at.isoformat() if at else None

    return Column("moment", written)
