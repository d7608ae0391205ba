"""A migrated, empty database is made once and copied: the migrations take longer than most test files."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "migrated"


def start_from_copy(connection: BaseDatabaseWrapper) -> None:
    """Let the test database of this connection begin as a copy of the migrated one."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = postgresql(os.environ["DATABASE_URL"])
    else:
        creation: Any = connection.creation
        creation._create_test_db = _filled(creation._create_test_db, connection)


def sqlite() -> Path:
    """The migrated SQLite file for the migrations of this checkout."""
    file = KEPT / f"{_fingerprint()}.sqlite3"
    with _alone():
        if not file.exists():
            for outdated in KEPT.glob("*.sqlite3*"):
                outdated.unlink()
            unfinished = file.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            _migrate(f"sqlite:///{unfinished}")
            unfinished.rename(file)
    return file


def postgresql(address: str) -> str:
    """The name of the migrated database beside the one at this address."""
    import psycopg

    name = f"migrated_{_fingerprint()}"
    with _alone(), psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"DROP DATABASE IF EXISTS {name}_part")
            connection.execute(f"CREATE DATABASE {name}_part")
            _migrate(urlsplit(address)._replace(path=f"/{name}_part").geturl())
            connection.execute(f"ALTER DATABASE {name}_part RENAME TO {name}")
    return name


def _fingerprint() -> str:
    """A digest over everything that the migrations say, ours and the packages'."""
    files = [*sorted(ROOT.glob("plietsch/*/migrations/*.py")), ROOT / "requirements" / "dev.txt"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _migrate(address: str) -> None:
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "plietsch.config.settings", "DATABASE_URL": address
    }  # fmt: skip
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)


@contextmanager
def _alone() -> Iterator[None]:
    """One process makes the copy, the others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
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
