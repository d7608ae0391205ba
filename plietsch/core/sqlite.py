"""SQLite as the embedded database: a current library, durable settings, German order of words."""

import sys
import unicodedata
from typing import Any

PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; "
    "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
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


def compare_german(left: str, right: str) -> int:
    """-1, 0 or 1, in the order of a German dictionary (DIN 5007-1, as ICU's locale `de`)."""
    first, second = german_key(left), german_key(right)
    return (first > second) - (first < second)


def german_key(word: str) -> tuple[list[tuple[int, str]], str, str]:
    """A sort key: letters without marks first, then marks, then small before capital letters."""
    decomposed = unicodedata.normalize("NFD", word.replace("ß", "ss").replace("ẞ", "SS"))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    marks = "".join(char for char in decomposed if not char.isalpha())
    return [(_rank(char), char) for char in plain], marks, word.swapcase()


def _rank(char: str) -> int:
    """ICU's order of groups: spaces, punctuation, symbols, digits, letters."""
    if char.isspace():
        return 0
    if char.isdigit():
        return 3
    if char.isalpha():
        return 4
    return 1 if unicodedata.category(char).startswith("P") else 2
