"""One person at one open page: what they send, at their pace, and what waits to be sent to them."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from plietsch.accounts.models import User
from plietsch.core.buckets import Bucket
from plietsch.strategies.rooms import protocol
from plietsch.strategies.rooms.codes import Closed, Code
from plietsch.strategies.rooms.protocol import Presence

LARGEST_MESSAGE = 512 * 1024
WAITING = 2000  # messages that may wait for a slow reader
COLOURS = 8


@dataclass(eq=False)
class Connection:
    """An open WebSocket of a known person."""

    user: User
    session: str
    outbox: "asyncio.Queue[bytes | Code]" = field(default_factory=lambda: asyncio.Queue(WAITING + 1))
    presence: Presence | None = None
    kept: int = 0
    is_closed: bool = False  # nothing more is sent
    is_refused: bool = False  # nothing more is believed
    messages: Bucket = field(default_factory=lambda: Bucket(per_second=100, most=400))
    volume: Bucket = field(
        default_factory=lambda: Bucket(per_second=LARGEST_MESSAGE, most=4 * LARGEST_MESSAGE)
    )

    def hear(self, message: bytes) -> protocol.Message:
        """One message, if this connection may still say so much."""
        now = asyncio.get_running_loop().time()
        if len(message) > LARGEST_MESSAGE:
            raise Closed(Code.TOO_LARGE)
        if self.messages.wait(1, now) or self.volume.wait(len(message), now):
            raise Closed(Code.FLOOD)
        return protocol.read(message)

    def send(self, message: bytes) -> None:
        """Let a message wait to be sent; who does not read them is let go."""
        if self.is_closed:
            return
        if self.outbox.qsize() >= WAITING:
            self.close(Code.TOO_SLOW)
        else:
            self.outbox.put_nowait(message)

    def acknowledge(self) -> None:
        """One more of this connection's updates is kept for good."""
        self.kept += 1
        self.send(protocol.receipt(self.kept))

    def close(self, code: Code) -> None:
        """Say no more than why."""
        if not self.is_closed:
            self.is_closed = self.is_refused = True
            if code == Code.TOO_SLOW:
                while not self.outbox.empty():
                    self.outbox.get_nowait()
            self.outbox.put_nowait(code)

    def named(self, presence: Presence) -> Presence:
        """What this person shows, under the name that the server knows them by."""
        if presence.state is None:
            return presence
        who = {"name": str(self.user), "tint": self.user.pk % COLOURS}
        return Presence(presence.client, presence.clock, {**presence.state, "user": who})

    async def speak(self, send: Any) -> None:
        """Send what waits, until the connection is to be closed."""
        while True:
            waiting = await self.outbox.get()
            if isinstance(waiting, Code):
                await send({"type": "websocket.close", "code": int(waiting), "reason": waiting.name.lower()})
                return
            await send({"type": "websocket.send", "bytes": waiting})
