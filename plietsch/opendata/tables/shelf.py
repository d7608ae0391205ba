"""The folder of finished tables: one Parquet file each, under a name that says nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plietsch.core.shelves import Shelf

_shelf = Shelf("tables", "parquet")
place_of, put, drop = _shelf.place_of, _shelf.put, _shelf.drop


def shelf() -> Path:
    """Where tables lie: in the media folder, never under the static one."""
    return _shelf.folder


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder on the shelf's disk for unfinished files; it is gone afterwards."""
    with _shelf.workshop() as folder:
        yield folder
