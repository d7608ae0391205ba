"""From the database of this system into an empty PostgreSQL: table by table, resumable, compared at the end.

What was copied is noted in the target, in the transaction that copied it. Foreign keys wait until all rows
are there, and are then checked by the database itself.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model
from django.utils import timezone

from plietsch.core.databases import database
from plietsch.core.jobs import figures
from plietsch.upkeep.fingerprints import fingerprint, tables
from plietsch.upkeep.progress import Progress, Step

TARGET = "target"
BATCH = 2000
NOTES, KEYS = "plietsch_move", "plietsch_move_keys"
READY = "ready"
MAKING_TABLES = "plietsch move"  # what the process that makes the tables is called at the database
UNMOVED = "wagtailsearch_"  # differs from database to database, and is not filled here


class StillWorking(Exception):
    """A worker was seen just now: what it writes would be left behind."""


class NotOurs(Exception):
    """The target is no PostgreSQL, or holds something that this command did not bring."""


class Different(Exception):
    """A table that does not equal its source."""


def move(address: str, *, progress: Progress) -> int:
    """Bring all rows to the database at this address; returns how many there are."""
    if figures.has_worker(timezone.now()):
        raise StillWorking
    with _open(address) as target:
        with progress.step("Target"):
            _make_ready(target, address)
        for model in _models():
            count = model._base_manager.count()
            if count:
                with progress.step(model._meta.db_table, count) as step:
                    _copy(model, target, step)
        with progress.step("Foreign keys and sequences"):
            _close(target)
        return _compare(target, progress)


@contextmanager
def _open(address: str) -> Iterator[BaseDatabaseWrapper]:
    both = connections.configure_settings({"default": {}, TARGET: database(address)})
    connections.settings[TARGET] = both[TARGET]
    target = connections[TARGET]
    try:
        if target.vendor != "postgresql":
            raise NotOurs("only PostgreSQL can be moved to")
        yield target
    finally:
        target.close()
        del connections[TARGET], connections.settings[TARGET]


def _make_ready(target: BaseDatabaseWrapper, address: str) -> None:
    """All tables, empty, without foreign keys; done once."""
    present = set(tables(target))
    if present and NOTES not in present:
        raise NotOurs("the target has tables already; take a new database")
    with target.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {NOTES} (name text PRIMARY KEY, last text)")
    if _note(target, READY) is None:
        while _makes_tables(target):  # one that was left alone, whose move was cut off
            time.sleep(0.5)
        _migrate(address)
        with transaction.atomic(using=TARGET), target.cursor() as cursor:
            names = ", ".join(target.ops.quote_name(model._meta.db_table) for model in _models())
            cursor.execute(f"TRUNCATE {names} CASCADE")
            cursor.execute(
                f"CREATE TABLE {KEYS} AS SELECT conrelid::regclass::text AS place, conname AS name, "  # noqa: S608
                "pg_get_constraintdef(oid) AS meaning FROM pg_constraint WHERE contype = 'f'"
            )
            for place, name, _meaning in _keys(target):
                cursor.execute(f"ALTER TABLE {place} DROP CONSTRAINT {target.ops.quote_name(name)}")
            _set_note(target, READY, "")


def _migrate(address: str) -> None:
    """In a process of its own, whose only database is the target: migrations write to the default one."""
    command = [sys.executable, str(Path(settings.ROOT) / "manage.py"), "migrate", "-v0", "--no-input"]
    environment = os.environ | {"DATABASE_URL": address, "PGAPPNAME": MAKING_TABLES}
    subprocess.run(command, env=environment, check=True)  # noqa: S603


def _makes_tables(target: BaseDatabaseWrapper) -> bool:
    with target.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s",
            [MAKING_TABLES],
        )
        return cursor.fetchone() is not None


def _copy(model: type[Model], target: BaseDatabaseWrapper, step: Step) -> None:
    """Copy the rows of one table behind the last that is there."""
    table, fields = model._meta.db_table, model._meta.local_concrete_fields
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    keys = [fields.index(field) for field in model._meta.pk_fields]
    columns = ", ".join(target.ops.quote_name(str(field.column)) for field in fields)
    writers = [_Writer(field, target) for field in fields]
    note = _note(target, table)
    if note is not None:
        step.advance(rows.filter(pk__lte=_key(note)).count())
    while batch := list((rows if note is None else rows.filter(pk__gt=_key(note)))[:BATCH]):
        note = json.dumps([batch[-1][key] for key in keys], cls=DjangoJSONEncoder)
        with transaction.atomic(using=TARGET), target.cursor() as cursor:
            with cursor.copy(f"COPY {target.ops.quote_name(table)} ({columns}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row([write(value) for write, value in zip(writers, row, strict=True)])
            _set_note(target, table, note)
        step.advance(len(batch))


@dataclass(frozen=True)
class _Writer:
    """How values of a field are written into the target."""

    field: Field[Any, Any]
    target: BaseDatabaseWrapper

    def __call__(self, value: Any) -> Any:
        if self.field.get_internal_type() != "JSONField":
            return self.field.get_db_prep_save(value, connection=self.target)
        if value is None and self.field.null:
            return None
        from psycopg.types.json import Jsonb

        encoder = getattr(self.field, "encoder", None) or DjangoJSONEncoder
        return Jsonb(_parsed(self.field, value), dumps=lambda told: json.dumps(told, cls=encoder))


def _close(target: BaseDatabaseWrapper) -> None:
    """Foreign keys are checked as they come back; new rows get numbers behind the old ones."""
    with transaction.atomic(using=TARGET), target.cursor() as cursor:
        for place, name, meaning in _keys(target):
            cursor.execute(f"ALTER TABLE {place} ADD CONSTRAINT {target.ops.quote_name(name)} {meaning}")
        cursor.execute(f"DELETE FROM {KEYS}")  # noqa: S608 - a name of ours
        for statement in target.ops.sequence_reset_sql(no_style(), list(_models())):
            cursor.execute(statement)
    with target.cursor() as cursor:
        cursor.execute("ANALYZE")


def _compare(target: BaseDatabaseWrapper, progress: Progress) -> int:
    """Equal counts and digests in each table; then the notes go."""
    total = 0
    with progress.step("Comparing tables", len(list(_models()))) as step:
        for model in _models():
            here, there = (fingerprint(_told(model, alias)) for alias in (connection.alias, TARGET))
            if here != there:
                raise Different(f"{model._meta.db_table}: {here.rows} rows here, {there.rows} there")
            total += here.rows
            step.advance()
    with target.cursor() as cursor:
        cursor.execute(f"DROP TABLE {KEYS}, {NOTES}")
    return total


def _told(model: type[Model], alias: str) -> Iterator[Sequence[Any]]:
    """The rows of a table as the models see them, whichever database holds them."""
    fields = model._meta.local_concrete_fields
    names = [field.attname for field in fields]
    for row in model._base_manager.using(alias).order_by().values_list(*names).iterator():
        yield [_parsed(field, value) for field, value in zip(fields, row, strict=True)]


def _parsed(field: Field[Any, Any], value: Any) -> Any:
    """Plain JSON, also where a library's field makes something of its own of it, as Wagtail's streams do."""
    if value is None or field.get_internal_type() != "JSONField" or isinstance(field, JSONField):
        return value
    plain = value if isinstance(value, str) else field.get_prep_value(value)
    return json.loads(plain) if isinstance(plain, str) else plain


def _models() -> Iterator[type[Model]]:
    """One model for each table that has rows of its own."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and not meta.db_table.startswith(UNMOVED):
            yield model


def _key(note: str) -> Any:
    """The key of the last row that was brought: one value, or several."""
    parts = json.loads(note)
    return parts[0] if len(parts) == 1 else tuple(parts)


def _keys(target: BaseDatabaseWrapper) -> list[tuple[str, str, str]]:
    with target.cursor() as cursor:
        cursor.execute(f"SELECT place, name, meaning FROM {KEYS}")  # noqa: S608 - a name of ours
        return cursor.fetchall()


def _note(target: BaseDatabaseWrapper, name: str) -> str | None:
    with target.cursor() as cursor:
        cursor.execute(f"SELECT last FROM {NOTES} WHERE name = %s", [name])  # noqa: S608
        found = cursor.fetchone()
    return found[0] if found else None


def _set_note(target: BaseDatabaseWrapper, name: str, last: str) -> None:
    with target.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NOTES} VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET last = EXCLUDED.last",  # noqa: S608
            [name, last],
        )
