"""Tells somebody at a terminal, or in a log file, how far a long command has come."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Step:
    """One part of the work: how much is done of how much; 0 where nobody knows."""

    out: Any
    title: str
    total: int = 0
    done: int = 0
    shown: int = field(default=-1, init=False)

    def advance(self, by: int = 1) -> None:
        """So much more is done."""
        self.done += by
        percent = 100 * self.done // self.total if self.total else 0
        if percent != self.shown and self.out.isatty():
            self.shown = percent
            self.out.write(f"\r{self.title} ... {percent} %", ending="")
            self.out.flush()


@dataclass
class Progress:
    """The steps of a command, one line each with its time."""

    out: Any

    @contextmanager
    def step(self, title: str, total: int = 0) -> Iterator[Step]:
        """Time one part."""
        begun, step = time.monotonic(), Step(self.out, title, total)
        yield step
        begin = "\r" if self.out.isatty() else ""
        count = f" {step.done:,}" if step.done else ""
        self.out.write(f"{begin}{title} ...{count} {time.monotonic() - begun:.1f} s")
