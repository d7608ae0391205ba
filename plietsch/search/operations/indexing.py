"""What happens to the index: a kind is built, things are read anew, what is gone goes at once."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from plietsch.core.models import Upload
from plietsch.core.registry import registry
from plietsch.core.searchables import Document, Searchable
from plietsch.search import opensearch
from plietsch.search.engine import missing
from plietsch.search.models import Build, Entry, FileText, Word
from plietsch.search.reading import read_texts
from plietsch.search.tokens import ANALYSIS, Analysed, analyse, bare

BATCH = 500
CONTENT = ["scope", "within", "thread", "at", "title", "tokens", "digest"]
Progress = Callable[[Searchable, int], object]


@dataclass
class Indexing:
    """Indexes things of one kind; `known` are words of which it is sure that the index knows them."""

    searchable: Searchable
    known: set[str] = field(default_factory=set)

    @transaction.atomic
    def index(self, things: Sequence[Any]) -> None:
        """Bring the entries of these things up to date; those that did not change cost one query."""
        before = {
            (entry.thing, entry.part): entry
            for entry in self._entries([thing.pk for thing in things]).defer("title")
        }
        found = dict(self._analysed(things))
        changed = {key: made for key, made in found.items() if _differs(made[0], before.get(key))}
        dropped = {word for key in changed if key in before for word in before[key].tokens.split()}
        Entry.objects.bulk_create(
            [entry for entry, _ in changed.values()],
            update_conflicts=True,
            unique_fields=["kind", "thing", "part"],
            update_fields=CONTENT,
        )
        opensearch.follow([entry.pk for entry, _ in changed.values()])
        self._learn(analysed for _, analysed in changed.values())
        gone = [entry for key, entry in before.items() if key not in found]
        _remove(Entry.objects.filter(pk__in=[entry.pk for entry in gone]))
        _forget_words(dropped - {token for entry, _ in changed.values() for token in entry.tokens.split()})

    def remove(self, keys: Collection[int]) -> None:
        """Take things out of the index, and the words that only they had."""
        _remove(self._entries(keys))

    def _entries(self, keys: Collection[int]) -> QuerySet[Entry]:
        return Entry.objects.filter(kind=self.searchable.kind, thing__in=list(keys))

    def _analysed(self, things: Sequence[Any]) -> Iterator[tuple[tuple[int, int], tuple[Entry, Analysed]]]:
        documents = [
            (thing, [document for document in self.searchable.documents(thing) if document.scope])
            for thing in things
        ]
        texts = read_texts(_uploads(document for _thing, some in documents for document in some))
        for thing, some in documents:
            for part, document in enumerate(some):
                yield (thing.pk, part), self._entry(thing, part, document, texts)

    def _entry(
        self, thing: Any, part: int, document: Document, texts: dict[str, str]
    ) -> tuple[Entry, Analysed]:
        kind = self.searchable.kind
        of_file = texts[document.upload.sha256] if document.upload else ""
        analysed = analyse(document, kind=kind, text=f"{bare(document.text)}\n{of_file}")
        facts = {"within": document.within, "thread": document.thread, "at": document.at}
        return Entry(
            kind=kind,
            thing=thing.pk,
            part=part,
            scope=document.scope,
            title=analysed.title,
            tokens=analysed.tokens,
            digest=analysed.digest(*facts.values()),
            **facts,
        ), analysed

    def _learn(self, many: Iterator[Analysed]) -> None:
        words = {word: stem for each in many for word, stem in each.words.items() if word not in self.known}
        Word.objects.bulk_create(
            [Word(word=word, stem=stem) for word, stem in sorted(words.items())],
            ignore_conflicts=True,
            batch_size=5000,
        )
        self.known.update(words)


def build(searchable: Searchable, *, at: datetime, progress: Progress | None = None) -> int:
    """Index all things of a kind and drop what is gone; returns how many things there are."""
    indexing, count = Indexing(searchable), 0
    for things in _in_batches(searchable.rows()):
        indexing.index(things)
        count += len(things)
        if progress:
            progress(searchable, count)
    drop_gone(searchable)
    Build.objects.update_or_create(kind=searchable.kind, defaults={"analysis": ANALYSIS, "built_at": at})
    return count


def unbuilt() -> list[Searchable]:
    """The kinds that are not in the index yet, or were analysed in another way."""
    built = set(Build.objects.filter(analysis=ANALYSIS).values_list("kind", flat=True))
    return [searchable for searchable in registry.parts(Searchable) if searchable.kind not in built]


def remove_gone(model: str, key: int) -> None:
    """Take a thing out at once if nobody may find it any more."""
    for searchable in registry.parts(Searchable):
        if searchable.model._meta.label_lower == model and not searchable.rows().filter(pk=key).exists():
            Indexing(searchable).remove([key])


def refresh(lookup: str, key: int) -> None:
    """After a fact: read anew what follows it. `lookup` is its verb, or the model of its subject."""
    for searchable in registry.parts(Searchable):
        if path := searchable.follows.get(lookup):
            _refresh(searchable, path, key)


def _refresh(searchable: Searchable, path: str, key: int) -> None:
    indexing = Indexing(searchable)
    things: QuerySet[Any] = searchable.model._base_manager.filter(**{path: key})
    keys = {key} if path == "pk" else set()
    for some in _in_batches(things.only("pk")):
        keys |= {thing.pk for thing in some}
    for part in _chunks(sorted(keys)):
        there = list(searchable.rows().filter(pk__in=part))
        indexing.index(there)
        indexing.remove(set(part) - {thing.pk for thing in there})


def drop_gone(searchable: Searchable) -> int:
    """Take out whatever nobody may find any more; returns how many entries that were."""
    there = searchable.rows().filter(pk=OuterRef("thing")).order_by()
    gone = Entry.objects.filter(kind=searchable.kind).exclude(Exists(there))
    return _remove(gone)


def add_missing(searchable: Searchable) -> None:
    """Index what should be there and is not."""
    entries = Entry.objects.filter(kind=searchable.kind, thing=OuterRef("pk"))
    indexing = Indexing(searchable)
    for things in _in_batches(searchable.rows().exclude(Exists(entries))):
        indexing.index(things)


def forget_file_texts() -> None:
    """Drop the words of files that are gone."""
    FileText.objects.exclude(Exists(Upload.objects.filter(sha256=OuterRef("sha256")))).delete()


def _remove(entries: QuerySet[Entry]) -> int:
    count = 0
    while some := list(entries.only("pk", "tokens")[:BATCH]):
        with transaction.atomic():
            keys = [entry.pk for entry in some]
            Entry.objects.filter(pk__in=keys).delete()
            opensearch.follow(keys)
            _forget_words({token for entry in some for token in entry.tokens.split()})
        count += len(some)
    return count


def _forget_words(tokens: set[str]) -> None:
    """Words that no entry holds any more are not kept: they may be somebody's name."""
    stems = {token for token in tokens if token[0] != "^" and ":" not in token}
    if stems:
        Word.objects.filter(stem__in=missing(stems)).delete()


def _differs(entry: Entry, before: Entry | None) -> bool:
    return before is None or before.digest != entry.digest


def _uploads(documents: Iterator[Document]) -> list[Upload]:
    return [document.upload for document in documents if document.upload]


def _in_batches(rows: QuerySet[Model]) -> Iterator[list[Any]]:
    """All rows by key, so many at a time that nothing grows with the network."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = some[-1].pk
        yield some


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[begin : begin + BATCH] for begin in range(0, len(keys), BATCH))
