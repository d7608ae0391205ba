"""What people do, each kind of act one after the other and then at the same time: rows of the table."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from bench.acts import TOKEN, Act, acts_of
from bench.measure import QUICK, VISITORS, Cost, milliseconds, queries, told
from bench.servers import Server
from bench.visitor import Visitor
from bench.voices import voices

PEOPLE = (
    16 if QUICK else 40
)  # a half one after the other, a half at the same time, one of whom in this process


def costs_of_acts(server: Server) -> Iterator[tuple[str, Cost]]:
    """A hand-in, a registration, a post and an upload, then a review, a vote and a sign-in at this server."""
    for begun in (acts_of, voices):
        yield from _costs(server, begun(PEOPLE))


def _costs(server: Server, done: Iterable[Act]) -> Iterator[tuple[str, Cost]]:
    kinds: dict[str, list[Act]] = defaultdict(list)
    for act in done:
        kinds[act.kind].append(act)
    for kind, (within, *acts) in kinds.items():
        half = len(acts) // 2
        before, times = (
            server.cpu(),
            [milliseconds(partial(_send, server, act)) for act in acts[:half]],
        )
        cpu = server.cpu() - before
        cost = told(server, len(acts[0].body), cpu, times, _throughput(server, acts[half:]))
        cost.queries = _queries(within)
        yield kind, cost


def _send(server: Server, act: Act) -> None:
    visitor = Visitor(server.port, {"sessionid": act.session, "csrftoken": TOKEN})
    status, _body = visitor.post(act.path, act.body, act.content_type)
    if status != 302:
        raise ValueError(f"{act.kind} is answered {status}")


def _throughput(server: Server, acts: list[Act]) -> float:
    waiting, begun = list(acts), time.monotonic()

    def work() -> None:
        while waiting:
            _send(server, waiting.pop())

    threads = [threading.Thread(target=work) for _ in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(acts) / (time.monotonic() - begun)


def _queries(act: Act) -> int:
    """How many statements the act takes, in this process."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = act.session
    with queries() as count:
        answer = client.generic("POST", act.path, act.body, act.content_type)
    if answer.status_code != 302:
        raise ValueError(f"{act.kind} is answered {answer.status_code} in this process")
    return count.statements
