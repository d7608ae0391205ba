"""Everything that is kept in files: where it lies, which of it rows name, and copies with their digests.

Files of the media folder are finished when they get their names and never change afterwards.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

from plietsch.core import depot
from plietsch.core.registry import KeptFiles, registry

BLOCK = 1024 * 1024
UNFINISHED = "draft-"
MEDIA = "media/"


@dataclass(frozen=True)
class State:
    """A file as it was found; a change of its content shows here."""

    path: Path
    size: int
    changed: int


def roots() -> dict[str, Path]:
    """The folders whose files are kept, by their name in a backup."""
    return {"media": Path(settings.MEDIA_ROOT), "live": Path(settings.DATA) / "live"}


def stored() -> dict[str, State]:
    """All finished files by their name in a backup, such as "media/uploads/ab/ab12..."."""
    return {
        f"{root}/{path.relative_to(folder)}": state
        for root, folder in roots().items()
        for path in sorted(folder.rglob("*"))
        if not _is_unfinished(path.relative_to(folder))
        if (state := _state(path))
    }


def named_by_rows() -> set[str]:
    """The files that rows of the database name, brought here from the store if need be."""
    media = Path(settings.MEDIA_ROOT)
    return {f"media/{path.relative_to(media)}" for path in (*_of_fields(), *_of_packages())}


def copy(source: Path, target: Path) -> str:
    """Copy a file, and return the SHA-256 of what was written."""
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(BLOCK):
            digest.update(block)
            writer.write(block)
    target.chmod(0o640)
    return digest.hexdigest()


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()


def _of_fields() -> Iterator[Path]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FileField):
                names = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                yield from (depot.here(Path(field.storage.path(name))) for name in names.iterator() if name)


def _of_packages() -> Iterator[Path]:
    for kept in registry.parts(KeptFiles):
        yield from kept.paths()


def _state(path: Path) -> State | None:
    try:
        found = path.stat()
    except FileNotFoundError:  # removed while we were looking
        return None
    return State(path, found.st_size, found.st_mtime_ns) if path.is_file() else None


def _is_unfinished(path: Path) -> bool:
    return any(part.startswith(UNFINISHED) for part in path.parts) or str(path) == "uploads/lock"
