"""A real installation for tests: a data folder and database of its own, and processes that can be killed."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from select import select
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests import kept

ROOT = Path(__file__).resolve().parents[1]


class Process:
    """A command that runs beside the test; everything that it prints is read at its end."""

    def __init__(self, stem: str, words: tuple[str, ...]) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(stem)
        output, into = os.pipe()
        socket.send_fds(self._line, [json.dumps(words).encode()], [into])
        os.close(into)
        self._output = os.fdopen(output)
        self._news = self._line.makefile()
        self.pid = int(self._news.readline())
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code; TimeoutError when it does not end."""
        if self.returncode is None:
            self._line.settimeout(timeout)
            self.returncode = int(self._news.readline())
        return self.returncode

    def communicate(self, timeout: float | None = None) -> str:
        """What it printed, at its end."""
        said = self._output.read() if select([self._output], [], [], timeout)[0] else ""
        self.wait(timeout)
        return said

    def line(self) -> str:
        """The next line that it prints."""
        return self._output.readline()

    def end(self) -> None:
        """Kill it and what it started, or let them end if it is gone; what nobody read yet is printed."""
        if self.returncode is None:
            for number in self.family():
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
        self.wait()
        wait_until(lambda: not self.family())
        os.set_blocking(self._output.fileno(), False)
        sys.stdout.write(self._output.read() or "")
        for open_file in (self._news, self._line, self._output):
            open_file.close()

    def family(self) -> list[int]:
        """Itself and whatever it started, as far as they run."""
        running = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, _parent, _group, session = stat.read_text().rpartition(")")[2].split()[:4]
                if int(session) == self.pid and state != "Z":
                    running.append(int(stat.parent.name))
        return running


@dataclass
class Installation:
    """What `manage.py` works on: its environment."""

    environment: dict[str, str]

    def manage(self, *command: str) -> str:
        """Run a command of its own to its end and return what it prints."""
        with self.started(*command) as process:
            said = process.communicate()
            assert process.returncode == 0, said
            return said.strip()

    def python(self, code: str) -> str:
        """Run a line of Python in it and return what it prints."""
        return self.manage("shell", "-v0", "-c", code)

    @property
    def address(self) -> str:
        """Where `serve` answers."""
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @contextmanager
    def serving(self, seconds: float = 60, command: str = "serve") -> Iterator[Process]:
        """The running service, ready to answer; with "web" only its pages, and nothing changes by itself."""
        with self.started(command) as server:
            wait_until(lambda: is_up(self.address), seconds)
            yield server

    @contextmanager
    def started(self, *command: str) -> Iterator[Process]:
        """Run a command beside the test; whatever is left of it at the end is killed."""
        process = Process(self._stem, command)
        try:
            yield process
        finally:
            process.end()

    @cached_property
    def _stem(self) -> str:
        """The address of the process that the others are forked from; it ends with the installation."""
        path = str(Path(tempfile.mkdtemp(prefix="plietsch-stem-")) / "socket")
        self._stem_process = subprocess.Popen(
            [sys.executable, "-m", "tests.stem", path],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(lambda: Path(path).exists())
        return path

    def close(self) -> None:
        """End what processes are forked from; later ones come from another, with the environment of then."""
        if "_stem" in self.__dict__:
            self._stem_process.kill()
            self._stem_process.wait()
            shutil.rmtree(Path(self._stem).parent)
            del self._stem


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
        yield from _closed_in_the_end(new_environment(folder) | {"DATABASE_URL": address})


@contextmanager
def new_empty(folder: Path) -> Iterator[Installation]:
    """A system without any table or file, on the kind of database that this test run uses."""
    with database_like(os.environ.get("DATABASE_URL", ""), "template0") as address:
        yield from _closed_in_the_end(new_environment(folder) | {"DATABASE_URL": address})


@contextmanager
def new_demo(folder: Path, server: str | None = None) -> Iterator[Installation]:
    """A demo network that is ready to serve; `server` is "" for SQLite in any case."""
    server = os.environ.get("DATABASE_URL", "") if server is None else server
    made, database = kept.demo(server)
    shutil.copytree(made, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("static"))
    (folder / "static").symlink_to((made / "static").resolve())
    with database_like(server, database) as address:
        environment = new_environment(folder) | {"DATABASE_URL": address, "PLIETSCH_DEMO": "1"}
        yield from _closed_in_the_end(environment)


def _closed_in_the_end(environment: dict[str, str]) -> Iterator[Installation]:
    with closing(Installation(environment)) as installation:
        yield installation


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
