"""The words between an editor and its room: Yjs' sync and awareness protocols, and a receipt of our own.

A message is its kind, for sync its step, and a length-prefixed body. After each batch that was kept the
server sends RECEIPT with the number of updates that this connection has had kept. OUTLINE tells which
sections there are now.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from plietsch.strategies.rooms.codes import Closed, Code

LARGEST_STATE = 4096  # bytes of what one person shows of themselves: a cursor
MOST_CLIENTS = 200  # states in one message
_WIDEST = 9  # bytes of a number
_MORE, _SEVEN_BITS = 0x80, 0x7F


class Kind(IntEnum):
    """What a message is about."""

    SYNC = 0
    AWARENESS = 1
    ASK_AWARENESS = 3
    RECEIPT = 9
    OUTLINE = 10


class Step(IntEnum):
    """Steps of synchronisation: what I have; what you lack; what I just wrote."""

    STATE = 0
    MISSING = 1
    UPDATE = 2


@dataclass(frozen=True)
class Message:
    """One message that came in."""

    kind: Kind
    step: Step | None
    body: bytes


@dataclass(frozen=True)
class Presence:
    """What one editor shows of the person at it; a state of None means that they have left."""

    client: int
    clock: int
    state: dict[str, Any] | None


def read(message: bytes) -> Message:
    """Take a message apart; closes on anything that is none."""
    reader = Reader(message)
    try:
        kind = Kind(reader.number())
        step = Step(reader.number()) if kind == Kind.SYNC else None
    except ValueError:
        raise Closed(Code.MALFORMED) from None
    return Message(kind, step, b"" if kind == Kind.ASK_AWARENESS else reader.bytes())


def sync(step: Step, body: bytes) -> bytes:
    """A message of synchronisation."""
    return number(Kind.SYNC) + number(step) + prefixed(body)


def receipt(count: int) -> bytes:
    """So many of your updates are kept for good."""
    return number(Kind.RECEIPT) + number(count)


def outline(digest: str) -> bytes:
    """The digest of the chapters as they are now."""
    return number(Kind.OUTLINE) + prefixed(digest.encode())


def awareness(presences: Iterable[Presence]) -> bytes:
    """Who is there, with their cursors."""
    entries = [
        number(each.client) + number(each.clock) + prefixed(json.dumps(each.state).encode())
        for each in presences
    ]
    return number(Kind.AWARENESS) + prefixed(number(len(entries)) + b"".join(entries))


def read_awareness(body: bytes) -> Iterator[Presence]:
    """The states in an awareness message; of each only the cursor is believed."""
    reader = Reader(body)
    count = reader.number()
    if count > MOST_CLIENTS:
        raise Closed(Code.MALFORMED)
    for _ in range(count):
        client, clock, text = reader.number(), reader.number(), reader.bytes()
        yield Presence(client, clock, _state(text))


def _state(text: bytes) -> dict[str, Any] | None:
    if len(text) > LARGEST_STATE:
        raise Closed(Code.MALFORMED)
    try:
        state = json.loads(text)
    except (ValueError, RecursionError):
        raise Closed(Code.MALFORMED) from None
    if state is None:
        return None
    cursor = state.get("cursor") if isinstance(state, dict) else None
    return {"cursor": _cursor(cursor)}


def _cursor(cursor: Any) -> dict[str, Any] | None:
    """A selection of the editor, rebuilt of what belongs to one, so that nobody's editor stumbles over it."""
    if not isinstance(cursor, dict):
        return None
    ends = {name: _position(cursor.get(name)) for name in ("anchor", "head")}
    return None if None in ends.values() else ends


def _position(position: Any) -> dict[str, Any] | None:
    """A relative position of Yjs."""
    if not isinstance(position, dict):
        return None
    found: dict[str, Any] = {}
    for name in ("type", "item"):
        found[name] = _identifier(position.get(name))
    found["tname"] = position["tname"] if isinstance(position.get("tname"), str) else None
    found["assoc"] = -1 if position.get("assoc") == -1 else 0
    return None if not any((found["type"], found["item"], found["tname"])) else found


def _identifier(value: Any) -> dict[str, int] | None:
    if not isinstance(value, dict):
        return None
    client, clock = value.get("client"), value.get("clock")
    whole = all(type(part) is int and 0 <= part < 2**53 for part in (client, clock))
    return {"client": client, "clock": clock} if whole else None  # type: ignore[dict-item]


class Reader:
    """Numbers and length-prefixed bytes in a row."""

    def __init__(self, message: bytes) -> None:
        self.rest = memoryview(message)

    def number(self) -> int:
        """The next number, seven bits a byte, lowest first."""
        value = 0
        for position, byte in enumerate(self.rest[:_WIDEST]):
            value |= (byte & _SEVEN_BITS) << (7 * position)
            if byte < _MORE:
                self.rest = self.rest[position + 1 :]
                return value
        raise Closed(Code.MALFORMED)

    def bytes(self) -> bytes:
        """The next bytes, as many as the number before them says."""
        length = self.number()
        if length > len(self.rest):
            raise Closed(Code.MALFORMED)
        found, self.rest = bytes(self.rest[:length]), self.rest[length:]
        return found


def number(value: int) -> bytes:
    """A number as `Reader` reads it."""
    found = bytearray()
    while value > _SEVEN_BITS:
        found.append(_MORE | (value & _SEVEN_BITS))
        value >>= 7
    found.append(value)
    return bytes(found)


def prefixed(content: bytes) -> bytes:
    """Bytes with their length before them."""
    return number(len(content)) + content
