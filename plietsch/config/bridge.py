"""Django behind ASGI: a WSGI application in a few threads, none of which ever waits for a slow client.

A request's body is taken in before a thread is asked; pages, files and finished streams go out without one.
"""

import asyncio
import re
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeAlias

from plietsch.core.arrival import ARRIVED_AT
from plietsch.core.freshness import noting

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Wsgi: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

ENVIRON = "plietsch.environ"  # a scope that has this learns the environ of its request
TABLES = "plietsch.tables"  # in the environ: the tables that the answer was made of
LEFT_OUT = "plietsch.body_left_out"  # in the environ of a request whose body was too long to be read
IN_MEMORY = 512 * 1024  # bytes of a request's body; a longer one goes through a temporary file
_CHARSET = re.compile(r";\s*charset\s*=[^;,]*", re.IGNORECASE)
BLOCK = 256 * 1024  # bytes of a file that are read at once
MAX_STREAM = 1024**3  # bytes of a page made bit by bit, which waits in a temporary file for its reader


class EndlessStream(Exception):
    """A page made bit by bit that grew beyond `MAX_STREAM`."""


class File:
    """What the application hands over to be sent block by block (`wsgi.file_wrapper`)."""

    def __init__(self, file: IO[bytes], block: int = BLOCK) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(partial(self.file.read, BLOCK), b"")

    def close(self) -> None:
        self.file.close()


@dataclass
class Bridge:
    """An ASGI application that answers http requests with a WSGI one."""

    wsgi: Wsgi
    threads: int
    max_body: int
    pool: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self.pool = ThreadPoolExecutor(self.threads, thread_name_prefix="wsgi")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if b"transfer-encoding" in headers:  # WSGI cannot tell how long such a body is
            await answer(send, 411, "Length Required")
        elif int(headers.get(b"content-length") or 0) > self.max_body:
            await self._respond(environ_of(scope, BytesIO()) | {LEFT_OUT: True, "CONTENT_LENGTH": "0"}, send)
        else:
            with SpooledTemporaryFile(IN_MEMORY) as body:
                if await _take_in(receive, body):
                    environ = environ_of(scope, body)
                    if ENVIRON in scope:
                        scope[ENVIRON] = environ
                    await self._respond(environ, send)

    async def _respond(self, environ: dict[str, Any], send: Send) -> None:
        loop = asyncio.get_running_loop()
        response = Response()
        if LEFT_OUT in environ:
            response.headers.append((b"connection", b"close"))
        rest = await loop.run_in_executor(self.pool, response.produce, self.wsgi, environ)
        if isinstance(rest, File):
            await self._send_file(rest, response, send)
        else:
            await send(response.start)
            await send({"type": "http.response.body", "body": rest})

    async def _send_file(self, file: File, response: "Response", send: Send) -> None:
        loop = asyncio.get_running_loop()
        try:
            await send(response.start)
            while block := await loop.run_in_executor(None, file.file.read, BLOCK):
                await send({"type": "http.response.body", "body": block, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            file.close()


@dataclass
class Response:
    """One answer of the WSGI application."""

    start: dict[str, Any] = field(default_factory=dict)
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    def produce(self, wsgi: Wsgi, environ: dict[str, Any]) -> bytes | File:
        """Run the application in this thread; return the whole body, or a file of it."""
        with noting(environ.setdefault(TABLES, set())):
            parts = wsgi(environ, self._begin)
        if isinstance(parts, File):
            return parts
        try:
            return _spooled(parts) if getattr(parts, "streaming", False) else b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def _begin(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.start = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [
                *((name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers),
                *self.headers,
            ],
        }


def _spooled(parts: Iterable[bytes]) -> File:
    """What is produced bit by bit, such as a long table; whole, so that no slow reader holds a thread."""
    spool: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the sender closes it
    try:
        for part in parts:
            spool.write(part)
            if spool.tell() > MAX_STREAM:
                raise EndlessStream
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return File(spool)


async def answer(send: Send, status: int, text: str) -> None:
    """Send a few words and close the connection, whatever else the client wanted to say."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def _take_in(receive: Receive, body: IO[bytes]) -> bool:
    """Read the request's body to its end; False where the client left before."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)
    return True


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request in the words of WSGI (PEP 3333)."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
        ARRIVED_AT: time.time(),
    }
    for name, value in scope["headers"]:
        key = _header_key(name.decode("latin1"))
        text = value.decode("latin1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    if "CONTENT_TYPE" in environ:  # Django would read the address by any charset named there, "hex" too
        environ["CONTENT_TYPE"] = _CHARSET.sub("", environ["CONTENT_TYPE"])
    return environ


def _header_key(name: str) -> str:
    if "_" in name:  # X_Forwarded_For must not pass for X-Forwarded-For
        return f"HTTP_IGNORED_{name.upper()}"
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
