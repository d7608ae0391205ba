"""Folders of finished files: each under a name that says nothing, put in place in one step."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings

from plietsch.core import depot


@dataclass(frozen=True)
class Shelf:
    """A folder of the media folder, never under the static one, whose files all end alike."""

    name: str
    ending: str

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        folder = Path(settings.MEDIA_ROOT) / self.name
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        return folder

    def place_of(self, content: str) -> Path:
        """One file; it may have to be brought here first."""
        return depot.here(self.own_place(content))

    def own_place(self, content: str) -> Path:
        """Where it lies on this machine, if it does."""
        return self.folder / f"{content}.{self.ending}"

    def put(self, finished: Path) -> str:
        """Move a finished file to its place, safe on the disk; returns its name there."""
        content = uuid4().hex
        with finished.open("rb") as file:
            os.fsync(file.fileno())
        depot.keep(finished, self.own_place(content))
        os.replace(finished, self.own_place(content))
        return content

    def drop(self, content: str) -> None:
        """Remove a file."""
        depot.forget(self.own_place(content))

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder on the shelf's disk for unfinished files; it is gone afterwards."""
        with TemporaryDirectory(dir=self.folder, prefix="draft-") as folder:
            yield Path(folder)
