"""Questions to sealed days: one DuckDB per process that reads that folder and nothing else, for seconds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any

from plietsch.sensors.models import SealedDay
from plietsch.sensors.sealed.files import shelf
from plietsch.sensors.sensorthings.problems import Refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SECONDS = 5.0
MEMORY = "512MB"
_opening = Lock()


def ask(question: str, days: Sequence[SealedDay], values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a question in which `days` stands for the files; its values are bound."""
    if not days:
        return []
    import duckdb

    files = [str(shelf.place_of(day.content)) for day in days]
    with _cursor() as cursor:
        try:
            return cursor.execute(
                question.replace("days", "read_parquet($1)", 1), [files, *values]
            ).fetchall()
        except duckdb.InterruptException:
            raise Refused("$filter", "takes too long; narrow it down by phenomenonTime") from None
        except (duckdb.OutOfMemoryException, duckdb.OutOfRangeException, duckdb.ConversionException):
            raise Refused("$filter", "cannot be calculated; narrow it down by phenomenonTime") from None


@contextmanager
def _cursor() -> Iterator["DuckDBPyConnection"]:
    with _opening:
        cursor = _engine(str(shelf.folder)).cursor()
    timer = Timer(SECONDS, cursor.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield cursor
    finally:
        timer.cancel()
        cursor.close()


@cache
def _engine(folder: str) -> "DuckDBPyConnection":
    """Locked before the first question: no other folder, no network, no extension, no change of settings."""
    import duckdb

    engine = duckdb.connect(config={"threads": 1, "memory_limit": MEMORY, "temp_directory": ""})
    engine.execute(f"SET allowed_directories=['{folder.replace(chr(39), chr(39) * 2)}/']")
    engine.execute("SET enable_external_access=false")
    engine.execute("SET lock_configuration=true")
    return engine
