"""A backup of the running system: database and files of one moment, and what proves them.

Files are never changed, but come and go. Most are copied before; then the database is looked at in one
snapshot, and what came meanwhile is copied at once. If a file that a row of the snapshot names was removed in
between, that begins again with a later snapshot.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

import plietsch
from plietsch.core import depot
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.upkeep import engines, files, fingerprints
from plietsch.upkeep.models import Backup
from plietsch.upkeep.progress import Progress

FORMAT = 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
TRIES = 3


class TargetInUse(Exception):
    """There is something already where the backup should go."""


@dataclass
class Manifest:
    """What a backup holds: tables as [rows, digest], files as [bytes, SHA-256]; `missing` ones rows name."""

    format: int
    version: str
    made_at: str
    vendor: str
    database: str = ""
    tables: dict[str, list[object]] = field(default_factory=dict)
    files: dict[str, list[object]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def make_backup(target: Path, *, at: datetime, progress: Progress) -> tuple[Backup, list[str]]:
    """Write a backup into a new folder; returns it, and the files that rows name but nobody has."""
    begun = time.monotonic()
    with _new_folder(target) as folder:
        manifest = Manifest(FORMAT, plietsch.__version__, at.isoformat(), connection.vendor)
        _fill(folder, manifest, progress)
        _prove(folder, manifest)
    sizes = [int(str(size)) for size, _digest in manifest.files.values()]
    backup = _note(
        Backup(
            place=str(target),
            files=len(sizes),
            bytes=sum(sizes) + (target / manifest.database).stat().st_size,
            seconds=round(time.monotonic() - begun, 3),
            made_at=at,
        )
    )
    return backup, manifest.missing


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """A folder that gets its name when everything is in it and on the disk."""
    unfinished = target.with_name(f"{target.name}.part")
    if target.exists() or unfinished.exists():
        raise TargetInUse(target if target.exists() else unfinished)
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        yield unfinished
        os.sync()
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished)
        raise


def _fill(folder: Path, manifest: Manifest, progress: Progress) -> None:
    engine, copied = engines.of(connection), _Copies(folder)
    if depot.depot():
        with progress.step("Files of the store"):
            files.named_by_rows()
    copied.take(files.stored(), progress, "Files")
    for left in reversed(range(TRIES)):
        with engine.snapshot(connection) as snapshot:
            copied.take(files.stored(), progress, "Files that came meanwhile")
            manifest.missing = sorted(copied.settle(files.named_by_rows()))
            if manifest.missing and left:
                continue
            manifest.database = engine.FILE
            with progress.step("Database") as step:
                engine.dump(connection, snapshot, folder / engine.FILE, step.advance)
            with progress.step("Digests of tables") as step:
                for table in fingerprints.tables(connection):
                    rows = fingerprints.table_rows(connection, table)
                    manifest.tables[table] = list(fingerprints.fingerprint(rows))
                    step.advance()
        break
    manifest.files = {name: [state.size, digest] for name, (state, digest) in sorted(copied.taken.items())}


@dataclass
class _Copies:
    """The files that the backup holds by now."""

    folder: Path
    taken: dict[str, tuple[files.State, str]] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)

    def take(self, found: dict[str, files.State], progress: Progress, title: str) -> None:
        """Copy what is new or different."""
        self.present = set(found)
        wanted = {name: state for name, state in found.items() if self._lacks(name, state)}
        with progress.step(title, len(wanted)) as step:
            for name, state in wanted.items():
                try:
                    self.taken[name] = state, files.copy(state.path, self.folder / name)
                except FileNotFoundError:  # removed a moment ago
                    (self.folder / name).unlink(missing_ok=True)
                step.advance()

    def settle(self, named: set[str]) -> set[str]:
        """Drop copies of what is gone and not named by any row; return what is named and not here."""
        for name in self.taken.keys() - self.present - named:
            (self.folder / name).unlink()
            del self.taken[name]
        return named - self.taken.keys()

    def _lacks(self, name: str, state: files.State) -> bool:
        return name not in self.taken or self.taken[name][0] != state


def _prove(folder: Path, manifest: Manifest) -> None:
    """The manifest, and a list that `sha256sum --check SHA256SUMS` reads."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    sums = {name: str(digest) for name, (_size, digest) in manifest.files.items()}
    sums |= {name: files.digest_of(folder / name) for name in (manifest.database, MANIFEST)}
    (folder / SUMS).write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))


@transaction.atomic
def _note(backup: Backup) -> Backup:
    backup.full_clean()
    backup.save()
    record("backup.made", actor=None, subject=backup, audience=OFFICE, at=backup.made_at)
    return backup
