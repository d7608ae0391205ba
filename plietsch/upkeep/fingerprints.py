"""What a table holds, in two numbers that two databases can compare: its rows, and a digest over them.

The digest is the sum of the digests of all rows: it asks for no order, which databases see differently.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

CHUNK = 2000
_MODULUS = 1 << 256


class Fingerprint(NamedTuple):
    """How many rows, and the digest over them."""

    rows: int
    digest: str


def fingerprint(rows: Iterable[Sequence[Any]]) -> Fingerprint:
    """The fingerprint of these rows."""
    count = total = 0
    for row in rows:
        count += 1
        told = json.dumps([canonical(value) for value in row], ensure_ascii=False, sort_keys=True)
        total += int.from_bytes(hashlib.sha256(told.encode(errors="surrogatepass")).digest())
    return Fingerprint(count, f"{total % _MODULUS:064x}")


def tables(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """The names of all tables, whoever made them."""
    with connection.cursor() as cursor:
        yield from sorted(connection.introspection.table_names(cursor))


def table_rows(connection: BaseDatabaseWrapper, table: str) -> Iterator[Sequence[Any]]:
    """All rows of a table as the database gives them, in no order."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of ours
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def canonical(value: Any) -> Any:
    """One way to write a value, however the database keeps it."""
    for kinds, write in _WAYS:
        if isinstance(value, kinds):
            return write(value)
    return value


_WAYS: list[tuple[Any, Any]] = [
    ((bool, str, type(None)), lambda value: value),
    (float, lambda value: int(value) if value.is_integer() else value),
    (Decimal, lambda value: format(value.normalize(), "f")),
    (datetime, lambda value: (value.astimezone(UTC) if value.tzinfo else value).isoformat()),
    ((date, time), lambda value: value.isoformat()),
    (timedelta, lambda value: value // timedelta.resolution),
    (UUID, str),
    ((bytes, memoryview), lambda value: bytes(value).hex()),
    ((list, tuple), lambda value: [canonical(each) for each in value]),
    (dict, lambda value: {name: canonical(each) for name, each in value.items()}),
]
