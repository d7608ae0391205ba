"""What a page costs: processor time, latency and throughput at the server, queries in this process."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from django.db import connection
from django.test import Client

from bench.lean import per_second
from bench.servers import Server
from bench.visitor import Visitor

QUICK = bool(os.environ.get("QUICK"))
WARM_UP = 3
FEWEST, MOST = 10, 200  # requests to one page
ALONE, TOGETHER = (0.4, 0.3) if QUICK else (0.9, 0.5)  # seconds for one page
VISITORS = 4  # at the same time


@dataclass
class Cost:
    """Of one page; times in milliseconds."""

    bytes: int
    cpu: float
    median: float
    p99: float  # of fewer than a hundred requests nearly the slowest
    per_second: float
    queries: int | None = None
    memory: float | None = None  # MiB of the web process afterwards


def cost_of(server: Server, path: str, cookies: dict[str, str], others: Sequence[str] = ()) -> Cost:
    """Ask again and again, with `others` in turn, first alone, then at the same time as others."""
    paths = (path, *others)
    visitor, turns = Visitor(server.port, dict(cookies)), cycle(paths)
    status, body = visitor.get(path)
    if status != 200:
        raise ValueError(f"{path} answers {status}")
    for _ in range(WARM_UP):
        visitor.get(next(turns))
    cpu, times = server.cpu(), _alone(lambda: visitor.get(next(turns)))
    return told(
        server,
        len(body),
        server.cpu() - cpu,
        times,
        per_second(server.port, paths, cookies, seconds=TOGETHER, visitors=VISITORS),
    )


def told(server: Server, size: int, cpu: float, times: Sequence[float], per_second: float) -> Cost:
    """What so many requests cost: seconds of processor time together, milliseconds each."""
    return Cost(
        bytes=size,
        cpu=cpu / len(times) * 1000,
        median=statistics.median(times),
        p99=statistics.quantiles(times, n=100, method="inclusive")[98],
        per_second=per_second,
        memory=server.memory(),
    )


def milliseconds(ask: Callable[[], object]) -> float:
    """How long one request takes."""
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def queries_of(path: str, client: Client) -> int:
    """How often the page asks the database, once everything is warm."""
    client.get(path)
    with queries() as count:
        client.get(path)
    return count.statements


@dataclass
class Count:
    """How many statements the database was sent."""

    statements: int = 0

    def __call__(self, execute: Any, *statement: Any) -> Any:
        self.statements += 1
        return execute(*statement)


@contextmanager
def queries() -> Iterator[Count]:
    """Count what this process asks the database meanwhile."""
    count = Count()
    with connection.execute_wrapper(count):
        yield count


def _alone(ask: Callable[[], object]) -> list[float]:
    times: list[float] = []
    end = time.monotonic() + ALONE
    while len(times) < FEWEST or (len(times) < MOST and time.monotonic() < end):
        times.append(milliseconds(ask))
    return times
