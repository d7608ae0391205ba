"""`python -m bench.live ADDRESS [COUNT]`: how soon a clap reaches all who listen in a demo network's hall.

Opens COUNT connections to the hall of the live event on this machine, claps some times, and measures from the
POST to the moment when the last byte of the news has arrived at each connection. Run it against `make run`.
"""

import asyncio
import re
import resource
import statistics
import sys
import time
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

COUNT = 2000
CLAPS = 20
PAUSE = 2.0  # seconds between two claps
PATIENCE = 10.0  # seconds after which news counts as lost
AT_ONCE = 100


@dataclass
class Ears:
    """All connections: when the newest count of claps arrived at each of them."""

    wanted: str = ""
    heard: list[float] = field(default_factory=list)
    all_heard: asyncio.Event = field(default_factory=asyncio.Event)
    count: int = 0

    async def listen(self, host: str, port: int, path: str) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        await reader.readuntil(b"\r\n\r\n")
        self.count += 1
        while line := await reader.readline():
            if self.wanted and f'"applause": "{self.wanted}"'.encode() in line:
                self.heard.append(time.perf_counter())
                if len(self.heard) == self.count:
                    self.all_heard.set()


class Guest:
    """A browser in the hall."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        calendar = self.get("/veranstaltungen/")
        found = re.search(r'href="(/veranstaltungen/livestream-zum-ausprobieren[^"]*)"', calendar)
        assert found, "this is not the demo network"
        self.hall = f"{found[1]}mitmachen/"
        page = self.get(self.hall)
        self.stream = re.search(r'data-hall="([^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
        self.claps = int(re.search(r'data-live="applause">(\d+)', page)[1])  # type: ignore[index]
        self.token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]  # type: ignore[index]

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path) as answer:
            return str(answer.read().decode())

    def clap(self) -> None:
        body = urlencode({"csrfmiddlewaretoken": self.token}).encode()
        headers = {"Accept": "application/json"}
        with self.opener.open(Request(f"{self.address}{self.hall}beifall/", body, headers)) as answer:  # noqa: S310
            answer.read()


async def measure(address: str, count: int) -> None:
    """Print what came of it."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    guest, ears, url = Guest(address), Ears(), urlsplit(address)
    before, tasks = _memory(url.port or 80), []
    for begin in range(0, count, AT_ONCE):
        many = range(begin, min(begin + AT_ONCE, count))
        tasks += [
            asyncio.create_task(ears.listen(url.hostname or "", url.port or 80, guest.stream)) for _ in many
        ]
        while ears.count < len(tasks):
            await asyncio.sleep(0.02)
    print(f"{ears.count} connections, {(_memory(url.port or 80) - before) / ears.count:.1f} kB each")
    waits: list[float] = []
    lasts: list[float] = []
    lost = 0
    for number in range(CLAPS):
        await asyncio.sleep(PAUSE)
        ears.wanted, ears.heard = str(guest.claps + number + 1), []
        ears.all_heard.clear()
        clapped_at = time.perf_counter()
        await asyncio.to_thread(guest.clap)
        try:
            await asyncio.wait_for(ears.all_heard.wait(), PATIENCE)
        except TimeoutError:
            lost += count - len(ears.heard)
        waits += [heard - clapped_at for heard in ears.heard]
        lasts.append(max(ears.heard) - clapped_at)
    cuts = statistics.quantiles(waits, n=100)
    print(f"from POST to browser: median {cuts[49] * 1000:.0f} ms, 99th percentile {cuts[98] * 1000:.0f} ms")
    print(f"all reached: median {statistics.median(lasts) * 1000:.0f} ms; lost {lost} of {CLAPS * count}")
    for task in tasks:
        task.cancel()


def _memory(port: int) -> int:
    """Resident kB of the web process that serves a port, found among the processes of this machine."""
    for place in Path("/proc").glob("[0-9]*/comm"):
        if place.read_bytes() == b"web\n":
            environment = (place.parent / "environ").read_bytes()
            if f"PORT={port}".encode() in environment.split(b"\0"):
                return int(re.search(r"VmRSS:\s+(\d+)", (place.parent / "status").read_text())[1])  # type: ignore[index]
    return 0


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else COUNT))
