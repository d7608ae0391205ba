"""Marks that change with what is written; a kept page holds while those of its tables stay the same.

They lie in a small file that all processes of this machine have in memory. Whoever commits a change writes
new random values: unlike counters, two writers at the same time can never leave an old one in place.
"""

import mmap
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property, lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

WIDTH = 8  # bytes of one mark, which is read as a whole number (Q)
PLACES = 4096  # tables that fall on the same place change together
BRIEFLY = "X-Kept-For"  # seconds for which an answer that no browser keeps is everybody's
ANY, ALL = 0, 1  # changed by every writing; changed by writings that may have touched every table
UNKNOWN = ""  # a table whose name could not be told
_READS = re.compile(
    r"[\s(]*(SELECT|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|EXPLAIN|SET|SHOW)\b", re.IGNORECASE
)
_TABLE = re.compile(
    r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)\"?(?![\w.\"])", re.IGNORECASE
)
_SOURCE = re.compile(r"\b(?:FROM|JOIN)\s+\"?(\w+)", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class Marks:
    """All marks in their file, opened when they are first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> memoryview:
        """All of them as they are now, for a page that is about to be made."""
        return memoryview(self._shared.tobytes()).cast("Q")

    def of(self, places: Iterable[int], seen: memoryview | None = None) -> list[int]:
        """Those of a page, as they are now or as they were seen."""
        marks = seen or self._shared
        return [marks[place] for place in places]

    def change(self, table: str = UNKNOWN) -> None:
        """From now on nothing holds that was made of this table; without a name, nothing at all."""
        for place in (ANY, _place(table) if table else ALL):
            self._shared[place] = secrets.randbits(WIDTH * 8)

    @cached_property
    def _shared(self) -> memoryview:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            os.ftruncate(file, WIDTH * PLACES)
            return memoryview(mmap.mmap(file, WIDTH * PLACES)).cast("Q")
        finally:
            os.close(file)


marks = Marks(settings.DATA / "shown.marks")
_read: ContextVar[set[str] | None] = ContextVar("read", default=None)


@contextmanager
def noting(tables: set[str]) -> Iterator[None]:
    """Note the tables that are read meanwhile in this thread."""
    token = _read.set(tables)
    try:
        yield
    finally:
        _read.reset(token)


def note(tables: Iterable[str]) -> None:
    """What is shown now was made of these tables, even if they were read earlier."""
    if (noted := _read.get()) is not None:
        noted.update(tables)


def places(tables: set[str] | None) -> tuple[int, ...]:
    """Where the marks stand on which a page made of these tables depends; all, if that is not known."""
    if tables is None or UNKNOWN in tables:
        return (ANY,)
    return (ALL, *sorted({_place(table) for table in tables - settings.UNKEPT_TABLES}))


def watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Watch all statements of a database connection, whichever code sends them."""
    if _notice not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _notice)


def _notice(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Note what is read, and change the mark of what is written, once it is committed."""
    result = execute(sql, params, many, context)
    if may_change_what_is_shown(sql):
        context["connection"].on_commit(partial(marks.change, _written(sql[:200])))
    else:
        note(tables_in(sql))
    return result


def may_change_what_is_shown(sql: str) -> bool:
    """False for reading, and for writing to tables that no kept page shows anything of."""
    return not _READS.match(sql) and _written(sql[:200]) not in settings.UNKEPT_TABLES


@lru_cache(5000)
def tables_in(sql: str) -> frozenset[str]:
    """The tables that a statement may read; with UNKNOWN where it names one that no model has."""
    known = _tables()
    strange = {UNKNOWN} if any(name not in known for name in _SOURCE.findall(sql)) else set()
    return frozenset(known.intersection(_WORD.findall(sql)) | strange)


@lru_cache(2000)
def _written(beginning: str) -> str:
    """The table that a statement writes to; UNKNOWN for other statements, which may write to all."""
    found = _TABLE.match(beginning)
    return found[1] if found else UNKNOWN


@cache
def _tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


@cache
def _place(table: str) -> int:
    number = int.from_bytes(blake2b(table.encode(), digest_size=4).digest(), "big")
    return 2 + number % (PLACES - 2)
