"""The folder of finished tables: one Parquet file each, under a name that says nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings


def shelf() -> Path:
    """Where tables lie: in the media folder, never under the static one."""
    folder = Path(settings.MEDIA_ROOT) / "tables"
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    return folder


def place_of(content: str) -> Path:
    """The file of one table."""
    return shelf() / f"{content}.parquet"


def put(finished: Path) -> str:
    """Move a finished file to its place in one step; returns its name there."""
    content = uuid4().hex
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(finished, place_of(content))
    return content


def drop(content: str) -> None:
    """Remove a table's file."""
    place_of(content).unlink(missing_ok=True)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder on the shelf's disk for unfinished files; it is gone afterwards."""
    with TemporaryDirectory(dir=shelf(), prefix="draft-") as folder:
        yield Path(folder)
