"""What a page costs: processor time, latency and throughput at the server, queries in this process."""

import os
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from django.db import connection
from django.test import Client

from bench.servers import Server
from bench.visitor import Visitor

QUICK = bool(os.environ.get("QUICK"))
WARM_UP = 3 if QUICK else 10
REQUESTS = 30 if QUICK else 200
TOGETHER = 4  # visitors at the same time
SECONDS = 0.3 if QUICK else 2.0


@dataclass
class Cost:
    """Of one page; times in milliseconds."""

    bytes: int
    cpu: float
    median: float
    p99: float
    per_second: float
    queries: int | None = None


def cost_of(server: Server, path: str, cookies: dict[str, str], others: Sequence[str] = ()) -> Cost:
    """Ask again and again, with `others` in turn, first alone, then at the same time as others."""
    paths = (path, *others)
    visitor, turns = Visitor(server.port, dict(cookies)), cycle(paths)
    status, body = visitor.get(path)
    if status != 200:
        raise ValueError(f"{path} answers {status}")
    for _ in range(WARM_UP):
        visitor.get(next(turns))
    cpu, times = server.cpu(), [_time(visitor, next(turns)) for _ in range(REQUESTS)]
    return Cost(
        bytes=len(body),
        cpu=(server.cpu() - cpu) / REQUESTS * 1000,
        median=statistics.median(times),
        p99=statistics.quantiles(times, n=100)[98],
        per_second=_throughput(server, paths, cookies),
    )


def queries_of(path: str, client: Client) -> int:
    """How often the page asks the database, once everything is warm."""
    count = 0

    def counting(execute: Any, *statement: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*statement)

    client.get(path)
    with connection.execute_wrapper(counting):
        client.get(path)
    return count


def _time(visitor: Visitor, path: str) -> float:
    start = time.perf_counter()
    visitor.get(path)
    return (time.perf_counter() - start) * 1000


def _throughput(server: Server, paths: Sequence[str], cookies: dict[str, str]) -> float:
    end, counts = time.monotonic() + SECONDS, [0] * TOGETHER

    def ask(number: int) -> None:
        visitor, turns = Visitor(server.port, dict(cookies)), cycle(paths)
        while time.monotonic() < end:
            visitor.get(next(turns))
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=[number]) for number in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
