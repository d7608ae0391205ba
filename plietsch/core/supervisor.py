"""Keep a few processes running: start them, start them again when they end, stop them together."""

import contextlib
import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

PATIENCE = 4.5  # seconds between asking a process to stop and ending it
SETTLED = 10.0  # seconds of life after which a process counts as well
LONGEST_PAUSE = 30.0  # seconds
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process of the family."""

    name: str
    command: Sequence[str]
    keep_open: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    restart: float = 0
    failures: int = 0

    def tend(self) -> None:
        """Start the process if it is not there; after repeated failures only after a pause."""
        if self.process and self.process.poll() is not None:
            self._mourn(self.process.returncode)
        if not self.process and time.monotonic() >= self.restart:
            self.started = time.monotonic()
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                self.command,
                pass_fds=self.keep_open,
                process_group=0,  # Ctrl-C reaches the supervisor only
                preexec_fn=die_with_parent,  # noqa: PLW1509 - there are no threads here
            )

    def _mourn(self, code: int) -> None:
        settled = time.monotonic() - self.started > SETTLED
        self.failures = 1 if settled else self.failures + 1
        pause = 0 if self.failures == 1 else min(2.0**self.failures / 4, LONGEST_PAUSE)
        self.restart, self.process = time.monotonic() + pause, None
        sys.stderr.write(f"The {self.name} process ended ({code}); it starts again in {pause:.0f} s.\n")


def supervise(children: Sequence[Child]) -> None:
    """Tend the children until SIGTERM or SIGINT, then stop them all."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(0.1):
        for child in children:
            child.tend()
    _stop([child.process for child in children if child.process])


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def die_with_parent() -> None:
    """In the child, on Linux: end when the supervisor vanishes, however it did."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
