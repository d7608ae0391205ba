"""Somebody who writes in a room as the editor does: a real WebSocket client with a document of their own."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from plietsch.strategies.rooms import protocol
from plietsch.strategies.rooms.protocol import Kind, Presence, Reader, Step
from plietsch.strategies.text.fragments import changes, fragment


@dataclass
class Writer:
    """Types words into the first paragraph of a section, also while the line is down."""

    address: str  # ws://127.0.0.1:8000/strategien/SLUG/raum
    session: str
    section: int
    document: Doc = field(default_factory=Doc)
    socket: ClientConnection | None = None
    is_synced: bool = False
    sent: list[str] = field(default_factory=list)  # since the line was opened
    kept: list[str] = field(default_factory=list)  # what the server has acknowledged
    heard: dict[bytes, float] = field(default_factory=dict)  # when each update of others arrived
    seen: dict[int, Any] = field(default_factory=dict)
    outline: str = ""
    closed: int = 0
    _counted: int = 0  # of `sent`, how many are in `kept`
    _hearing: "asyncio.Task[None] | None" = None

    async def open(self) -> None:
        """Connect, and say what is there and what is missing, until both know the same."""
        self.is_synced, self.sent, self._counted, self.closed = False, [], 0, 0
        origin = self.address.replace("ws://", "http://").split("/strategien")[0]
        self.socket = await connect(
            self.address,
            additional_headers={"Cookie": f"sessionid={self.session}"},
            origin=Origin(origin),
            open_timeout=30,
        )
        self._hearing = asyncio.create_task(self._hear(self.socket))
        await self.say(protocol.sync(Step.STATE, self.document.get_state()))

    async def synced(self, seconds: float = 30) -> "Writer":
        """Wait until the handshake is done."""
        async with asyncio.timeout(seconds):
            while not self.is_synced:
                if self.closed:
                    raise ConnectionError(self.closed)
                await asyncio.sleep(0.005)
        return self

    async def close(self) -> None:
        if self.socket:
            await self.socket.close()
        if self._hearing:
            await self._hearing

    async def say(self, message: bytes) -> None:
        """Send a message, if there is a line."""
        with suppress(ConnectionClosed, OSError):
            await self.socket.send(message)  # type: ignore[union-attr]

    async def type(self, word: str) -> bytes:
        """Append a word; it goes out at once where there is a line, and at the next handshake else."""
        update = changes(self.document, lambda _text: self._append(word))
        if self.is_synced:
            self.sent.append(word)
            await self.say(protocol.sync(Step.UPDATE, update))
        return update

    async def show(self, name: str, client: int = 0) -> None:
        """Show a cursor; `name` is what this client claims to be called."""
        cursor = {"anchor": {"tname": f"de-{self.section}"}, "head": {"tname": f"de-{self.section}"}}
        state = {"user": {"name": name}, "cursor": cursor}
        await self.say(protocol.awareness([Presence(client or self.document.client_id % 2**31, 1, state)]))

    @property
    def text(self) -> str:
        """All words as this writer sees them."""
        return "".join(part for run in self._runs() for part, _marks in run.diff())

    def _append(self, word: str) -> None:
        runs = self._runs()
        if not runs:
            paragraph = self._fragment().children.append(XmlElement("paragraph"))
            runs = [paragraph.children.append(XmlText(""))]
        runs[0].insert(len(runs[0]), f" {word}")

    def _fragment(self) -> XmlFragment:
        return fragment(self.document, self.section, "de")

    def _runs(self) -> list[XmlText]:
        blocks = [block for block in self._fragment().children if isinstance(block, XmlElement)]
        return [run for block in blocks for run in block.children if isinstance(run, XmlText)]

    async def _hear(self, socket: ClientConnection) -> None:
        try:
            async for content in socket:
                await self._read(bytes(content))  # type: ignore[arg-type]
        except ConnectionClosed:
            pass
        if socket is self.socket:
            self.is_synced, self.closed = False, socket.close_code or 0

    async def _read(self, content: bytes) -> None:
        if content[0] == Kind.RECEIPT:
            count = Reader(content[1:]).number()
            self.kept += self.sent[self._counted : count]
            self._counted = count
            return
        message = protocol.read(content)
        if message.kind == Kind.AWARENESS:
            self._see(message.body)
        elif message.kind == Kind.OUTLINE:
            self.outline = message.body.decode()
        elif message.step == Step.STATE:
            self.is_synced = True
            self.sent.append("")
            await self.say(protocol.sync(Step.MISSING, self.document.get_update(message.body)))
        else:
            self.heard[message.body] = time.perf_counter()
            self.document.apply_update(message.body)

    def _see(self, body: bytes) -> None:
        reader = Reader(body)
        for _ in range(reader.number()):
            client, _clock, state = reader.number(), reader.number(), json.loads(reader.bytes())
            self.seen[client] = state
