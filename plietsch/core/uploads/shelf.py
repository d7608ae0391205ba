"""The folder of stored files: each content once, under its own digest, never under a name."""

import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BufferedRandom
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from plietsch.core import depot
from plietsch.core.uploads.refusal import RefusedUpload

_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Draft:
    """An open file that lies on the shelf's disk but has no place there yet."""

    file: BufferedRandom
    path: Path


def shelf() -> Path:
    """Where contents lie: in the media folder, never under the static one."""
    return Path(settings.MEDIA_ROOT) / "uploads"


def place_of(sha256: str) -> Path:
    """The file that holds the content with this digest; it may have to be brought here first."""
    return depot.here(_place(sha256))


def _place(sha256: str) -> Path:
    return shelf() / sha256[:2] / sha256


@contextmanager
def draft() -> Iterator[Draft]:
    """A file to write into; it is gone afterwards, unless it was put in its place."""
    shelf().mkdir(mode=0o750, parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=shelf(), prefix="draft-")
        try:
            with open(handle, "w+b") as file:
                yield Draft(file, Path(name))
        finally:
            Path(name).unlink(missing_ok=True)
    except depot.StoreSilent as error:
        raise RefusedUpload(
            _("Der Speicher antwortet nicht. Bitte versuchen Sie es später noch einmal.")
        ) from error
    except OSError as error:
        if error.errno in _FULL:
            raise RefusedUpload(
                _("Der Speicher ist voll. Bitte wenden Sie sich an das Netzwerkbüro.")
            ) from error
        raise


def put(finished: Draft) -> str:
    """Move a draft to its place in one step; returns the SHA-256 of its content."""
    finished.file.flush()
    os.fchmod(finished.file.fileno(), 0o640)
    os.fsync(finished.file.fileno())
    finished.file.seek(0)
    sha256 = hashlib.file_digest(finished.file, "sha256").hexdigest()
    place = _place(sha256)
    place.parent.mkdir(mode=0o750, exist_ok=True)
    depot.keep(finished.path, place)
    with _locked(fcntl.LOCK_SH):
        os.replace(finished.path, place)  # also where it lies already: a sweep then sees it as new
    return sha256


def contents(before: datetime) -> Iterator[str]:
    """The digests of all contents that were put before this moment."""
    for place in shelf().glob("??/*"):
        if place.stat().st_mtime < before.timestamp():
            yield place.name


def drop(sha256: str, before: datetime) -> None:
    """Remove a content that nobody needs, unless it was put again meanwhile."""
    place = _place(sha256)
    with _locked(fcntl.LOCK_EX):
        if place.exists() and place.stat().st_mtime < before.timestamp():
            depot.forget(place)


@contextmanager
def _locked(how: int) -> Iterator[None]:
    with open(shelf() / "lock", "a") as lock:
        fcntl.flock(lock, how)
        yield
