"""Pages of a table as it is, cut from blocks of rows that the process remembers."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from plietsch.opendata.models import Table
from plietsch.opendata.tables import kinds
from plietsch.opendata.tables.asking import asking
from plietsch.opendata.tables.shelf import place_of

BLOCKS = 16
LEAST, MOST = 100, 1000  # rows of a block
CELLS, BYTES = 20_000, 256 * 1024  # about as much as one block may hold, the latter as it lies on the shelf


def rows_between(table: Table, start: int, stop: int) -> list[list[Any]]:
    """The rows from `start` to before `stop`, in the order of the file; nobody changes them."""
    size = _rows_of_block(table)
    return [row for block in _blocks(table, start, stop, size) for row in block]


def _blocks(table: Table, start: int, stop: int, size: int) -> Iterator[list[list[Any]]]:
    for number in range(start // size, -(-min(stop, table.row_count) // size)):
        first = number * size
        yield _block(table.content, first, size)[max(0, start - first) : max(0, stop - first)]


def _rows_of_block(table: Table) -> int:
    """Few where rows are wide or long, so that what we remember stays small."""
    by_cells = CELLS // (len(table.columns) or 1)
    by_bytes = BYTES * table.row_count // (table.size or 1)
    return max(LEAST, min(MOST, by_cells, by_bytes))


@lru_cache(maxsize=BLOCKS)
def _block(content: str, first: int, count: int) -> list[list[Any]]:
    """Finished tables never change under one name, so a block stays true."""
    question = "SELECT * FROM read_parquet(?) LIMIT ? OFFSET ?"
    with asking() as cursor:
        rows = cursor.execute(question, [str(place_of(content)), count, first]).fetchall()
    return [[kinds.plain(value) for value in row] for row in rows]
