"""Prepare this checkout: Python packages from a hashed lock, front-end packages, compiled translations.

Needs Python 3.11 and nothing else: uv and Node are used where they are there.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from machine import install
from progress import ROOT, Failed, call, finish, step, works

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.txt"
VERSION = sys.version.split()[0]
LOCKS = ["", "base", "postgres", "services", "dev"]  # each contains those before


def main() -> int:
    prepare(lock_to_run())
    return 0


def lock_to_run() -> str:
    """What other services need is there where the settings, or PACKAGES=services, ask for them."""
    asked_for = any(os.environ.get(f"PLIETSCH_{name}") for name in ("S3", "REDIS", "OPENSEARCH"))
    if asked_for or os.environ.get("PACKAGES") == "services":
        return "services"
    return "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "base"


def prepare(lock: str) -> None:
    """Make the checkout ready to run, or to test (lock "dev")."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older machine is told
        raise Failed(f"plietsch needs Python 3.11 or newer; this is {VERSION} (make PYTHON=...)")
    _python_packages(lock)
    _front_end()
    _translations()


def environment() -> dict[str, str]:
    """This process's environment with the checkout's own programs first; Python compiles each file once."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPYCACHEPREFIX": str(VENV / "bytecode"),
        "VIRTUAL_ENV": str(VENV),
    }


def _python_packages(lock: str) -> None:
    installed = STAMP.read_text() if STAMP.exists() else ""
    lock = max(lock, installed.partition(" ")[0], key=LOCKS.index)
    if installed == _stamp(lock):
        return
    with step("Python packages"):
        if STAMP.exists():
            STAMP.write_text(f"{lock} unfinished\n")  # if this is interrupted, they come next time
        is_new = not installed.endswith(f" Python {VERSION}\n")
        _install(ROOT / "requirements" / f"{lock}.txt", is_new=is_new)
        STAMP.write_text(_stamp(lock))


def _stamp(lock: str) -> str:
    """What .venv holds: a lock's name and content."""
    content = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    return f"{lock} {hashlib.sha256(content).hexdigest()} Python {VERSION}\n"


def _install(lock: Path, *, is_new: bool) -> None:
    """Into an environment of its own, anew where it was never finished or is of another Python."""
    if works("uv", "--version"):
        if not PYTHON.exists():
            call("uv", "venv", "--quiet", "--python", sys.executable, VENV)
        call("uv", "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, lock)
        return
    if not works(sys.executable, "-c", "import ensurepip, venv"):
        install("python3-venv")
    if is_new:
        call(sys.executable, "-m", "venv", "--clear", VENV)
    call(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock)


def _front_end() -> None:
    """Fetch and copy styles, fonts and scripts; a second time, tools/assets.py sees that all is there."""
    if not shutil.which("npm", path=environment()["PATH"]):
        with step("Node"):
            _node()
    with step("Styles, fonts and scripts"):
        call(PYTHON, "tools/assets.py", env=environment())


def _node() -> None:
    """Node from PyPI, into .venv, for machines without it."""
    lock = ROOT / "requirements" / "node.txt"
    if works("uv", "--version"):
        call("uv", "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON, "--requirement", lock)
    else:
        call(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock)


def _translations() -> None:
    catalogues = list((ROOT / "plietsch").glob("*/locale/*/LC_MESSAGES/django.po"))
    if all(_is_compiled(catalogue) for catalogue in catalogues):
        return
    with step("Translations"):
        call(PYTHON, "manage.py", "messages", "--compile", env=environment())


def _is_compiled(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime


if __name__ == "__main__":
    finish(main)
