"""Searches that members keep, and what they hear of them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.models import Activity
from plietsch.core.registry import registry
from plietsch.core.searchables import Searchable
from plietsch.places.models import Place
from plietsch.search.engine import Row
from plietsch.search.models import Entry, SavedSearch
from plietsch.search.queries import find
from plietsch.search.wishes import Wish
from plietsch.search.words import telling

AT_MOST = 30


class NothingToLookFor(Exception):
    """A search without a word that says something."""


class TooManySearches(Exception):
    """A person keeps as many as one can."""


@transaction.atomic
def save_search(*, member: User, words: str, filters: Mapping[str, str], at: datetime) -> SavedSearch:
    """Keep a search; what is in the index already counts as known."""
    if not telling(words):
        raise NothingToLookFor
    mine = SavedSearch.objects.filter(member=member)
    if found := mine.filter(words=words, filters=dict(filters)).first():
        return found
    if mine.count() >= AT_MOST:
        raise TooManySearches
    search = SavedSearch(
        member=member, words=words, filters=dict(filters), last_entry=_newest_entry(), saved_at=at
    )
    search.full_clean()
    search.save()
    record("search.saved", actor=member, subject=search, audience=f"user:{member.pk}", at=at)
    return search


@transaction.atomic
def remove_search(*, search: SavedSearch, by: User, at: datetime) -> None:
    """Forget a search."""
    record("search.removed", actor=by, subject=search, audience=f"user:{search.member_id}", at=at)
    search.delete()


def tell_of_new(*, at: datetime) -> int:
    """Tell members what is new for their searches; returns for how many there was something."""
    kept = SavedSearch.objects.filter(member__in=User.objects.members()).select_related("member")
    return sum(_tell(search, at=at) for search in kept.order_by("pk").iterator(chunk_size=500))


@transaction.atomic
def _tell(search: SavedSearch, *, at: datetime) -> bool:
    """One fact, however much is new; the mail names nothing of it, since it leaves the network."""
    newest, last = _newest_entry(), search.last_entry
    new = [row for row in find(search.member, wish_of(search)).rows if row.id > last]
    found = bool(new) and not _subjects(new) <= _own(search.member, _subjects(new))
    SavedSearch.objects.filter(pk=search.pk).update(last_entry=newest)
    if found:
        record("search.found", actor=None, subject=search, audience=f"user:{search.member_id}", at=at)
    return found


def wish_of(search: SavedSearch) -> Wish:
    """What a kept search looks for, at any time."""
    filters = search.filters
    place = Place.objects.filter(code=filters.get("ort_code", ""), valid_to=None).first()
    return Wish(
        search.words,
        kind=filters.get("art", ""),
        within=filters.get("in", ""),
        place=place.pk if place else None,
    )


def _subjects(rows: Iterable[Row]) -> set[str]:
    models = {part.kind: part.model._meta.label_lower for part in registry.parts(Searchable)}
    return {f"{models[row.kind]}:{row.thing}" for row in rows}


def _own(member: User, subjects: Collection[str]) -> set[str]:
    """What the member wrote or changed: nobody has to tell them of it."""
    facts = Activity.objects.filter(actor=member.pk, subject__in=subjects)
    return set(facts.values_list("subject", flat=True))


def _newest_entry() -> int:
    return Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0
