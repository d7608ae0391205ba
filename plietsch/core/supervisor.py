"""Keep a few processes running: start them, start them again when they end, stop them together."""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkProcess

from django.db import connections

PATIENCE = 4.5  # seconds between asking a process to stop and ending it
SETTLED = 10.0  # seconds of life after which a process counts as well
LONGEST_PAUSE = 30.0  # seconds
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
_fork = multiprocessing.get_context("fork")


@dataclass
class Child:
    """One process of the family: a copy of the supervisor, so that nothing is imported twice."""

    name: str
    work: Callable[[], object]
    process: ForkProcess | None = None
    started: float = 0
    restart: float = 0
    failures: int = 0

    def tend(self) -> None:
        """Start the process if it is not there; after repeated failures only after a pause."""
        if self.process and not self.process.is_alive():
            self._mourn(self.process.exitcode)
        if not self.process and time.monotonic() >= self.restart:
            self.started = time.monotonic()
            self.process = _fork.Process(target=self._live)
            self.process.start()

    def _live(self) -> None:
        os.setpgid(0, 0)  # Ctrl-C reaches the supervisor only
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent()
        _prctl(PR_SET_NAME, self.name.encode())
        self.work()

    def _mourn(self, code: int | None) -> None:
        settled = time.monotonic() - self.started > SETTLED
        self.failures = 1 if settled else self.failures + 1
        pause = 0 if self.failures == 1 else min(2.0**self.failures / 4, LONGEST_PAUSE)
        self.restart, self.process = time.monotonic() + pause, None
        sys.stderr.write(f"The {self.name} process ended ({code}); it starts again in {pause:.0f} s.\n")


def supervise(children: Sequence[Child]) -> None:
    """Tend the children until SIGTERM or SIGINT, then stop them all."""
    connections.close_all()  # nobody talks over the same line as their child
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(0.1):
        for child in children:
            child.tend()
    _stop([child.process for child in children if child.process])


def _stop(processes: Sequence[ForkProcess]) -> None:
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(max(0, deadline - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()


def die_with_parent() -> None:
    """In the child, on Linux: end when the supervisor vanishes, however it did."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _prctl(option: int, value: object) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value)
