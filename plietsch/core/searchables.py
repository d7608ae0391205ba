"""What packages let people find: for each kind of thing its rows, its texts, and who may see it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from plietsch.core.names import Person

Text = Any  # str or a lazy translation


@dataclass(frozen=True)
class Document:
    """The words of a thing for the audience `scope`, which holds at least all who may see it.

    A thing whose parts are shown to different people has several. `text` may be Markdown. `within` is the
    key of what it lies in, such as "groups.group:5"; of documents of one `thread` a search shows the best.
    The words of `upload`, a core.Upload, are found too. `language` is given where it may not be the reader's.
    """

    title: str
    text: str = ""
    scope: str = "public"
    at: datetime | None = None
    places: Sequence[Any] = ()
    within: str = ""
    thread: str = ""
    upload: Any = None
    language: str = ""


@dataclass(frozen=True)
class Searchable:
    """One kind of things that people find; `kind` names it in addresses.

    `rows()` are those that anybody may find, with all that `documents` reads; `visible_to(user)` decides at
    each search. `follows` says after which facts which rows are read anew: a verb, or the model of a fact's
    subject, with the lookup that leads from the rows to that subject. `note` is what a hit must not hide,
    such as a cancellation. `languages` of some keys are those of things that one thread tells in several; a
    search shows the reader's.
    """

    kind: str
    label: Text
    model: type[Model]
    rows: Callable[[], QuerySet[Any]]
    visible_to: Callable[[Person], QuerySet[Any]]
    documents: Callable[[Any], Iterable[Document]]
    follows: Mapping[str, str] = field(default_factory=dict)
    address: Callable[[Any], str] = lambda thing: str(thing.get_absolute_url())
    icon: str = "arrow-forward"
    note: Callable[[Any], str] = lambda thing: ""
    languages: Callable[[Collection[int]], Mapping[int, str]] | None = None
