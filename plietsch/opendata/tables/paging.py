"""Pages of a table as it is: what is asked for, and a block ahead where somebody reads on, remembered."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from plietsch.opendata.models import Table
from plietsch.opendata.tables import kinds
from plietsch.opendata.tables.asking import asking
from plietsch.opendata.tables.shelf import place_of

BLOCKS = 32
LEAST, MOST = 100, 1000  # rows of a block
CELLS, BYTES = 20_000, 256 * 1024  # about as much as one block may hold, the latter as it lies on the shelf
NUMBER = "file_row_number"  # what DuckDB calls the place of a row, unless the file has such a column itself
READERS = 1000  # tables of which we know where somebody stopped
_stopped: dict[str, int] = {}


def rows_between(table: Table, start: int, stop: int) -> list[list[Any]]:
    """The rows from `start` to before `stop`, in the order of the file; nobody changes them."""
    stop = min(stop, table.row_count)
    if not _reads_on(table, start, stop):
        return _block(table.content, start, max(0, stop - start), _can_seek(table))
    return [row for block in _blocks(table, start, stop, _rows_of_block(table)) for row in block]


def _reads_on(table: Table, start: int, stop: int) -> bool:
    """Whether somebody stopped where this page begins: programs and people read page after page."""
    reads_on = _stopped.get(table.content) == start
    if len(_stopped) >= READERS:
        _stopped.clear()
    _stopped[table.content] = stop
    return reads_on


def _blocks(table: Table, start: int, stop: int, size: int) -> Iterator[list[list[Any]]]:
    for number in range(start // size, -(-stop // size)):
        first = number * size
        block = _block(table.content, first, size, _can_seek(table))
        yield block[max(0, start - first) : max(0, stop - first)]


def _rows_of_block(table: Table) -> int:
    """Few where rows are wide or long, so that what we remember stays small."""
    by_cells = CELLS // (len(table.columns) or 1)
    by_bytes = BYTES * table.row_count // (table.size or 1)
    return max(LEAST, min(MOST, by_cells, by_bytes))


def _can_seek(table: Table) -> bool:
    return all(column["name"].lower() != NUMBER for column in table.columns)


@lru_cache(maxsize=BLOCKS)
def _block(content: str, first: int, count: int, can_seek: bool) -> list[list[Any]]:
    """Finished tables never change under one name, so a block stays true. Seeking is faster than counting."""
    which = f"WHERE {NUMBER} >= ? AND {NUMBER} < ?" if can_seek else "OFFSET ? LIMIT ?"
    values = [first, first + count] if can_seek else [first, count]
    with asking() as cursor:
        rows = cursor.execute(
            f"SELECT * FROM read_parquet(?) {which}", [str(place_of(content)), *values]
        ).fetchall()
    return [[kinds.plain(value) for value in row] for row in rows]
