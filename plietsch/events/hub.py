"""Server-sent events to everybody in a hall: one look at the database serves all who listen.

A few times a second the hub asks which halls have a newer version, makes their pieces anew once, and wakes
the connections. Each connection holds one cursor, the version that its browser knows, and gets what changed
since. Nothing is queued: who is slow gets the newest state. Several processes agree through the database.
Every few seconds one more look says who may no longer listen: they are let go.
"""

import asyncio
import contextlib
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import Error, connection

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Key = tuple[int, str, str]  # hall, view, language

SEATS = "all"  # the view whose listeners are people in the hall, and not a desk or a screen
TICK = 0.25  # seconds between two looks: at most four broadcasts a second
BEAT = 15.0  # seconds of silence after which a sign of life is sent
NOTE_EVERY = 60.0  # seconds between two notes of it for the statistics
ADMIT_EVERY = 2.0  # seconds between two looks at who may still listen
COUNT_EVERY = 2.0  # seconds between two broadcasts of how many are there
MOST = 10_000  # connections of one process
HEAD = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_log = logging.getLogger(__name__)


@dataclass
class Channel:
    """One view of one hall: its pieces, and the version at which each changed last."""

    version: int = 0
    pieces: dict[str, str] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    presence: int = 0
    listeners: int = 0
    people: Counter[int] = field(default_factory=Counter)  # by account; all without one are one
    is_for_all: bool = False  # as far as the last look says
    put_out: Set[int] = frozenset()
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _messages: dict[int, bytes] = field(default_factory=dict)

    def knows(self, person: int) -> bool:
        """Whether this person may listen, by the last look."""
        return (self.is_for_all or self.people[person] > 0) and person not in self.put_out

    def let_stay(self, people: Set[int] | None) -> None:
        """Let go of all others; None are all who listen."""
        self.is_for_all = people is None
        self.put_out = frozenset() if people is None else self.people.keys() - people
        if self.put_out:
            self.wake()

    def update(self, version: int, pieces: dict[str, str]) -> None:
        """Take over the newest pieces; one that is gone is news too."""
        gone = self.pieces.keys() - pieces.keys()
        self.changed |= dict.fromkeys(gone, version)
        self.changed |= {name: version for name, text in pieces.items() if self.pieces.get(name) != text}
        self.version, self.pieces = version, pieces
        self.wake()

    def wake(self) -> None:
        """Let every connection look at its cursor."""
        self._messages.clear()
        self.news.set()
        self.news = asyncio.Event()

    def since(self, cursor: int) -> bytes:
        """The event for a browser that knows a version; made once for all with the same cursor."""
        if cursor not in self._messages:
            news = {name: self.pieces.get(name) for name, version in self.changed.items() if version > cursor}
            text = json.dumps({**news, "presence": str(self.presence)}, ensure_ascii=False)
            self._messages[cursor] = f"id: {self.version}\ndata: {text}\n\n".encode()
        return self._messages[cursor]


def _note_nothing(_present: dict[int, int]) -> None:
    """Where no statistics are wanted."""


def _admit_all(_hall: int, _view: str, _people: Set[int]) -> None:
    """Where nobody is put out."""


@dataclass
class Hub:
    """All channels of a process. `versions(halls)` and `pieces(key)` ask the database, in a thread.

    So does `admitted(hall, view, people)`: who of them may listen, None for everybody.
    """

    versions: Callable[[set[int]], dict[int, int]]
    pieces: Callable[[Key], tuple[int, dict[str, str]]]
    note: Callable[[dict[int, int]], object] = _note_nothing
    admitted: Callable[[int, str, Set[int]], Set[int] | None] = _admit_all
    channels: dict[Key, Channel] = field(default_factory=dict)
    is_closed: bool = False
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "hub"))
    _loop: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        return sum(channel.listeners for channel in self.channels.values())

    async def admits(self, key: Key, person: int) -> bool:
        """Whether this person may begin to listen; where all may, only the first one asks the database."""
        if key in self.channels and self.channels[key].knows(person):
            return True
        while not self.is_closed:
            try:
                allowed = await self._in_thread(self.admitted, *key[:2], {person})
                return allowed is None or person in allowed
            except Error:
                await self._in_thread(_reconnect)
                await asyncio.sleep(TICK)
        return False

    async def stream(self, key: Key, person: int, cursor: int, receive: Receive, send: Send) -> None:
        """Serve one connection until the browser leaves, its person may no more, or the process stops."""
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        with self._listening(key, person) as channel:
            sender = asyncio.create_task(self._send_news(channel, person, cursor, send))
            leaving = asyncio.create_task(_until_left(receive))
            await asyncio.wait({sender, leaving}, return_when=asyncio.FIRST_COMPLETED)
            for task in (sender, leaving):
                task.cancel()
        with contextlib.suppress(OSError):
            await send({"type": "http.response.body", "body": b""})

    async def _send_news(self, channel: Channel, person: int, cursor: int, send: Send) -> None:
        await send(_body(b"retry: 3000\n\n"))
        while not channel.version and not self.is_closed:
            await channel.news.wait()
        while not self.is_closed and person not in channel.put_out:
            news = channel.news
            await send(_body(channel.since(cursor)))
            cursor = channel.version
            while not news.is_set():
                try:
                    await asyncio.wait_for(news.wait(), BEAT)
                except TimeoutError:
                    await send(_body(b":\n\n"))

    @contextlib.contextmanager
    def _listening(self, key: Key, person: int) -> Iterator[Channel]:
        channel = self.channels.setdefault(key, Channel())
        channel.listeners += 1
        channel.people[person] += 1
        channel.put_out -= {person}
        channel.presence = channel.presence or int(key[1] == SEATS)
        if not self._loop or self._loop.done():
            self._loop = asyncio.create_task(self._watch())
        try:
            yield channel
        finally:
            channel.listeners -= 1
            channel.people[person] -= 1
            if not channel.people[person]:
                del channel.people[person]
            if not channel.listeners:
                self.channels.pop(key, None)

    async def _watch(self) -> None:
        """Look while somebody listens."""
        ticks = 0
        while self.channels and not self.is_closed:
            try:
                if ticks % int(ADMIT_EVERY / TICK) == 0:
                    await self._admit()
                await self._look()
                if ticks % int(NOTE_EVERY / TICK) == 0:
                    await self._in_thread(self.note, self._present())
            except Error:
                _log.warning("the hub could not ask the database; it tries again")
                await self._in_thread(_reconnect)
            ticks += 1
            if ticks % int(COUNT_EVERY / TICK) == 0:
                self._count()
            await asyncio.sleep(TICK)

    async def _admit(self) -> None:
        for key, channel in list(self.channels.items()):
            people = frozenset(channel.people)
            allowed = await self._in_thread(self.admitted, *key[:2], people)
            channel.let_stay(allowed if allowed is None else allowed | channel.people.keys() - people)

    async def _look(self) -> None:
        versions = await self._in_thread(self.versions, {key[0] for key in self.channels})
        for key, channel in list(self.channels.items()):
            if versions.get(key[0], channel.version) != channel.version:
                channel.update(*await self._in_thread(self.pieces, key))

    async def _in_thread(self, ask: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, ask, *args)

    def _count(self) -> None:
        """Tell how many are there, where that changed."""
        present = self._present()
        for (hall, _view, _language), channel in self.channels.items():
            if channel.presence != present[hall]:
                channel.presence = present[hall]
                channel.wake()

    def _present(self) -> dict[int, int]:
        present: dict[int, int] = {}
        for (hall, view, _language), channel in self.channels.items():
            present[hall] = present.get(hall, 0) + channel.listeners * (view == SEATS)
        return present

    def close(self) -> None:
        """Let go of all connections, so that the process can stop at once."""
        self.is_closed = True
        for channel in self.channels.values():
            channel.wake()


def _reconnect() -> None:
    """Close this thread's connection; the next question opens a new one."""
    connection.close()


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}
