"""Lines that say what is going on and how long it took."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]


class Failed(Exception):
    """A step did not work; the message is meant for the person at the terminal."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title, then the seconds that the step took."""
    print(f"{title} ...", end=" ", flush=True)
    start = time.monotonic()
    try:
        yield
    except Failed:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - start:.1f} s", flush=True)


def call(*command: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run a program quietly and return what it printed; where it fails, that becomes the message."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    except FileNotFoundError:
        raise Failed(f"{words[0]} is not installed") from None
    if done.returncode:
        raise Failed(f"{' '.join(words[:5])}\n{done.stdout.strip()}")
    return done.stdout


def works(*command: str) -> bool:
    """Whether this program can be started and ends well."""
    try:
        call(*command)
    except Failed:
        return False
    return True


def finish(work: Callable[[], int]) -> NoReturn:
    """Do the work of a script; a failed step ends it with its message, Ctrl-C without one."""
    try:
        sys.exit(work())
    except Failed as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
