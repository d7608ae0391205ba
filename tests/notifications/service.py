"""A push service for tests, on this machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from plietsch.notifications.sealed_push import coded, point_of

AUTH = b"0123456789abcdef"


class Service(HTTPServer):
    """A push service with one browser behind it, which opens what it gets."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.browser = ec.generate_private_key(ec.SECP256R1())
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer = 201

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send/abc"

    @property
    def subscription(self) -> dict[str, str]:
        """What its browser tells a site that may show messages."""
        return {"endpoint": self.endpoint, "public": coded(point_of(self.browser)), "auth": coded(AUTH)}

    def opened(self) -> list[dict[str, str]]:
        return [json.loads(self._open(body)) for _headers, body in self.got]

    def _open(self, body: bytes) -> bytes:
        salt, ours, sealed_text = body[:16], body[21:86], body[86:]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ours)
        shared = self.browser.exchange(ec.ECDH(), theirs)
        info = b"WebPush: info\0" + point_of(self.browser) + ours
        secret = HKDF(SHA256(), 32, AUTH, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        return AESGCM(key).decrypt(nonce, sealed_text, None).rstrip(b"\2")


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@contextmanager
def push_service() -> Iterator[Service]:
    """One that runs until the test is over."""
    server = Service()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
