"""SQLite: a copy of its pages by the online backup interface, inside one long read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

FILE = "database.sqlite3"
PAGES = 5000  # copied at once


def size(connection: BaseDatabaseWrapper) -> int:
    """Bytes of the database's files; 0 in memory."""
    file = Path(connection.settings_dict["NAME"])
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """See the database as it is now until the end, while others write on."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # not `atomic`, which would keep everybody from writing
        try:
            cursor.execute("SELECT count(*) FROM sqlite_master")
            yield ""
        finally:
            cursor.execute("ROLLBACK")


def dump(
    connection: BaseDatabaseWrapper, snapshot: str, target: Path, advance: Callable[[int], None]
) -> None:
    """Write what the snapshot shows into one file; `advance` learns of the copied pages."""
    left = [0]

    def tell(status: int, remaining: int, total: int) -> None:
        advance((left[0] or total) - remaining)
        left[0] = remaining

    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy, pages=PAGES, progress=tell)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whoever looks at it


def restore(connection: BaseDatabaseWrapper, source: Path) -> None:
    """Fill the empty database."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{source}?mode=ro&immutable=1", uri=True)) as copy:
        copy.backup(connection.connection)
    connection.close()
