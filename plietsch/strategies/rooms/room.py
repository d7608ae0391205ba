"""One room: the document in memory, the people in it, and the one line that all writing goes through."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from pycrdt import Doc

from plietsch.strategies.operations.keeping import Frozen, Kept, keep_written, newer
from plietsch.strategies.queries import outline_of
from plietsch.strategies.rooms import protocol
from plietsch.strategies.rooms.codes import Code
from plietsch.strategies.rooms.connection import Connection
from plietsch.strategies.rooms.people import still_admitted
from plietsch.strategies.rooms.protocol import Step
from plietsch.strategies.text.fragments import NOTHING, Broken, Malformed, apply, document_of

LARGEST_TEXT = 8 * 1024 * 1024  # bytes of all updates: a strategy is a document, not an archive
LARGEST_BATCH = 256
LOOK_EVERY = 2.0  # seconds between two looks at who may still be here, and at what came in elsewhere
Result = TypeVar("Result")
logger = logging.getLogger(__name__)
_threads = ThreadPoolExecutor(2, thread_name_prefix="room")


async def in_thread(ask: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """What `ask` answers; the database is asked in threads that the room keeps for itself."""

    def work() -> Result:
        close_old_connections()
        try:
            return ask(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, work)


@dataclass(frozen=True)
class Written:
    """An update that somebody wrote."""

    by: Connection
    update: bytes


@dataclass(frozen=True)
class Asked:
    """Somebody says what they have, and wants what they lack."""

    by: Connection
    state: bytes


@dataclass(eq=False)
class Room:
    """Whatever is written is applied, kept, and only then shown to others; one batch after the other."""

    strategy: int
    slug: str
    document: Doc
    last: int
    size: int
    connections: set[Connection] = field(default_factory=set)
    inbox: "asyncio.Queue[Written | Asked]" = field(default_factory=lambda: asyncio.Queue(LARGEST_BATCH))
    nudged: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)
    is_closed: bool = False
    outline: str = ""

    @classmethod
    async def open(cls, strategy: int, slug: str) -> "Room":
        """The room with its document as it was kept."""
        document, rows = await in_thread(_load, strategy)
        room = cls(strategy, slug, document, _last(rows), _size(rows))
        room.outline = await in_thread(outline_of, strategy)
        room.tasks = [asyncio.create_task(room._work()), asyncio.create_task(room._watch())]
        return room

    async def close_when_empty(self) -> None:
        """Keep what was written to the end; then, if nobody has come back, close."""
        await self.inbox.join()
        if not self.connections and not self.is_closed:
            self.is_closed = True
            for task in self.tasks:
                task.cancel()

    def broadcast(self, message: bytes, *, but: Connection | None = None) -> None:
        """Send to everybody else."""
        for connection in self.connections:
            if connection is not but:
                connection.send(message)

    async def _work(self) -> None:
        while True:
            batch = [await self.inbox.get()]
            while not self.inbox.empty() and len(batch) < LARGEST_BATCH:
                batch.append(self.inbox.get_nowait())
            try:
                await self._settle(batch)
            except DatabaseError:
                logger.exception("what was written could not be kept")
                await self._give_up()
            for _ in batch:
                self.inbox.task_done()

    async def _settle(self, batch: Sequence[Written | Asked]) -> None:
        written = [each for each in batch if isinstance(each, Written) and not each.by.is_refused]
        if written:
            await self._take(written)
        for asked in batch:
            if isinstance(asked, Asked):
                self._answer(asked)

    async def _take(self, written: Sequence[Written]) -> None:
        """Apply, keep, pass on, acknowledge. Nobody sees what is not kept."""
        taken = [each for each in written if each.update == NOTHING or await self._apply(each, written)]
        news = [each for each in taken if each.update != NOTHING]
        try:
            kept = await self._keep(news) if news else Kept(last=self.last)
        except Frozen:
            await self._start_anew()
            self._close_all(Code.FROZEN)
            return
        self.last = max(self.last, kept.last)
        if kept.refused:
            await self._start_anew()
        self._catch_up(kept.missed)
        for each in news:
            if each.by.user.pk in kept.refused:
                each.by.close(Code.NOT_ALLOWED)
            else:
                self.size += len(each.update)
                self.broadcast(protocol.sync(Step.UPDATE, each.update), but=each.by)
        for each in taken:
            each.by.acknowledge()

    async def _apply(self, each: Written, batch: Sequence[Written]) -> bool:
        """Whether the document took the update; who sent rubbish has to go, the room goes on."""
        if self.size + len(each.update) > LARGEST_TEXT:
            each.by.close(Code.FULL)
            return False
        try:
            apply(self.document, each.update)
        except Broken:
            each.by.close(Code.MALFORMED)
            await self._start_anew()
            for earlier in batch[: batch.index(each)]:
                if not earlier.by.is_refused and earlier.update != NOTHING:
                    apply(self.document, earlier.update)
            return False
        except Malformed:
            each.by.close(Code.MALFORMED)
            return False
        return True

    async def _keep(self, news: Sequence[Written]) -> Kept:
        pairs = [(each.by.user.pk, each.update) for each in news]
        return await in_thread(keep_written, self.strategy, pairs, since=self.last, at=timezone.now())

    def _answer(self, asked: Asked) -> None:
        try:
            missing = self.document.get_update(asked.state)
        except ValueError:
            asked.by.close(Code.MALFORMED)
            return
        asked.by.send(protocol.sync(Step.MISSING, missing))
        asked.by.send(protocol.sync(Step.STATE, self.document.get_state()))
        asked.by.send(protocol.outline(self.outline))

    async def _watch(self) -> None:
        """Look at rights and at other processes' rows, now and then and when something has happened."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.nudged.wait(), LOOK_EVERY)
            self.nudged.clear()
            try:
                await self._look()
            except DatabaseError:
                logger.exception("the room could not look at who may be in it")

    async def _look(self) -> None:
        keys = {connection.session: connection.user.pk for connection in self.connections}
        gone, rows, outline = await in_thread(_look_around, keys, self.slug, self.strategy, self.last)
        for connection in list(self.connections):
            if connection.session in gone:
                connection.close(gone[connection.session])
        rows = [row for row in rows if row[0] > self.last]
        self.last = max(self.last, _last(rows))
        self._catch_up([update for _key, update in rows])
        if outline != self.outline:
            self.outline = outline
            self.broadcast(protocol.outline(outline))

    def _catch_up(self, updates: Sequence[bytes]) -> None:
        """Take in and pass on what another process has kept."""
        for update in updates:
            apply(self.document, update)
            self.broadcast(protocol.sync(Step.UPDATE, update))

    async def _start_anew(self) -> None:
        """Build the document of what is kept; whatever came in elsewhere meanwhile is passed on."""
        known = self.last
        self.document, rows = await in_thread(_load, self.strategy)
        self.last, self.size = _last(rows), _size(rows)
        for key, update in rows:
            if key > known:
                self.broadcast(protocol.sync(Step.UPDATE, update))

    async def _give_up(self) -> None:
        """Nobody goes on writing on what is not kept; editors come back and bring it again."""
        self._close_all(Code.FAILED)
        self.is_closed = True
        for task in self.tasks:
            task.cancel()

    def _close_all(self, code: Code) -> None:
        for connection in list(self.connections):
            connection.close(code)


def _look_around(
    keys: dict[str, int], slug: str, strategy: int, since: int
) -> tuple[dict[str, Code], list[tuple[int, bytes]], str]:
    """Who has to go, what came in elsewhere, and the outline; three questions on one way to a thread."""
    return still_admitted(keys, slug), newer(strategy, since), outline_of(strategy)


def _load(strategy: int) -> tuple[Doc, list[tuple[int, bytes]]]:
    rows = newer(strategy, 0)
    return document_of(update for _key, update in rows), rows


def _last(rows: Sequence[tuple[int, bytes]]) -> int:
    return rows[-1][0] if rows else 0


def _size(rows: Sequence[tuple[int, bytes]]) -> int:
    return sum(len(update) for _key, update in rows)
