"""What takes long is made once and copied: a migrated database, and a demo network that is ready to serve.

`python -m tests.kept` makes all of it beforehand, on SQLite and, where DATABASE_URL says so, on PostgreSQL.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "kept"


def start_from_copy(connection: BaseDatabaseWrapper) -> None:
    """Let the test database of this connection begin as a copy of the migrated one."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = postgresql(os.environ["DATABASE_URL"])
    else:
        creation: Any = connection.creation
        creation._create_test_db = _filled(creation._create_test_db, connection)


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
    kind, code = "postgresql" if address else "sqlite", _code()
    folder, name = KEPT / f"demo-{kind}-{code}", f"demo_{code}" if address else ""
    with _alone(f"demo-{kind}"):
        if address:
            _database(address, name, lambda unfinished: _tell(folder, unfinished), postgresql(address))
        elif not folder.exists():
            _tell(folder, "")
    return folder, name


def _tell(folder: Path, address: str) -> None:
    for outdated in KEPT.glob(f"{folder.name.rpartition('-')[0]}-*"):
        shutil.rmtree(outdated)
    unfinished = KEPT / f"part-{folder.name}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    if address:
        (unfinished / "static").symlink_to(demo("")[0] / "static")
    else:
        shutil.copyfile(sqlite(), unfinished / "plietsch.sqlite3")
    _manage("prepare", PLIETSCH_DATA=str(unfinished), DATABASE_URL=address, PLIETSCH_DEMO="1")
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


def _code() -> str:
    """A digest over the product and the day, on which the demo's dates depend."""
    files = (file for file in (ROOT / "plietsch").rglob("*") if file.is_file() and file.suffix != ".pyc")
    return _digest([*files, ROOT / "requirements" / "dev.txt"], str(datetime.now(UTC).date()))


def _digest(files: Iterable[Path], more: str = "") -> str:
    digest = hashlib.sha256(more.encode())
    for file in sorted(files):
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _manage(*command: str, **environment: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "plietsch.config.settings"}
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=os.environ | settings | environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """One process makes it, the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _filled(create: Callable[..., str], connection: BaseDatabaseWrapper) -> Callable[..., str]:
    """Create the database in memory as before, then copy every page of the migrated file into it."""

    def create_and_fill(*args: Any, **kwargs: Any) -> str:
        from django.db.backends.sqlite3.base import Database

        name = create(*args, **kwargs)
        memory = Database.connect(name, uri=True)
        source = Database.connect(sqlite())
        source.backup(memory)
        source.close()
        connection.creation.__dict__["_keeper"] = memory  # it lives as long as somebody holds it open
        return name

    return create_and_fill


if __name__ == "__main__":
    with ThreadPoolExecutor() as pool:
        list(pool.map(demo, {"", os.environ.get("DATABASE_URL", "")}))
