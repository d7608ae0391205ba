"""A backup of the running network holds database and files of one moment, and comes back complete."""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, new_demo, new_empty

pytestmark = pytest.mark.xdist_group("processes")

SELECT = 'SELECT * FROM "{}"'
# Somebody hands in a file after most files were copied, and takes it back when the database was looked at.
BACKUP_IN_A_BUSY_MOMENT = """
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import OutputWrapper
from django.db import connection
from django.utils import timezone
from plietsch.core.models import Upload
from plietsch.core.uploads import store
from plietsch.core.uploads.shelf import place_of
from plietsch.upkeep.operations.backup import make_backup
from plietsch.upkeep.progress import Progress

class Busy(Progress):
    @contextmanager
    def step(self, title, total=0):
        with super().step(title, total) as step:
            if title == "Files that came meanwhile":
                elsewhere(take_back)
            yield step
        if title == "Files":
            elsewhere(hand_in)

def elsewhere(work):
    thread = Thread(target=lambda: (work(), connection.close()))
    thread.start()
    thread.join()

def hand_in():
    for text in (b"stays", b"goes"):
        store(SimpleUploadedFile(f"{text.decode()}.txt", text), by=None, at=timezone.now())

def take_back():
    for upload in Upload.objects.filter(name="goes.txt"):
        upload.delete()
        place_of(upload.sha256).unlink()

_, missing = make_backup(Path(TARGET), at=timezone.now(), progress=Busy(OutputWrapper(sys.stdout)))
print("missing:", missing)
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with new_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="module")
def backup(demo: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("backups") / "today"
    told = demo.python(BACKUP_IN_A_BUSY_MOMENT.replace("TARGET", repr(str(target))))
    assert "missing: []" in told
    return target


def test_what_is_restored_equals_what_was_there(demo: Installation, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "restored").mkdir()
    with new_empty(tmp_path / "restored") as restored:
        told = restored.manage("restore", str(backup))

        assert "all compared" in told
        here, there = _everything(demo), _everything(restored)
        # Only the note of the backup itself came later.
        for table in ("upkeep_backup", "core_activity", "sqlite_sequence"):
            here.pop(table, None)
            there.pop(table, None)
        assert len(here) > 250
        assert here == there

        again = _refused(restored, "restore", str(backup))
        assert "not empty" in again


def test_a_file_that_came_and_went_meanwhile_leaves_no_gap(backup: Path) -> None:
    held = {path.name for path in (backup / "media" / "uploads").glob("??/*")}

    assert hashlib.sha256(b"stays").hexdigest() in held
    assert hashlib.sha256(b"goes").hexdigest() not in held


def test_the_usual_tool_checks_a_backup(backup: Path) -> None:
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=False)

    assert checked.returncode == 0


def test_a_backup_of_which_one_byte_differs_is_refused_before_anything_is_written(
    backup: Path, tmp_path: Path
) -> None:
    name = next(iter(json.loads((backup / "manifest.json").read_text())["files"]))
    whole = (backup / name).read_bytes()
    (backup / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    try:
        with new_empty(tmp_path) as empty:
            assert f"damaged: {name}" in _refused(empty, "restore", str(backup))
            assert not list((tmp_path / "media").rglob("*"))
    finally:
        (backup / name).write_bytes(whole)


def test_nothing_is_written_where_something_is(demo: Installation, backup: Path) -> None:
    assert "is there already" in _refused(demo, "backup", str(backup))


def _refused(installation: Installation, *command: str) -> str:
    with installation.started(*command) as process:
        told = process.communicate(timeout=120)
        assert process.returncode == 1
        return str(told)


def _everything(installation: Installation) -> dict[str, Any]:
    """Digests of all rows by table, and of all files by name, without any code of ours."""
    media = Path(installation.environment["PLIETSCH_DATA"]) / "media"
    files = {
        str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in media.rglob("*")
        if path.is_file() and path.name != "lock"
    }
    return files | _tables(installation)


def _tables(installation: Installation) -> dict[str, tuple[int, str]]:
    if address := installation.environment["DATABASE_URL"]:
        import psycopg

        with psycopg.connect(address) as connection:
            names = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            return {name: _digest(connection.execute(SELECT.format(name))) for (name,) in names}
    from pysqlite3 import connect

    file = os.path.join(installation.environment["PLIETSCH_DATA"], "plietsch.sqlite3")
    with closing(connect(file)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: _digest(connection.execute(SELECT.format(name))) for (name,) in names}


def _digest(rows: Any) -> tuple[int, str]:
    told = sorted(map(repr, rows))
    return len(told), hashlib.sha256("\n".join(told).encode()).hexdigest()
