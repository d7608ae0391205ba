"""Receive a file, confirm how it is read, import it in the background."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.models import Upload
from plietsch.core.uploads import Kind, store
from plietsch.core.uploads.shelf import place_of as upload_place
from plietsch.opendata.models import Dataset, FileFormat, Table
from plietsch.opendata.operations.datasets import audience_of
from plietsch.opendata.tables import shelf
from plietsch.opendata.tables.building import Built, Report, build
from plietsch.opendata.tables.converting import as_text, in_utf8
from plietsch.opendata.tables.problems import FileRefused
from plietsch.opendata.tables.reading import MOST_SEEN, Preview, Reading, preview

MOST_BYTES = 500 * 1024 * 1024


class AlreadyConfirmed(ValueError):
    """A table that is imported already, or just now."""


def keep_file(file: UploadedFile, *, by: User | None, at: datetime) -> tuple[Upload, Preview]:
    """Take a file that becomes a table; RefusedUpload or FileRefused say why not."""
    file = in_utf8(file)
    upload = store(file, by=by, at=at, kinds=[Kind.TEXT, Kind.OFFICE], most=MOST_BYTES)
    return upload, preview_file(upload_place(upload.sha256), format_of(upload))


@transaction.atomic
def receive_table(dataset: Dataset, *, upload: Upload, seen: Preview, by: User | None, at: datetime) -> Table:
    """A table that waits until somebody confirms how it is read."""
    table = Table(
        dataset=dataset,
        upload=upload,
        file_format=format_of(upload),
        reading=seen.reading.as_json(),
        source_digest=upload.sha256,
        received_at=at,
    )
    table.full_clean()
    table.save()
    record("table.received", actor=by, subject=table, context=dataset, audience=audience_of(dataset), at=at)
    return table


def preview_file(source: Path, file_format: str, reading: Reading | None = None) -> Preview:
    """The first rows of a file and how they would be read."""
    with shelf.workshop() as workshop:
        return preview(as_text(source, file_format, workshop, most=MOST_SEEN), reading=reading)


@transaction.atomic
def confirm_table(table: Table, *, kinds: Sequence[str], by: User | None, at: datetime) -> None:
    """Settle what the columns hold; the worker imports the table next."""
    if table.confirmed_at and not table.problem:
        raise AlreadyConfirmed(table.pk)
    table.reading = Reading.from_json(table.reading).with_kinds(kinds).as_json()
    table.confirmed_at, table.problem, table.percent = at, "", 0
    table.save(update_fields=["reading", "confirmed_at", "problem", "percent"])
    audience = audience_of(table.dataset)
    record("table.confirmed", actor=by, subject=table, context=table.dataset, audience=audience, at=at)


def import_table(table: Table, *, at: datetime) -> None:
    """Make the table of a confirmed file; outside a transaction, for it takes seconds.

    A second worker that does the same after a crash only makes the same table once more.
    """
    assert table.upload is not None  # noqa: S101 - received tables have one
    source = upload_place(table.upload.sha256)

    def report(percent: int) -> None:
        Table.objects.filter(pk=table.pk).update(percent=percent)

    try:
        import_file(table, source, report=report, at=at)
    except FileRefused as refused:
        Table.objects.filter(pk=table.pk).update(problem=str(refused))


def import_file(table: Table, source: Path, *, report: Report, at: datetime) -> None:
    """Build a table from a file and make it the dataset's current one."""
    with shelf.workshop() as workshop:
        text = as_text(source, table.file_format, workshop)
        report(10)
        built = build(text, Reading.from_json(table.reading), workshop, report=report)
        size = built.parquet.stat().st_size
        _finish(table, built, content=shelf.put(built.parquet), size=size, at=at)


@transaction.atomic
def _finish(table: Table, built: Built, *, content: str, size: int, at: datetime) -> None:
    replaced = table.content
    table.content, table.size, table.row_count = content, size, built.row_count
    table.columns, table.first_rows, table.remarks = built.columns, built.first_rows, built.remarks
    table.ready_at, table.percent, table.problem = at, 100, ""
    table.save()
    Dataset.objects.filter(pk=table.dataset_id).update(table=table, changed_at=at)
    table.dataset.table, table.dataset.changed_at = table, at
    record(
        "table.imported",
        actor=None,
        subject=table,
        context=table.dataset,
        audience=audience_of(table.dataset),
        at=at,
    )
    if replaced:
        transaction.on_commit(lambda: shelf.drop(replaced))


@transaction.atomic
def discard_tables(*, received_before: datetime) -> int:
    """Drop files that nobody confirmed."""
    count, _per_model = Table.objects.filter(confirmed_at=None, received_at__lt=received_before).delete()
    return count


def format_of(upload: Upload) -> str:
    """What kind of table an upload is; FileRefused where it is none."""
    ending = upload.name.rpartition(".")[2].lower()
    known: dict[str, Any] = {
        "csv": FileFormat.CSV,
        "txt": FileFormat.CSV,
        "xlsx": FileFormat.XLSX,
        "geojson": FileFormat.GEOJSON,
        "json": FileFormat.GEOJSON,
    }
    if ending not in known:
        raise FileRefused(
            _("Aus dieser Datei wird keine Tabelle. Nehmen Sie CSV, Excel (XLSX) oder GeoJSON.")
        )
    return str(known[ending])
