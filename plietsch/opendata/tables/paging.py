"""The rows of a long table once more as pages: a hundred to a block, found by their number, without a query.

A file of pages begins with the places of its blocks (8 bytes each, and the end); a block is zipped JSON.
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
from plietsch.opendata.tables.building import PAGE, quoted
from plietsch.opendata.tables.kinds import Kind
from plietsch.opendata.tables.shelf import pages_of, place_of, workshop
from plietsch.opendata.tables.written import as_json

SECONDS = 600
QUICK = 1  # the least work: pages are packed to half their size at best
_place = Struct("<Q")
_from_to = Struct("<QQ")
Rows = list[list[Any]]


def rows_between(table: Table, start: int, stop: int) -> Rows | None:
    """The rows from `start` to before `stop`, in the order of the file; None while they are not on pages."""
    stop = min(stop, table.row_count)
    if start >= stop:
        return []
    first = start // PAGE
    try:
        with pages_of(table.content).open("rb") as file:
            rows = [row for number in range(first, -(-stop // PAGE)) for row in _block(file, number)]
    except FileNotFoundError:
        return None
    return rows[start - first * PAGE : stop - first * PAGE]


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


def _block(file: Any, number: int) -> Rows:
    file.seek(number * _place.size)
    start, end = _from_to.unpack(file.read(_from_to.size))
    file.seek(start)
    rows: Rows = json.loads(zlib.decompress(file.read(end - start)))
    return rows


def _write(target: Path, table: Table) -> None:
    places = [(-(-table.row_count // PAGE) + 1) * _place.size]
    with target.open("wb") as file:
        file.seek(places[0])
        for block in _blocks(table):
            places.append(places[-1] + file.write(block))
        file.seek(0)
        file.write(pack(f"<{len(places)}Q", *places))


def _blocks(table: Table) -> Iterator[bytes]:
    cells = ", ".join(as_json(quoted(column["name"]), Kind(column["kind"])) for column in table.columns)
    with asking(seconds=SECONDS) as cursor:
        cursor.execute(f"SELECT json_array({cells}) FROM read_parquet(?)", [str(place_of(table.content))])
        while rows := cursor.fetchmany(PAGE):
            yield zlib.compress(f"[{','.join([row for (row,) in rows])}]".encode(), QUICK)
