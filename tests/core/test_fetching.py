"""Servers of strangers: whatever they do, asking them ends in time, and others do not wait for them."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import default_task_backend

from plietsch.core import fetching
from plietsch.core.fetching import FetchRefused, fetch, send
from plietsch.core.jobs import operations
from plietsch.core.jobs.models import OUTSIDE, Job
from plietsch.core.jobs.worker import WorkerProcess
from tests.core import sample_tasks

Dripping = Callable[[socket.socket], None]


@contextmanager
def _serving(answer: Dripping) -> Iterator[str]:
    """The host and port of a server that answers each connection in this way, until the client leaves."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    line, _address = listener.accept()
                    threading.Thread(target=hold, args=[line], daemon=True).start()

        def hold(line: socket.socket) -> None:
            with line, suppress(OSError):
                answer(line)

        threading.Thread(target=accept, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def _drip(start: bytes) -> Dripping:
    def answer(line: socket.socket) -> None:
        line.recv(4096)
        line.sendall(start)
        for _second in range(300):
            line.sendall(b"a")
            time.sleep(0.1)

    return answer


DRIPPING = {
    "status": _drip(b""),
    "headers": _drip(b"HTTP/1.1 200 OK\r\nX-A: "),
    "body": _drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
    "chunks": _drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n"),
}


@pytest.fixture(autouse=True)
def _within(settings: Any) -> None:
    settings.HARVEST_PRIVATE_ADDRESSES = True


@pytest.mark.parametrize("part", DRIPPING)
def test_a_server_that_drips_is_left_at_the_deadline(part: str) -> None:
    with _serving(DRIPPING[part]) as server:
        begun = time.monotonic()
        with pytest.raises(FetchRefused, match="braucht zu lange"):
            fetch(f"http://{server}/", accept="*/*", seconds=1)

    assert time.monotonic() - begun < 10


def test_so_is_one_that_drips_its_answer_to_what_we_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS_TO_SEND", 1)
    with _serving(DRIPPING["headers"]) as server, pytest.raises(FetchRefused, match="braucht zu lange"):
        send(f"http://{server}/inbox", b"{}", {})


def test_so_is_one_that_drips_its_certificate() -> None:
    def answer(line: socket.socket) -> None:
        line.recv(4096)
        line.sendall(b"\x16\x03\x03\x40\x00")
        for _second in range(300):
            line.sendall(b"\0")
            time.sleep(0.1)

    with _serving(answer) as server, pytest.raises(FetchRefused, match="braucht zu lange"):
        fetch(f"https://{server}/", accept="*/*", seconds=1)


def test_a_body_that_breaks_off_is_no_page() -> None:
    def answer(line: socket.socket) -> None:
        line.recv(4096)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nhalf")

    with _serving(answer) as server, pytest.raises(FetchRefused, match="nicht erreichbar"):
        fetch(f"http://{server}/", accept="*/*")


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with a certificate for localhost that we trust."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed here (apt-get install openssl)")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def answer(line: socket.socket) -> None:
        with context.wrap_socket(line, server_side=True) as sealed:
            sealed.recv(4096)
            sealed.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nMoi")

    monkeypatch.setattr(fetching, "_trust", lambda: ssl.create_default_context(cafile=str(certificate)))
    with _serving(answer) as server:
        yield server.rpartition(":")[2]


def test_a_certificate_has_to_be_of_the_name_that_was_asked_for(certified: str) -> None:
    assert fetch(f"https://localhost:{certified}/", accept="*/*").content == b"Moi"
    with pytest.raises(FetchRefused, match="nicht erreichbar"):
        fetch(f"https://127.0.0.1:{certified}/", accept="*/*")


@pytest.mark.django_db
def test_slow_strangers_hold_half_of_a_worker_at_most(tmp_path: Path) -> None:
    Job.objects.all().delete()
    default_task_backend.eager = False
    worker = WorkerProcess(threads=4)
    for _turn in range(6):
        sample_tasks.ring_bell.using(queue_name=OUTSIDE).enqueue(str(tmp_path / "bell"))
    sample_tasks.ring_bell.enqueue(str(tmp_path / "bell"))

    first = worker._claim(at=timezone.now())
    worker.running |= {job.pk: None for job in first}  # type: ignore[misc]
    worker.outside |= {job.pk for job in first if job.queue == OUTSIDE}
    default_task_backend.eager = True

    assert sorted(job.queue for job in first) == ["default", OUTSIDE, OUTSIDE]
    assert worker._claim(at=timezone.now()) == []
    assert len(operations.claim("another", at=timezone.now(), limit=9, lease=worker.lease)) == len("rest")
