"""What takes long is made once and copied: a migrated database, the tests' told world, a demo network.

`python -m tests.kept` makes all of it beforehand, on SQLite and, where DATABASE_URL says so, on PostgreSQL.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "kept"
DATABASE = "plietsch.sqlite3"
OUTDATED = 2 * 60 * 60  # seconds; until then, others may still read it


def start_from_copy(connection: BaseDatabaseWrapper) -> Path:
    """Let the test database of this connection begin with the world told; returns the folder of the rest."""
    address = os.environ.get("DATABASE_URL", "")
    folder, name = told(address)
    if address:
        connection.settings_dict["TEST"]["TEMPLATE"] = name
    else:
        creation: Any = connection.creation
        creation._create_test_db = _filled(creation._create_test_db, connection, folder / DATABASE)
    return folder


def sqlite() -> Path:
    """The migrated SQLite file for the migrations of this checkout."""
    file = KEPT / f"{_migrations()}.sqlite3"
    with _alone("sqlite"):
        if not file.exists():
            for outdated in KEPT.glob("*.sqlite3*"):
                outdated.unlink()
            unfinished = file.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            _manage("migrate", "-v0", DATABASE_URL=f"sqlite:///{unfinished}")
            unfinished.rename(file)
    return file


def postgresql(address: str) -> str:
    """The name of the migrated database beside the one at this address."""
    name = f"migrated_{_migrations()}"
    with _alone("postgresql"):
        _database(address, name, lambda unfinished: _manage("migrate", "-v0", DATABASE_URL=unfinished))
    return name


def demo(address: str) -> tuple[Path, str]:
    """The data folder of a demo network, and on PostgreSQL the name of its database."""

    def prepare(folder: Path, database: str) -> None:
        if address:
            (folder / "static").symlink_to(demo("")[0] / "static")
        _manage("prepare", PLIETSCH_DATA=str(folder), DATABASE_URL=database, PLIETSCH_DEMO="1")

    return network(f"demo-{code(datetime.now(UTC).date())}", address, prepare)


def told(address: str) -> tuple[Path, str]:
    """The data folder of the tests' told world, and on PostgreSQL the name of its database."""

    def tell(folder: Path, database: str) -> None:
        _python("-m", "tests.told", PLIETSCH_TOLD=str(folder), DATABASE_URL=database)

    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return network(f"told-{code(hour)}", address, tell)


def network(name: str, address: str, fill: Callable[[Path, str], None]) -> tuple[Path, str]:
    """A folder, and on PostgreSQL a database, that begin migrated and are then filled."""
    folder, database = KEPT / f"{name}-{'postgresql' if address else 'sqlite'}", name.replace("-", "_")
    with _alone(f"{name.partition('-')[0]}-{folder.name.rpartition('-')[2]}"):
        if address:
            _database(
                address, database, lambda unfinished: _fill(folder, unfinished, fill), postgresql(address)
            )
        elif not folder.exists():
            _fill(folder, "", fill)
    return folder, database if address else ""


def _fill(folder: Path, address: str, fill: Callable[[Path, str], None]) -> None:
    kind = folder.name.partition("-")[0]
    for older in KEPT.glob(f"{kind}-*"):
        if older.is_dir() and older.stat().st_mtime < time.time() - OUTDATED:
            shutil.rmtree(older)
    unfinished = KEPT / f"part-{folder.name}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    if not address:
        shutil.copyfile(sqlite(), unfinished / DATABASE)
    fill(unfinished, address)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)


def _database(address: str, name: str, fill: Callable[[str], None], template: str = "template1") -> None:
    """Make a database beside the one at this address, if need be, and fill it before it gets its name."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"DROP DATABASE IF EXISTS {name}_part")
            connection.execute(f"CREATE DATABASE {name}_part TEMPLATE {template}")
            fill(urlsplit(address)._replace(path=f"/{name}_part").geturl())
            connection.execute(f"ALTER DATABASE {name}_part RENAME TO {name}")


def _migrations() -> str:
    """A digest over everything that the migrations say, ours and the packages'."""
    return _digest([*ROOT.glob("plietsch/*/migrations/*.py"), ROOT / "requirements" / "dev.txt"])


def code(moment: object) -> str:
    """A digest over the product and the moment, on which the dates of the told world depend."""
    files = (file for file in (ROOT / "plietsch").rglob("*") if file.is_file() and file.suffix != ".pyc")
    return _digest([*files, *ROOT.glob("tests/*.py"), ROOT / "requirements" / "dev.txt"], str(moment))


def _digest(files: Iterable[Path], more: str = "") -> str:
    digest = hashlib.sha256(more.encode())
    for file in sorted(files):
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _manage(*command: str, **environment: str) -> None:
    _python("manage.py", *command, DJANGO_SETTINGS_MODULE="plietsch.config.settings", **environment)


def _python(*command: str, **environment: str) -> None:
    subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """One process makes it, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _filled(create: Callable[..., str], connection: BaseDatabaseWrapper, file: Path) -> Callable[..., str]:
    """Create the database in memory as before, then copy every page of the file into it."""

    def create_and_fill(*args: Any, **kwargs: Any) -> str:
        from django.db.backends.sqlite3.base import Database  # type: ignore[attr-defined]

        name = create(*args, **kwargs)
        memory = Database.connect(name, uri=True)
        source = Database.connect(file)
        source.backup(memory)
        source.close()
        connection.creation.__dict__["_keeper"] = memory  # it lives as long as somebody holds it open
        return name

    return create_and_fill


if __name__ == "__main__":
    with ThreadPoolExecutor() as pool:
        addresses = {"", os.environ.get("DATABASE_URL", "")}
        list(pool.map(lambda make: make[0](make[1]), product((told, demo), addresses)))
