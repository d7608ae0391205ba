"""Breaks off what takes too long; without it, a test of what stalls would seem to hang."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail after so many seconds."""

    def give_up(*_args: object) -> None:
        raise AssertionError("it stalls")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
