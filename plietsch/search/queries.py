"""What a person finds: candidates of the index, and of them only what this person may see at this moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from plietsch.core.audiences import audiences_of
from plietsch.core.names import Person
from plietsch.core.naming import with_names
from plietsch.core.registry import registry
from plietsch.core.searchables import Document, Searchable
from plietsch.core.things import visible_things
from plietsch.search import engine, opensearch
from plietsch.search.engine import Branch, Row
from plietsch.search.excerpts import Passage, passage_of
from plietsch.search.models import SavedSearch
from plietsch.search.reading import known_texts
from plietsch.search.tokens import bare
from plietsch.search.wishes import (
    WITHIN,
    Terms,
    Wish,
    branches_of,
    branches_of_typed,
    is_in_time,
    since,
    terms_of,
)
from plietsch.search.words import fold, running

PER_PAGE = 20
SUGGESTED = 8
Key = tuple[str, int]  # of a kind the key of a thing
Things = dict[Key, tuple[Searchable, Any]]
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Hit:
    """One result as its reader sees it."""

    searchable: Searchable
    thing: Any
    url: str
    title: Passage
    excerpt: Passage
    at: datetime | None
    within: str = ""
    language: str = ""


@dataclass(frozen=True)
class Found:
    """All that a person finds, best first; `has_more` where only the newest of a kind were looked at."""

    terms: Terms
    scopes: frozenset[str] = frozenset()
    rows: Sequence[Row] = ()
    has_more: bool = False

    @property
    def places_within(self) -> list[str]:
        """The keys of the groups in which something was found, most frequent first."""
        counts: dict[str, int] = defaultdict(int)
        for row in self.rows:
            counts[row.within] += bool(row.within)
        return sorted((key for key in counts if key), key=lambda key: (-counts[key], key))


def find(user: Person, wish: Wish) -> Found:
    """Everything for a wish that this person may see; at most two queries for each kind of things."""
    terms = terms_of(wish.words)
    if not terms.words:
        return Found(terms)
    scopes = frozenset(audiences_of(user))
    branches = branches_of(wish, terms)
    rows = _newest(branches, scopes)
    begin = since(wish)
    visible = _in_best_language([row for row in _visible(user, rows) if is_in_time(row.at, begin)])
    if terms.phrases:
        visible = _with_phrases(visible, scopes, terms.phrases)
    ranked = _one_of_each_thread(sorted(visible, key=lambda row: _rank(row, terms)))
    return Found(terms, scopes, ranked, has_more=len(visible) >= branches[-1].most)


def page_of(user: Person, found: Found, number: str | None) -> tuple[Page, list[Hit]]:
    """One page of results as the person reads it."""
    page = Paginator(found.rows, PER_PAGE).get_page(number)
    return page, hits(user, found.scopes, list(page.object_list), found.terms)


def hits(user: Person, scopes: frozenset[str], rows: Sequence[Row], terms: Terms) -> list[Hit]:
    """Rows that `find` gave to this person, with what the things say now; what is gone is left out."""
    things = _things(rows)
    documents, texts = _documents(things, scopes)
    names = visible_things(user, {row.within for row in rows if row.within})
    shown = {key: some[-1] for key, some in documents.items() if some}
    said = dict(zip(shown, with_names(user, [one.text for one in shown.values()]), strict=True))
    found = []
    for row in rows:
        if document := shown.get((row.kind, row.thing)):
            searchable, thing = things[row.kind, row.thing]
            tokens = terms.all_tokens
            of_file = texts.get(document.upload.sha256, "") if document.upload else ""
            found.append(
                Hit(
                    searchable,
                    thing,
                    url=searchable.address(thing),
                    title=passage_of(str(thing), tokens, whole=True),
                    excerpt=passage_of(f"{said[row.kind, row.thing]}\n{of_file}", tokens),
                    at=document.at,
                    language=document.language,
                    within=searchable.note(thing) or str(names.get(row.within, "")),
                )
            )
    return found


def _documents(things: Things, scopes: frozenset[str]) -> tuple[dict[Key, list[Document]], dict[str, str]]:
    """What things say within the scopes, and the texts of their files by digest."""
    documents = {
        key: [document for document in searchable.documents(thing) if document.scope in scopes]
        for key, (searchable, thing) in things.items()
    }
    uploads = [each.upload for some in documents.values() for each in some if each.upload]
    return documents, known_texts(uploads)


def _with_phrases(rows: Iterable[Row], scopes: frozenset[str], phrases: Sequence[str]) -> list[Row]:
    """Those in which the words of each phrase follow one another."""
    rows = list(rows)
    documents, texts = _documents(_things(rows), scopes)
    fitting = set()
    for key, some in documents.items():
        parts = [part for each in some for part in (each.title, bare(each.text))]
        parts += [texts.get(each.upload.sha256, "") for each in some if each.upload]
        said = [running(part) for part in parts]
        if all(any(phrase in part for part in said) for phrase in phrases):
            fitting.add(key)
    return [row for row in rows if (row.kind, row.thing) in fitting]


def suggest(user: Person, text: str) -> list[Hit]:
    """Things whose titles begin with what somebody is typing, or hold a word that does."""
    branches = branches_of_typed(text)
    if not branches:
        return []
    scopes = frozenset(audiences_of(user))
    visible = _in_best_language(_visible(user, _newest(branches, scopes)))
    typed = fold(text)
    nearest = sorted(visible, key=lambda row: (not row.title.startswith(typed), len(row.title), -row.id))
    return hits(user, scopes, _one_of_each_thread(nearest)[:SUGGESTED], Terms((), ()))


def _newest(branches: Sequence[Branch], scopes: frozenset[str]) -> list[Row]:
    found = opensearch.newest(branches, scopes) if settings.OPENSEARCH else None
    return engine.newest(branches, scopes) if found is None else found


def _visible(user: Person, rows: Iterable[Row]) -> list[Row]:
    """The last word on each candidate has its model's own rule; one query for each kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.kind].add(row.thing)
    seen = {
        part.kind: set(part.visible_to(user).filter(pk__in=wanted[part.kind]).values_list("pk", flat=True))
        for part in registry.parts(Searchable)
        if part.kind in wanted
    }
    return [row for row in rows if row.thing in seen.get(row.kind, ())]


def _in_best_language(rows: list[Row]) -> list[Row]:
    """Of what is told in several languages the one that the reader reads, or else the network's own."""
    wished = [get_language(), settings.LANGUAGE_CODE]
    places: dict[tuple[str, int], int] = {}
    for part in registry.parts(Searchable):
        keys = [row.thing for row in rows if row.kind == part.kind and row.thread] if part.languages else []
        if len(keys) > 1 and part.languages:
            told = part.languages(keys)
            places |= {
                (part.kind, key): wished.index(code) if code in wished else len(wished)
                for key, code in told.items()
            }
    best: dict[str, int] = {}
    for row in rows:
        if (place := places.get((row.kind, row.thing))) is not None:
            best[row.thread] = min(place, best.get(row.thread, place))
    return [row for row in rows if places.get((row.kind, row.thing)) in (None, best.get(row.thread))]


def _things(rows: Iterable[Row]) -> Things:
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.kind].add(row.thing)
    return {
        (part.kind, thing.pk): (part, thing)
        for part in registry.parts(Searchable)
        if part.kind in wanted
        for thing in part.rows().filter(pk__in=wanted[part.kind])
    }


def _rank(row: Row, terms: Terms) -> tuple[float, float, int]:
    """Words in the title first, as typed before in compounds; then the newest."""
    title = row.title.split()
    points = sum(_points(title, word) for word in terms.words) + 3 * (title == list(terms.words))
    return -points, -(row.at or _NEVER).timestamp(), -row.id


def _points(title: Sequence[str], word: str) -> int:
    if word in title:
        return 3
    return int(any(word[:-1] in other for other in title))


def _one_of_each_thread(rows: Iterable[Row]) -> list[Row]:
    """The best of each thread, and each thing once."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.thread or f"{row.kind}:{row.thing}", row)
    return list(first.values())


def with_narrowing(searches: Iterable[SavedSearch], user: Person) -> None:
    """Give kept searches `narrowed`, what their filters say to this person; one query however many."""
    kinds = {part.kind: str(part.label) for part in registry.parts(Searchable)}
    groups = visible_things(user, {key for search in searches if (key := _group_of(search))})
    for search in searches:
        group = groups.get(_group_of(search), "")
        words = (kinds.get(search.filters.get("art", "")), str(group), search.filters.get("ort"))
        search.narrowed = [each for each in words if each]


def _group_of(search: SavedSearch) -> str:
    key = str(search.filters.get("in", ""))
    return key if WITHIN.fullmatch(key) and key.startswith("groups.group:") else ""
