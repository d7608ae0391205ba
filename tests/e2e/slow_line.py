"""A line so slow that every page arrives in pieces, and its scripts, pictures and typeface late."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

PIECE, PAUSE, LATE = 400, 0.03, 0.4  # bytes, seconds, seconds
TOLD = ("Content-Type", "Content-Security-Policy", "Location")
HELD_BACK = (".js", ".woff2", ".webp", ".svg")


class Line(BaseHTTPRequestHandler):
    """Fetches at once what is asked for, and lets it wait."""

    def __init__(self, server: str, *connection: Any) -> None:
        self.far_end = server
        super().__init__(*connection)

    def do_GET(self) -> None:
        server = HTTPConnection(self.far_end)
        server.request("GET", self.path, headers={"Accept-Language": "de"})
        answer = server.getresponse()
        body = answer.read()
        server.close()
        self.send_response(answer.status)
        for name in TOLD:
            if said := answer.getheader(name):
                self.send_header(name, said)
        self.end_headers()
        with suppress(OSError):  # the browser has seen enough
            self._bring(body)

    def _bring(self, body: bytes) -> None:
        if self.path.endswith(HELD_BACK):
            time.sleep(LATE)
        head = body.find(b"<body")
        if head < 0:
            self.wfile.write(body)
            return
        self.wfile.write(body[:head])
        time.sleep(LATE)  # long enough for the styles
        for start in range(head, len(body), PIECE):
            self.wfile.write(body[start : start + PIECE])
            time.sleep(PAUSE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def slow_line(address: str) -> Iterator[str]:
    """Another address of the same server, at the end of such a line."""
    handler = partial(Line, str(urlsplit(address).netloc))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
