"""From a backup to a running system: only into an empty one, and compared completely."""

import json
from pathlib import Path

from django.db import connection

from plietsch.core import depot
from plietsch.upkeep import engines, files, fingerprints
from plietsch.upkeep.operations.backup import FORMAT, MANIFEST, SUMS, Manifest
from plietsch.upkeep.progress import Progress


class NotABackup(Exception):
    """A folder without a manifest that this version understands, or of another kind of database."""


class NotEmpty(Exception):
    """There is a database with tables, or there are files."""


class Damaged(Exception):
    """Files or tables that are not what the manifest says."""


def restore_backup(source: Path, *, progress: Progress) -> Manifest:
    """Bring everything back; the backup is looked through before anything is written."""
    manifest = _read(source)
    _refuse_contents()
    _check_files(source, progress)
    with progress.step("Files", len(manifest.files)) as step:
        for name in manifest.files:
            files.copy(source / name, _place_of(name))
            _hand_over(name)
            step.advance()
    with progress.step("Database"):
        engines.of(connection).restore(connection, source / manifest.database)
    _compare(manifest, progress)
    return manifest


def _read(source: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads((source / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise NotABackup(f"{source} has no readable {MANIFEST}") from error
    if manifest.format != FORMAT or manifest.vendor != connection.vendor:
        raise NotABackup(
            f"{source} is a backup of {manifest.vendor} (format {manifest.format}), "
            f"this system is {connection.vendor} (format {FORMAT})"
        )
    for name in manifest.files:
        _place_of(name)
    return manifest


def _refuse_contents() -> None:
    if any(fingerprints.tables(connection)):
        raise NotEmpty("the database has tables")
    if found := next(iter(files.stored()), None):
        raise NotEmpty(f"there are files, such as {found}")
    if (store := depot.depot()) and (taken := next(store.sizes(), None)):
        raise NotEmpty(f"there are files in the store, such as {taken[0]}")


def _check_files(source: Path, progress: Progress) -> None:
    lines = (source / SUMS).read_text().splitlines()
    with progress.step("Checking the backup", len(lines)) as step:
        for line in lines:
            digest, _, name = line.partition("  ")
            if not (source / name).is_file() or files.digest_of(source / name) != digest:
                raise Damaged(name)
            step.advance()


def _place_of(name: str) -> Path:
    """Where a file belongs here; a manifest that points elsewhere is none of ours."""
    root, _, rest = name.partition("/")
    folder = files.roots().get(root)
    if folder is None or ".." in Path(rest).parts:
        raise NotABackup(f"the backup names a file that belongs elsewhere: {name}")
    return folder / rest


def _hand_over(name: str) -> None:
    """Files of the media folder belong into the store, where there is one."""
    if name.startswith(files.MEDIA):
        depot.keep(_place_of(name), _place_of(name))


def _digest_in_the_store(name: str) -> list[str]:
    """What the store gives back of a file that it has to hold."""
    store = depot.depot()
    return [store.digest(name.removeprefix(files.MEDIA))] if store and name.startswith(files.MEDIA) else []


def _compare(manifest: Manifest, progress: Progress) -> None:
    with progress.step("Comparing files", len(manifest.files)) as step:
        for name, (_size, digest) in manifest.files.items():
            if {files.digest_of(_place_of(name)), *_digest_in_the_store(name)} != {digest}:
                raise Damaged(name)
            step.advance()
    with progress.step("Comparing tables", len(manifest.tables)) as step:
        if set(fingerprints.tables(connection)) != set(manifest.tables):
            raise Damaged("the list of tables")
        for table, expected in manifest.tables.items():
            if list(fingerprints.fingerprint(fingerprints.table_rows(connection, table))) != expected:
                raise Damaged(table)
            step.advance()
