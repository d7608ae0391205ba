"""Django behind ASGI: bodies, files and streams arrive whole, and slow clients hold nobody up."""

import hashlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from plietsch.config.bridge import LEFT_OUT, Bridge, File
from tests.installation import wait_until

pytestmark = pytest.mark.once

KEPT_FILE = Path(__file__)
LONG = [b"x" * 1_000_000] * 30


class Streamed(list[bytes]):
    """A response whose parts go out one by one."""

    streaming = True


class Broken:
    """A response that fails after its first part."""

    streaming = True

    def __iter__(self) -> Iterator[bytes]:
        yield b"one"
        raise ZeroDivisionError


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Say what arrived, or send a file or a stream."""
    headers = [("X-Method", environ["REQUEST_METHOD"]), ("X-Path", environ["PATH_INFO"])]
    status = "413 Content Too Large" if LEFT_OUT in environ else "200 OK"
    start_response(status, [*headers, ("X-Seen", environ.get("HTTP_X_SEEN", ""))])
    if environ["PATH_INFO"] == "/file":
        return File(KEPT_FILE.open("rb"))
    if environ["PATH_INFO"] == "/stream":
        return Streamed([b"one ", b"two ", b"three"])
    if environ["PATH_INFO"] == "/long-stream":
        return Streamed(LONG)
    if environ["PATH_INFO"] == "/broken-stream":
        return Broken()
    if environ["PATH_INFO"] == "/long-file":
        return File(BytesIO(b"".join(LONG)))
    return [hashlib.sha256(environ["wsgi.input"].read()).hexdigest().encode()]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A real server with two threads and a limit of two million bytes."""
    bridge = Bridge(application, threads=2, max_body=2_000_000)
    server = uvicorn.Server(uvicorn.Config(bridge, port=0, lifespan="off", log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        wait_until(lambda: server.started)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()
    bridge.pool.shutdown()


def ask(port: int, method: str, path: str, **options: Any) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, **options)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize("size", [0, 1, 600_000, 2_000_000])
def test_a_body_arrives_whole(port: int, size: int) -> None:
    sent = bytes(number % 251 for number in range(size))

    _, seen = ask(port, "POST", "/", body=sent)

    assert seen.decode() == hashlib.sha256(sent).hexdigest()


def test_a_body_beyond_the_limit_is_refused_unread(port: int) -> None:
    response, body = ask(port, "POST", "/", headers={"Content-Length": "2000001"})

    assert (response.status, response.headers["Connection"]) == (413, "close")
    assert body.decode() == hashlib.sha256(b"").hexdigest()


def test_a_body_of_unknown_length_is_refused_unread(port: int) -> None:
    response, _ = ask(port, "POST", "/", headers={"Transfer-Encoding": "chunked"})

    assert response.status == 411


def test_a_file_and_a_stream_go_out_whole(port: int) -> None:
    assert ask(port, "GET", "/file")[1] == KEPT_FILE.read_bytes()
    assert ask(port, "GET", "/stream")[1] == b"one two three"


def test_paths_and_headers_reach_the_application(port: int) -> None:
    response, _ = ask(port, "GET", "/K%C3%B6nigsf%C3%B6rde", headers={"X-Seen": "yes"})

    assert response.headers["X-Path"].encode("latin1").decode() == "/Königsförde"
    assert response.headers["X-Seen"] == "yes"


def test_a_header_with_an_underscore_passes_for_no_other(port: int) -> None:
    response, _ = ask(port, "GET", "/", headers={"X_Seen": "forged"})

    assert response.headers["X-Seen"] == ""


def test_clients_that_stop_in_the_middle_hold_nobody_up(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for client in slow:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")

    start = time.monotonic()
    response, _ = ask(port, "GET", "/")

    assert response.status == 200
    assert time.monotonic() - start < 2
    for client in slow:
        client.close()


@pytest.mark.parametrize("path", ["/long-file", "/long-stream"])
def test_visitors_who_take_a_long_page_slowly_hold_nobody_up(port: int, path: str) -> None:
    slow = [socket.socket() for _ in range(6)]
    for client in slow:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        client.recv(100)

    response, _ = ask(port, "GET", "/")

    assert response.status == 200
    for client in slow:
        client.close()


def test_a_stream_that_fails_in_the_middle_is_a_failure_and_not_half_a_table(port: int) -> None:
    response, body = ask(port, "GET", "/broken-stream")

    assert (response.status, b"one" in body) == (500, False)
