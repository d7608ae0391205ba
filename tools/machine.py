"""What this machine brings, and what can be added to it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

from progress import Failed, call, step


def install(package: str) -> None:
    """Install a Debian package, as root; anywhere else, say what is missing."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failed(f"Please install {package} (this needs an administrator).")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Debian package {package}"):
        call("apt-get", "update", "-qq", env=quiet)
        call("apt-get", "install", "-qq", "--yes", "--no-install-recommends", package, env=quiet)


def offer(program: str, *, package: str) -> bool:
    """Whether a program is there, perhaps after installing its Debian package."""
    if not find(program):
        try:
            install(package)
        except Failed as failure:
            print(failure)
    return find(program) is not None


def offer_library(name: str, *, packages: str) -> bool:
    """Whether a library is there, perhaps after installing its Debian packages."""
    if not find_library(name):
        try:
            for package in packages.split():
                install(package)
        except Failed as failure:
            print(failure)
    return find_library(name) is not None


def find(program: str) -> str | None:
    """A program's path; on Debian PostgreSQL's own ones and servers may lie outside of PATH."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/sbin")]
    return shutil.which(program, path=os.pathsep.join([os.environ["PATH"], *map(str, folders)]))


@contextmanager
def throwaway_postgresql() -> Iterator[str]:
    """A fresh PostgreSQL on a socket of its own, without care for durability; gives its DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="plietsch-pg-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    careless = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal"
    brisk = "-c max_wal_senders=0 -c autovacuum=off -c jit=off -c shared_buffers=256MB -c max_connections=60"
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} {careless} {brisk}"
    _as_postgres(
        "initdb",
        "-N",
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-D",
        folder / "data",
    )
    _as_postgres("pg_ctl", "-w", "-s", "-D", folder / "data", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _as_postgres("pg_ctl", "-w", "-s", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _as_postgres(program: str, *arguments: str | Path) -> None:
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    call(*user, find(program) or program, *arguments)
