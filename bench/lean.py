"""Visitors who cost less than the server: the same requests again and again, as few words read as possible.

They keep their connections open as browsers do (HTTP/1.1). `ab -k` does not: it speaks HTTP/1.0, to which the
server says goodbye after each answer, so that it measures connections rather than pages.
"""

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle

BLOCK = 256 * 1024
HEAD_ENDS, LENGTH, LAST_CHUNK = b"\r\n\r\n", b"\r\ncontent-length: ", b"0\r\n\r\n"


@dataclass
class Caller:
    """One connection, on which one question is open at a time."""

    port: int
    answer: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, words: bytes) -> None:
        """Put a question."""
        self.answer.clear()
        self.socket.sendall(words)

    def has_read_all(self) -> bool:
        """Read what has come; whether it was the rest of the answer."""
        block = self.socket.recv(BLOCK)
        if not block:
            raise ConnectionError("The server has hung up.")
        self.answer += block
        head, found, body = self.answer.partition(HEAD_ENDS)
        if not found:
            return False
        length = bytes(head).lower().partition(LENGTH)[2].partition(b"\r\n")[0]
        return len(body) >= int(length) if length else body.endswith(LAST_CHUNK)


def per_second(
    port: int, paths: Sequence[str], cookies: dict[str, str], *, seconds: float, visitors: int
) -> float:
    """Answers a second for so many visitors, each of whom asks anew as soon as an answer is there."""
    turns, answers = cycle([request(port, path, cookies) for path in paths]), 0
    begun = time.monotonic()
    with selectors.DefaultSelector() as waiting:
        for caller in [Caller(port) for _ in range(visitors)]:
            waiting.register(caller.socket, selectors.EVENT_READ, caller)
            caller.ask(next(turns))
        while time.monotonic() < begun + seconds or not answers:
            for key, _events in waiting.select():
                if key.data.has_read_all():
                    answers += 1
                    key.data.ask(next(turns))
        taken = time.monotonic() - begun
        for key in list(waiting.get_map().values()):
            key.data.socket.close()
    return answers / taken


def request(port: int, path: str, cookies: dict[str, str]) -> bytes:
    """The words of a browser that asks for a page."""
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: text/html,*/*;q=0.8"]
    lines += ["Accept-Encoding: gzip, deflate, br", "User-Agent: Mozilla/5.0 (X11; Linux x86_64) bench"]
    return "\r\n".join([*lines, *([f"Cookie: {jar}"] if jar else []), "", ""]).encode()
