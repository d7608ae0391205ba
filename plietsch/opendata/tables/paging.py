"""The rows of a long table once more as pages: a hundred to a block, found by their number, without a query.

A file of pages begins with the places of its blocks (8 bytes each, and the end). A block is zipped: a line
for each row, an object of JSON as programs get it.
"""

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from struct import Struct, pack
from typing import Any

from plietsch.opendata.models import Table
from plietsch.opendata.tables.asking import asking
from plietsch.opendata.tables.building import PAGE
from plietsch.opendata.tables.kinds import kinds_of
from plietsch.opendata.tables.shelf import pages_of, place_of, workshop
from plietsch.opendata.tables.written import object_of

SECONDS = 600
QUICK = 1  # the least work: pages are packed to half their size at best
_place = Struct("<Q")
_from_to = Struct("<QQ")
Rows = list[list[Any]]


def rows_between(table: Table, start: int, stop: int) -> Rows | None:
    """The rows from `start` to before `stop`, in the order of the file; None while they are not on pages."""
    written = records_between(table, start, stop)
    if written is None:
        return None
    return [list(row.values()) for row in json.loads(b"[%s]" % written)]


def records_between(table: Table, start: int, stop: int) -> bytes | None:
    """The same rows as objects of JSON with commas between them."""
    stop = min(stop, table.row_count)
    if start >= stop:
        return b""
    first = start // PAGE
    try:
        with pages_of(table.content).open("rb") as file:
            lines = b"\n".join([_block(file, number) for number in range(first, -(-stop // PAGE))]).split(
                b"\n"
            )
    except FileNotFoundError:
        return None
    return b",".join(lines[start - first * PAGE : stop - first * PAGE])


def write_pages(table: Table) -> None:
    """Put the rows on pages too; in one step, so that nobody reads half of them."""
    if not needs_pages(table):
        return
    with workshop() as folder:
        target = folder / "pages"
        _write(target, table)
        if place_of(table.content).exists():  # not if the table was replaced meanwhile
            os.replace(target, pages_of(table.content))


def needs_pages(table: Table) -> bool:
    """Whether a table is longer than its first page, and not on pages yet."""
    return table.row_count > PAGE and not pages_of(table.content).exists()


def _block(file: Any, number: int) -> bytes:
    file.seek(number * _place.size)
    start, end = _from_to.unpack(file.read(_from_to.size))
    file.seek(start)
    return zlib.decompress(file.read(end - start))


def _write(target: Path, table: Table) -> None:
    places = [(-(-table.row_count // PAGE) + 1) * _place.size]
    with target.open("wb") as file:
        file.seek(places[0])
        for block in _blocks(table):
            places.append(places[-1] + file.write(block))
        file.seek(0)
        file.write(pack(f"<{len(places)}Q", *places))


def _blocks(table: Table) -> Iterator[bytes]:
    row = object_of(kinds_of(table))
    with asking(seconds=SECONDS) as cursor:
        cursor.execute(f"SELECT {row} FROM read_parquet(?)", [str(place_of(table.content))])
        while rows := cursor.fetchmany(PAGE):
            yield zlib.compress("\n".join([row for (row,) in rows]).encode(), QUICK)
