"""PostgreSQL: pg_dump and pg_restore, inside a snapshot that other questions share."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

FILE = "database.dump"
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}
_ALIKE = ("--no-owner", "--no-privileges")


class ToolFailed(Exception):
    """pg_dump or pg_restore ended with an error."""


def size(connection: BaseDatabaseWrapper) -> int:
    """Bytes of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """See the database as it is now until the end; yields the name by which pg_dump sees the same."""
    with transaction.atomic(using=connection.alias, durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def dump(
    connection: BaseDatabaseWrapper, snapshot: str, target: Path, advance: Callable[[int], None]
) -> None:
    """Write what the snapshot shows into one file (custom format)."""
    _run(connection, "pg_dump", "--format=custom", *_ALIKE, f"--snapshot={snapshot}", f"--file={target}")


def restore(connection: BaseDatabaseWrapper, source: Path) -> None:
    """Fill the empty database: all of it or nothing."""
    name = str(connection.get_connection_params()["dbname"])
    _run(
        connection,
        "pg_restore",
        *_ALIKE,
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={name}",
        str(source),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _run(connection: BaseDatabaseWrapper, *command: str) -> None:
    """Passwords travel by the environment, where other people of the machine cannot read them."""
    known = connection.get_connection_params()
    told = {variable: str(known[name]) for name, variable in _VARIABLES.items() if known.get(name)}
    done = subprocess.run(command, env=os.environ | told, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise ToolFailed(done.stderr.strip())
