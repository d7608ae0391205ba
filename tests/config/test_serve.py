"""`manage.py serve` as real processes: it answers, heals itself and stops in time."""

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, Process, new_demo, wait_until

pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A demo network, ready to serve."""
    with new_demo(tmp_path_factory.mktemp("data")) as installation:
        yield installation


@pytest.fixture
def port(installation: Installation) -> int:
    return int(installation.environment["PORT"])


@pytest.fixture
def server(installation: Installation, port: int) -> Iterator[Process]:
    """The running service, ready."""
    with installation.started("serve") as server:
        wait_until(lambda: ask(port, "/readyz")["status"] == "ok" and "worker" in children(server))
        yield server


def ask(port: int, path: str) -> dict[str, Any]:
    """Ask for JSON; while nobody listens, the answer is "nobody"."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return dict(json.loads(connection.getresponse().read()))
    except (ConnectionError, TimeoutError):
        return {"status": "nobody"}
    finally:
        connection.close()


def children(server: Process) -> dict[str, int]:
    """The process numbers of the web process and the worker."""
    numbers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return {Path(f"/proc/{number}/comm").read_text().strip(): int(number) for number in numbers}


def test_it_serves_and_works(server: Process, port: int) -> None:
    assert ask(port, "/healthz") == {"status": "ok"}
    assert ask(port, "/readyz") == {"status": "ok", "database": "ok", "disk": "ok", "worker": "ok"}


@pytest.mark.once
def test_an_answer_does_not_wait_for_the_network(server: Process, port: int) -> None:
    """Without TCP_NODELAY the second packet of each answer comes 40 ms late."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    seconds = []
    for _ in range(20):
        start = time.monotonic()
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        seconds.append(time.monotonic() - start)
    connection.close()

    assert min(seconds) < 0.02


def test_a_killed_worker_is_replaced(server: Process) -> None:
    killed = children(server)["worker"]

    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: children(server).get("worker") not in (None, killed), seconds=5)


@pytest.mark.once
def test_visitors_wait_while_a_killed_web_process_is_replaced(server: Process, port: int) -> None:
    os.kill(children(server)["web"], signal.SIGKILL)
    time.sleep(0.05)

    assert ask(port, "/healthz") == {"status": "ok"}


@pytest.mark.once
def test_it_stops_in_time_although_somebody_is_still_connected(server: Process, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as visitor:
        visitor.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf")
        time.sleep(0.2)

        server.terminate()

        assert server.wait(timeout=5) == 0
    assert ask(port, "/healthz") == {"status": "nobody"}


def test_hits_of_the_last_moment_are_counted_when_it_stops(
    installation: Installation, server: Process, port: int
) -> None:
    counted = (
        "from plietsch.analytics.models import Hit; print(Hit.objects.filter(path='/projekte/').count())"
    )
    before = int(installation.python(counted))

    visitor = http.client.HTTPConnection("127.0.0.1", port)
    visitor.request(
        "GET", "/projekte/", headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
    )
    assert visitor.getresponse().status == 200
    server.terminate()
    server.wait(timeout=5)

    assert int(installation.python(counted)) == before + 1


@pytest.mark.once
def test_nothing_is_left_of_it_when_it_is_killed(server: Process, port: int) -> None:
    family = children(server)

    server.kill()

    wait_until(lambda: not any(Path(f"/proc/{number}/cmdline").exists() for number in family.values()))
    assert ask(port, "/healthz") == {"status": "nobody"}


@pytest.mark.once
def test_a_busy_port_is_named(installation: Installation, server: Process, port: int) -> None:
    with installation.started("serve") as second:
        said = second.communicate(timeout=10)

    assert second.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in said
