"""Start, describe, publish and withdraw a dataset."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from plietsch.accounts.models import Organisation, User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE, PUBLIC
from plietsch.opendata.models import Dataset
from plietsch.places.models import Place
from plietsch.places.names import fold


class NothingToPublish(ValueError):
    """A dataset without a finished table."""


@transaction.atomic
def start_dataset(
    *,
    title: str,
    description: str,
    publisher: Organisation | None,
    theme: str,
    by: User | None,
    at: datetime,
    contribution: str = "",
    is_sample: bool = False,
) -> Dataset:
    """A draft; its rows and details follow."""
    dataset = Dataset(
        slug=free_slug(title),
        title=title,
        description=description,
        publisher=publisher,
        place=publisher.place if publisher else None,
        theme=theme,
        contribution=contribution,
        is_sample=is_sample,
        started_by=by,
        started_at=at,
        changed_at=at,
    )
    dataset.search_words = search_words(dataset)
    dataset.full_clean()
    dataset.save()
    record("dataset.started", actor=by, subject=dataset, audience=OFFICE, at=at)
    return dataset


@transaction.atomic
def describe_dataset(
    dataset: Dataset,
    *,
    title: str,
    description: str,
    place: Place | None,
    theme: str,
    keywords: Sequence[str],
    licence: str,
    attribution: str,
    frequency: str,
    covers_from: date | None,
    covers_until: date | None,
    by: User | None,
    at: datetime,
) -> None:
    """Say what the data are, for whom they may be used and how often they change."""
    dataset.title, dataset.description, dataset.theme = title, description, theme
    dataset.place, dataset.keywords = place, list(keywords)
    dataset.licence, dataset.attribution, dataset.frequency = licence, attribution, frequency
    dataset.covers_from, dataset.covers_until = covers_from, covers_until
    dataset.search_words, dataset.changed_at = search_words(dataset), at
    dataset.full_clean()
    dataset.save()
    record("dataset.described", actor=by, subject=dataset, audience=audience_of(dataset), at=at)


@transaction.atomic
def publish_dataset(dataset: Dataset, *, by: User | None, at: datetime) -> None:
    """Put it into the catalogue, where harvesters find it."""
    if dataset.table is None:
        raise NothingToPublish(dataset.slug)
    dataset.published_at = dataset.changed_at = at
    dataset.save(update_fields=["published_at", "changed_at"])
    record("dataset.published", actor=by, subject=dataset, audience=PUBLIC, at=at)


@transaction.atomic
def withdraw_dataset(dataset: Dataset, *, by: User | None, at: datetime) -> None:
    """Take it out of the catalogue; its keepers still see it."""
    dataset.published_at, dataset.changed_at = None, at
    dataset.save(update_fields=["published_at", "changed_at"])
    record("dataset.withdrawn", actor=by, subject=dataset, audience=OFFICE, at=at)


def audience_of(dataset: Dataset) -> str:
    """Who may know what happens to it."""
    return PUBLIC if dataset.published_at else OFFICE


def search_words(dataset: Dataset) -> str:
    """The folded words that find it."""
    words = [dataset.title, dataset.publisher_name, *dataset.keywords, dataset.description]
    return fold(" ".join(words))[:2000]


def free_slug(title: str) -> str:
    """The address of a new dataset: its title, with a number where another one has it."""
    base = slugify(fold(title))[:70] or "datensatz"
    taken = {"neu", "quellen", *Dataset.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 2))]
    return next(slug for slug in candidates if slug not in taken)
