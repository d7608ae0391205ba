"""One DuckDB per process that reads the tables on the shelf and nothing else, for a few seconds at most."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock, Timer
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from plietsch.opendata.tables.problems import QueryRefused
from plietsch.opendata.tables.shelf import shelf

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SECONDS = 5.0
MEMORY = "512MB"
_opening = Lock()


@contextmanager
def asking(seconds: float = SECONDS) -> Iterator["DuckDBPyConnection"]:
    """A cursor for one question; it is interrupted when that takes too long."""
    import duckdb

    with _opening:
        cursor = _engine(str(shelf())).cursor()
    timer = Timer(seconds, cursor.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield cursor
    except duckdb.InterruptException as error:
        raise QueryRefused(_("Diese Abfrage dauert zu lange. Bitte schränken Sie sie ein.")) from error
    except duckdb.OutOfMemoryException as error:
        raise QueryRefused(_("Diese Abfrage ist zu groß. Bitte schränken Sie sie ein.")) from error
    finally:
        timer.cancel()
        cursor.close()


@cache
def _engine(folder: str) -> "DuckDBPyConnection":
    """Locked before the first question: no other folder, no network, no extension, no change of settings."""
    import duckdb

    engine = duckdb.connect(config={"threads": 1, "memory_limit": MEMORY, "temp_directory": ""})
    engine.execute("SET parquet_metadata_cache=true")
    engine.execute(f"SET allowed_directories=['{folder.replace(chr(39), chr(39) * 2)}/']")
    engine.execute("SET enable_external_access=false")
    engine.execute("SET lock_configuration=true")
    return engine
