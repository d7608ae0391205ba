"""Datasets that the network's own packages contribute, made anew when their rows have changed."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation

from plietsch.core import registry
from plietsch.opendata.models import Dataset, FileFormat, Table
from plietsch.opendata.operations.datasets import (
    describe_dataset,
    publish_dataset,
    start_dataset,
    withdraw_dataset,
)
from plietsch.opendata.operations.tables import import_file
from plietsch.opendata.tables import shelf
from plietsch.opendata.tables.converting import write_rows
from plietsch.opendata.tables.kinds import Kind
from plietsch.opendata.tables.reading import Column, Reading
from plietsch.opendata.vocabulary import Frequency, Licence


def refresh_contributions(*, at: datetime) -> int:
    """Bring every contributed dataset up to date; returns how many had changed."""
    return sum([refresh(part, at=at) for part in registry.registry.parts(registry.Dataset)])


@translation.override(settings.LANGUAGE_CODE)
def refresh(part: registry.Dataset, *, at: datetime) -> bool:
    """Write the rows of one contribution, and import them when they differ from the last time."""
    with shelf.workshop() as workshop:
        source = workshop / "contribution.csv"
        count, digest = _write(part, source)
        dataset = Dataset.objects.filter(contribution=part.name).select_related("table").first()
        if not count:
            return _empty(dataset, at=at)
        if dataset and dataset.published_at and dataset.table and dataset.table.source_digest == digest:
            return False
        dataset = dataset or _start(part, at=at)
        former = dataset.table
        import_file(_table(dataset, part, digest, at=at), source, report=_nobody_waits, at=at)
    _settle(dataset, former, at=at)
    return True


def _write(part: registry.Dataset, target: Path) -> tuple[int, str]:
    """How many rows there are, and their digest."""
    rows = list(part.rows())
    with target.open("w", encoding="utf-8", newline="") as file:
        write_rows(file, [[str(each.label) for each in part.fields]])
        write_rows(file, rows)
    return len(rows), hashlib.sha256(target.read_bytes()).hexdigest()


def _empty(dataset: Dataset | None, *, at: datetime) -> bool:
    """Without rows there is no dataset; one that had some leaves the catalogue until it has again."""
    if dataset is None or dataset.published_at is None:
        return False
    withdraw_dataset(dataset, by=None, at=at)
    return True


@transaction.atomic
def _start(part: registry.Dataset, *, at: datetime) -> Dataset:
    dataset = start_dataset(
        title=str(part.label),
        description=str(part.description),
        publisher=None,
        theme=part.theme,
        by=None,
        at=at,
        contribution=part.name,
    )
    describe_dataset(
        dataset,
        title=dataset.title,
        description=dataset.description,
        place=None,
        theme=part.theme,
        keywords=[str(word) for word in part.keywords],
        licence=Licence.CC_BY,
        attribution=str(part.publisher) or dataset.publisher_name,
        frequency=Frequency.DAILY,
        covers_from=None,
        covers_until=None,
        by=None,
        at=at,
    )
    return dataset


def _table(dataset: Dataset, part: registry.Dataset, digest: str, *, at: datetime) -> Table:
    columns = [Column(str(each.label), Kind(each.kind)) for each in part.fields]
    return Table.objects.create(
        dataset=dataset,
        file_format=FileFormat.CSV,
        reading=Reading(columns).as_json(),
        source_digest=digest,
        received_at=at,
        confirmed_at=at,
    )


@transaction.atomic
def _settle(dataset: Dataset, former: Table | None, *, at: datetime) -> None:
    """Publish what is new, and forget the rows of yesterday."""
    if dataset.published_at is None:
        publish_dataset(dataset, by=None, at=at)
    if former:
        former.delete()
        transaction.on_commit(lambda: shelf.drop(former.content))


def _nobody_waits(percent: int) -> None:
    """No page shows how far a contribution is."""
