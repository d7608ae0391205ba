"""A day on which the press writes about us: what 100 readers a second cost, what a crash loses of them."""

import time
from collections.abc import Callable
from itertools import cycle, islice
from shutil import which

from django.db.models import Sum

from bench.lean import Caller, request
from bench.servers import Server, behind_nginx
from plietsch.analytics.models import Hit

PER_SECOND, SECONDS = 100, 10
CRASHES = 5


def measure_press_day(server: Server, paths: list[str]) -> list[tuple[str, str]]:
    """The rows of the table; the web process is another one afterwards."""
    rest = _share(server, lambda: time.sleep(3))
    busy = _share(server, lambda: _read(server.port, paths, PER_SECOND * SECONDS))
    behind = _behind_nginx(server, paths, rest) if which("nginx") else [("the same behind nginx", "no nginx")]
    lost = [_lost(server, paths, PER_SECOND * 2 + crash * 23) for crash in range(CRASHES)]
    return [
        (f"{PER_SECOND} readers a second, per cent of a processor", f"{(busy - rest) * 100:.1f}"),
        *behind,
        (f"kill -9, {CRASHES} times: seconds of hits lost, at most", f"{max(lost):.2f}"),
    ]


def _behind_nginx(server: Server, paths: list[str], rest: float) -> list[tuple[str, str]]:
    with behind_nginx(server) as nginx:
        pages, front = (
            _share(one, lambda: _read(nginx.port, paths, PER_SECOND * SECONDS)) for one in (server, nginx)
        )
    return [
        ("the same behind nginx, which keeps its connections", f"{(pages - rest) * 100:.1f}"),
        ("and nginx itself", f"{front * 100:.1f}"),
    ]


def _share(server: Server, work: Callable[[], object]) -> float:
    cpu, clock = server.cpu(), time.monotonic()
    work()
    return (server.cpu() - cpu) / (time.monotonic() - clock)


def _read(port: int, paths: list[str], readers: int) -> list[float]:
    """So many read one page each, evenly spread over time, by connections of their own; when they had it."""
    begun, times = time.monotonic(), []
    for number, path in enumerate(islice(cycle(paths), readers)):
        time.sleep(max(0.0, begun + number / PER_SECOND - time.monotonic()))
        reader = Caller(port)
        reader.ask(request(port, path, {}))
        while not reader.has_read_all():
            pass
        times.append(time.monotonic())
        reader.socket.close()
    return times


def _lost(server: Server, paths: list[str], readers: int) -> float:
    """How long before the web process was killed the first was answered who is not in the database."""
    _read(server.port, paths, len(paths))  # the process is a new one, and makes its pages
    time.sleep(2)
    before = _stored()
    times = _read(server.port, paths, readers)
    killed_at = time.monotonic()
    server.kill()
    lost = before + readers - _stored()
    return killed_at - times[-lost] if lost else 0.0


def _stored() -> int:
    return int(Hit.objects.aggregate(all=Sum("count"))["all"] or 0)
