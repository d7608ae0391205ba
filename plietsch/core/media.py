"""Where Django's and Wagtail's own files lie: in the media folder, and in the store where there is one."""

from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from plietsch.core.depot import depot, forget, here, keep, name_of


class MediaStorage(FileSystemStorage):
    """A folder below the media folder."""

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        here(Path(self.path(name)))
        return super()._open(name, mode)  # type: ignore[misc]

    def _save(self, name: str, content: Any) -> str:
        saved = str(super()._save(name, content))  # type: ignore[misc]
        place = Path(self.path(saved))
        try:
            keep(place, place)
        except BaseException:
            place.unlink()
            raise
        return saved

    def exists(self, name: str) -> bool:
        store = depot()
        return super().exists(name) or (store is not None and store.has(name_of(Path(self.path(name)))))

    def size(self, name: str) -> int:
        here(Path(self.path(name)))
        return super().size(name)

    def delete(self, name: str) -> None:
        if not name:
            raise ValueError("a name must be given to delete")
        forget(Path(self.path(name)))
