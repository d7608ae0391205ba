"""A real installation for tests: a data folder and database of its own, and processes that can be killed."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests import kept

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Installation:
    """What `manage.py` works on: its environment."""

    environment: dict[str, str]

    def manage(self, *command: str) -> str:
        """Run a command to its end and return what it prints."""
        words = [sys.executable, "-W", "error", "manage.py", *command]
        done = subprocess.run(
            words, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def python(self, code: str) -> str:
        """Run a line of Python in it."""
        return self.manage("shell", "-v0", "-c", code)

    @property
    def address(self) -> str:
        """Where `serve` answers."""
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @contextmanager
    def serving(self, seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
        """The running service, ready to answer."""
        with self.started("serve") as server:
            wait_until(lambda: is_up(self.address), seconds)
            yield server

    @contextmanager
    def started(self, *command: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command beside the test; whatever is left of it at the end is killed."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def new_environment(folder: Path) -> dict[str, str]:
    """The environment of an installation with this data folder and a port of its own."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "plietsch.config.settings",
        "PLIETSCH_DATA": str(folder),
        "PLIETSCH_DEMO_STREAM": "0",
        "PLIETSCH_MAIL_IN_PORT": "0",
        "PLIETSCH_DEMO_SENSORS": "0",
        "PORT": str(free_port()),
    }


@contextmanager
def new_installation(folder: Path) -> Iterator[Installation]:
    """A migrated installation on the kind of database that this test run uses."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        shutil.copyfile(kept.sqlite(), folder / "plietsch.sqlite3")
    with database_like(server, kept.postgresql(server) if server else "") as address:
        yield Installation(new_environment(folder) | {"DATABASE_URL": address})


@contextmanager
def new_empty(folder: Path) -> Iterator[Installation]:
    """A system without any table or file, on the kind of database that this test run uses."""
    with database_like(os.environ.get("DATABASE_URL", ""), "template0") as address:
        yield Installation(new_environment(folder) | {"DATABASE_URL": address})


@contextmanager
def new_demo(folder: Path, server: str | None = None) -> Iterator[Installation]:
    """A demo network that is ready to serve; `server` is "" for SQLite in any case."""
    server = os.environ.get("DATABASE_URL", "") if server is None else server
    made, database = kept.demo(server)
    shutil.copytree(made, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("static"))
    (folder / "static").symlink_to((made / "static").resolve())
    with database_like(server, database) as address:
        yield Installation(new_environment(folder) | {"DATABASE_URL": address, "PLIETSCH_DEMO": "1"})


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def is_up(address: str) -> bool:
    """Whether the service answers."""
    try:
        with urlopen(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def wait_until(happened: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"did not happen within {seconds} s"
        time.sleep(0.02)


@contextmanager
def database_like(server: str, template: str) -> Iterator[str]:
    """A copy of a kept database on the PostgreSQL of this run; none where it runs on SQLite."""
    if not server:
        yield ""
        return
    import psycopg

    name = f"plietsch_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
