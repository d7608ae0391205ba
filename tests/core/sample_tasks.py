"""Tasks that leave a trace in a file, for the tests of background work."""

import time
from pathlib import Path

from django.db import transaction
from django_tasks import task


@task()
def ring_bell(file: str, line: str = "rang") -> None:
    """Write one line."""
    with Path(file).open("a") as trace:
        trace.write(f"{line}\n")


@task()
def ring_slowly(file: str, seconds: float) -> None:
    """Write when it begins and when it ends."""
    ring_bell.call(file, "began")
    time.sleep(seconds)
    ring_bell.call(file, "ended")


@task(max_attempts=2)
def write_to(address: str) -> None:
    """Fail, and name a person while doing so."""
    raise ConnectionError(f"nobody answers for {address}")


@task(unique=True)
def count_votes(event: int) -> None:
    """Do nothing; one waiting call per event is enough."""


@transaction.atomic
def ring_and_break(file: str) -> None:
    """A change that does not come to pass, with a job in it."""
    ring_bell.enqueue(file)
    raise ZeroDivisionError


@transaction.atomic
def ring_often(file: str, times: int) -> None:
    """Many jobs in one change; each writes its number."""
    for number in range(times):
        ring_bell.enqueue(file, str(number))
