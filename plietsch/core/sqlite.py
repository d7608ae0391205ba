"""SQLite as the embedded database: a current library, durable settings, German order of words."""

import sys
from typing import Any

from plietsch.core.alphabet import compare_german

PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; "
    "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; "
    "PRAGMA secure_delete=ON;"  # what was erased is overwritten, on freed pages too
)


def use_current_library() -> None:
    """Put PyPI's pysqlite3 in place of the standard module, before Django loads it.

    SQLite up to 3.51.2 can lose committed rows when the write-ahead log is reset, and Debian 12 ships 3.40.
    """
    try:
        import pysqlite3
    except ImportError:  # no wheel for this machine: the system's own library serves
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def prepare_connection(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Teach a new SQLite connection the collation "german", which PostgreSQL has from ICU."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation("german", compare_german)
