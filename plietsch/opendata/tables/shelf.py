"""The folder of finished tables: a Parquet file each, and for long ones the same rows on pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plietsch.core.shelves import Shelf

_shelf, _pages = Shelf("tables", "parquet"), Shelf("tables", "lines")
place_of, put, pages_of = _shelf.place_of, _shelf.put, _pages.own_place


def shelf() -> Path:
    """Where tables lie: in the media folder, never under the static one."""
    return _shelf.folder


def drop(content: str) -> None:
    """Remove a table, and its pages."""
    _shelf.drop(content)
    _pages.drop(content)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder on the shelf's disk for unfinished files; it is gone afterwards."""
    with _shelf.workshop() as folder:
        yield folder
