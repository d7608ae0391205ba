"""A mark that changes with every change of what guests may be shown; kept pages hold while it stays the same.

It lies in a small file that all processes of this machine have in memory. Whoever commits a change writes a
new random value: unlike a counter, two writers at the same time can never leave an old one in place.
"""

import mmap
import os
import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

SIZE = 16
_READS = re.compile(
    r"\s*(SELECT|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|EXPLAIN|SET|SHOW)\b", re.IGNORECASE
)
_TABLE = re.compile(
    r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)\"?(?![\w.\"])", re.IGNORECASE
)


class Mark:
    """The mark in its file, opened when it is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._memory: mmap.mmap | None = None

    def read(self) -> bytes:
        """The present mark."""
        return self._open()[:SIZE]

    def change(self) -> None:
        """From now on nothing that was kept before holds."""
        self._open()[:SIZE] = secrets.token_bytes(SIZE)

    def _open(self) -> mmap.mmap:
        if self._memory is None:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o640)
            try:
                os.ftruncate(file, SIZE)
                self._memory = mmap.mmap(file, SIZE)
            finally:
                os.close(file)
        return self._memory


mark = Mark(settings.DATA / "shown.mark")


def watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Watch all statements of a database connection, whichever code sends them."""
    if _notice not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _notice)


def _notice(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Change the mark after the commit of every statement that may change what is shown."""
    result = execute(sql, params, many, context)
    if may_change_what_is_shown(sql):
        context["connection"].on_commit(mark.change)
    return result


def may_change_what_is_shown(sql: str) -> bool:
    """False for reading, and for writing to tables that no kept page shows anything of."""
    if _READS.match(sql):
        return False
    return _table(sql[:200]) not in settings.UNKEPT_TABLES


@lru_cache(2000)
def _table(beginning: str) -> str:
    """The table that a statement writes to; "" for statements of another kind, which count as changes."""
    found = _TABLE.match(beginning)
    return found[1] if found else ""
