"""The door of the rooms: /strategien/SLUG/raum, a WebSocket."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from plietsch.core.models import Activity
from plietsch.strategies.models import Strategy
from plietsch.strategies.rooms import protocol
from plietsch.strategies.rooms.codes import Closed, Code
from plietsch.strategies.rooms.connection import Connection
from plietsch.strategies.rooms.people import admit, is_from_our_pages, session_key
from plietsch.strategies.rooms.protocol import Kind, Presence, Step
from plietsch.strategies.rooms.room import Asked, Room, Written, in_thread

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_IN_ROOM = 200
MOST_OF_ONE = 20  # pages that one person has open
_rooms: dict[int, "asyncio.Task[Room]"] = {}
_closing: set["asyncio.Task[None]"] = set()
_loops: set[asyncio.AbstractEventLoop] = set()


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Let somebody in who may write here, for as long as they may."""
    if scope["type"] != "websocket":
        await _refuse_page(send)
        return
    await receive()
    if not is_from_our_pages(scope["headers"]):
        await send({"type": "websocket.close", "code": Code.NOT_ALLOWED})
        return
    await send({"type": "websocket.accept"})
    key = session_key(scope["headers"])
    try:
        user, strategy = await in_thread(admit, key, scope["path_params"]["strategy"])
        room = await _room(strategy)
        _refuse_crowd(room, user.pk)
    except Closed as closed:
        await send({"type": "websocket.close", "code": int(closed.code), "reason": closed.code.name.lower()})
        return
    await _stay(room, Connection(user, key), receive, send)


def look_again(_fact: Activity) -> None:
    """Something has happened to rights or texts: all rooms of this process look now, not in a while."""
    for loop in _loops:
        if not loop.is_closed():
            loop.call_soon_threadsafe(_nudge)


def _nudge() -> None:
    for opening in _rooms.values():
        if opening.done() and not opening.cancelled() and not opening.exception():
            opening.result().nudged.set()


async def _room(strategy: Strategy) -> Room:
    """The room of a strategy; opened once, however many come at the same moment."""
    _loops.add(asyncio.get_running_loop())
    while True:
        opening = _rooms.get(strategy.pk)
        if opening is None:
            opening = _rooms[strategy.pk] = asyncio.create_task(Room.open(strategy.pk, strategy.slug))
        try:
            room = await asyncio.shield(opening)
        except Exception:
            _forget(strategy.pk, opening)
            raise
        if not room.is_closed:
            return room
        _forget(strategy.pk, opening)


def _forget(strategy: int, opening: "asyncio.Task[Room]") -> None:
    if _rooms.get(strategy) is opening:
        del _rooms[strategy]


def _refuse_crowd(room: Room, person: int) -> None:
    own = sum(connection.user.pk == person for connection in room.connections)
    if own >= MOST_OF_ONE or len(room.connections) >= MOST_IN_ROOM:
        raise Closed(Code.FULL)


async def _stay(room: Room, connection: Connection, receive: Receive, send: Send) -> None:
    room.connections.add(connection)
    speaking = asyncio.create_task(connection.speak(send))
    hearing = asyncio.create_task(_hear(room, connection, receive))
    try:
        await asyncio.wait([speaking, hearing], return_when=asyncio.FIRST_COMPLETED)
        if hearing.done() and isinstance(error := hearing.exception(), Closed):
            connection.close(error.code)
            await asyncio.wait([speaking], timeout=5)
    finally:
        for task in (speaking, hearing):
            task.cancel()
        connection.is_closed = True
        _leave(room, connection)
    for task in (speaking, hearing):
        error = task.exception() if task.done() and not task.cancelled() else None
        if error and not isinstance(error, Closed | OSError):
            raise error


def _leave(room: Room, connection: Connection) -> None:
    room.connections.discard(connection)
    if left := connection.presence:
        room.broadcast(protocol.awareness([Presence(left.client, left.clock, None)]))
    if not room.connections:
        closing = asyncio.create_task(room.close_when_empty())
        _closing.add(closing)
        closing.add_done_callback(_closing.discard)


async def _hear(room: Room, connection: Connection, receive: Receive) -> None:
    """Take in what a person sends until they leave."""
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        content = event.get("bytes")
        if content is None:
            raise Closed(Code.MALFORMED)
        message = connection.hear(content)
        if message.kind == Kind.SYNC:
            asks = message.step == Step.STATE
            await room.inbox.put((Asked if asks else Written)(connection, message.body))
        elif message.kind == Kind.AWARENESS:
            _show(room, connection, message.body)
        elif message.kind == Kind.ASK_AWARENESS:
            _tell_who_is_there(room, connection)


def _show(room: Room, connection: Connection, body: bytes) -> None:
    """Pass on where somebody's cursor is, under their own name; what they say of others is not believed."""
    others = {other.presence.client for other in room.connections - {connection} if other.presence}
    for presence in protocol.read_awareness(body):
        mine = connection.presence
        if presence.client in others or (mine and mine.client != presence.client):
            continue
        is_first = mine is None
        connection.presence = connection.named(presence)
        room.broadcast(protocol.awareness([connection.presence]), but=connection)
        if is_first:
            _tell_who_is_there(room, connection)


def _tell_who_is_there(room: Room, connection: Connection) -> None:
    present = [other.presence for other in room.connections if other.presence]
    if present:
        connection.send(protocol.awareness(present))


async def _refuse_page(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"upgrade", b"websocket")]
    await send({"type": "http.response.start", "status": 426, "headers": headers})
    await send({"type": "http.response.body", "body": b"Upgrade Required"})
