"""New values for open dashboards, as server-sent events: one look into the database serves all readers.

Each process looks once a second while somebody watches, and asks every reader's rights again by and by.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone, translation

from plietsch.core.registry import LiveRoute
from plietsch.sensors.models import Area, Datastream
from plietsch.sensors.words import tile

EVERY = 1.0  # seconds between two looks
HEARTBEAT = 15  # looks without news after which a comment keeps the line open
LONGEST = 600  # looks after which the browser has to come again, with its rights asked anew
MOST = 500  # readers at once in one process
PATH = re.compile(r"(?:/(?P<language>da|en))?/sensoren/(?P<area>[-\w]+)/live/")

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


@dataclass
class Watch:
    """What one process knows of one area in one language, and when it looked."""

    readers: int = 0
    seen: datetime | None = None
    number: int = 0
    news: dict[int, str] = field(default_factory=dict)


class Room:
    """The readers of this process, with one watcher for each area and language."""

    def __init__(self) -> None:
        self.watches: dict[tuple[int, str], Watch] = {}
        self.tasks: dict[tuple[int, str], asyncio.Task[None]] = {}
        self.is_closed = False

    @property
    def readers(self) -> int:
        """How many there are."""
        return sum(watch.readers for watch in self.watches.values())

    def enter(self, area: int, language: str) -> Watch:
        """Count a reader in; the first one starts the watcher."""
        key = (area, language)
        watch = self.watches.setdefault(key, Watch(seen=timezone.now()))
        watch.readers += 1
        if key not in self.tasks:
            self.tasks[key] = asyncio.create_task(self._look(key, watch))
        return watch

    def leave(self, area: int, language: str) -> None:
        """Count a reader out; the last one stops the watcher."""
        key = (area, language)
        self.watches[key].readers -= 1
        if self.watches[key].readers <= 0:
            self.tasks.pop(key).cancel()
            del self.watches[key]

    def close(self) -> None:
        """Let all readers go, so that the process can stop."""
        self.is_closed = True

    async def _look(self, key: tuple[int, str], watch: Watch) -> None:
        while True:
            await asyncio.sleep(EVERY)
            watch.seen, values = await sync_to_async(_new_values)(*key, watch.seen)
            if values:
                watch.number += 1
                watch.news = {watch.number: json.dumps(values)}


room = Room()


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Send the new values of an area until the reader leaves."""
    area = await sync_to_async(_area)(scope)
    if area is None or scope["type"] != "http" or room.readers >= MOST:
        await _refuse(send, 404 if area is None else 503)
        return
    language = scope["path_params"].get("language") or settings.LANGUAGE_CODE
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    watch = room.enter(area, language)
    leaving = asyncio.create_task(_gone(receive))
    try:
        await _tell(send, watch, leaving)
    finally:
        leaving.cancel()
        room.leave(area, language)


_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, private"),
    (b"x-accel-buffering", b"no"),
]


async def _tell(send: Send, watch: Watch, leaving: "asyncio.Task[None]") -> None:
    await _write(send, "retry: 3000\n\n")
    told, quiet = watch.number, 0
    for _look in range(LONGEST):
        done, _pending = await asyncio.wait([leaving], timeout=EVERY)
        if done or room.is_closed:
            break
        quiet += 1
        if watch.number > told:
            told, quiet = watch.number, 0
            await _write(send, f"event: values\ndata: {watch.news[told]}\n\n")
        elif quiet >= HEARTBEAT:
            quiet = 0
            await _write(send, ": still here\n\n")
    await send({"type": "http.response.body", "body": b""})


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def _area(scope: Mapping[str, Any]) -> int | None:
    """The area that the address names, if the reader may see it."""
    close_old_connections()
    request = HttpRequest()
    request.session = SessionStore(_session_key(scope))
    seen = Area.objects.visible_to(get_user(request)).filter(slug=scope["path_params"]["area"])
    return seen.values_list("pk", flat=True).first()


def _session_key(scope: Mapping[str, Any]) -> str | None:
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    try:
        morsel = SimpleCookie(cookies.decode("latin1")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return morsel.value if morsel else None


def _new_values(
    area: int, language: str, since: datetime | None
) -> tuple[datetime, dict[int, dict[str, Any]]]:
    """What arrived since then, in the words of the tiles."""
    close_old_connections()
    now = timezone.now()
    rows = Datastream.objects.filter(thing__area=area, received_at__gt=since).prefetch_related("thresholds")
    with translation.override(language):
        tiles = [tile(row, now) for row in rows.order_by("pk")[:500]]
        values = {
            each.datastream.pk: {
                "value": each.value,
                "sign": each.trend.sign,
                "trend": each.trend.words,
                "when": each.when,
                "alarm": each.is_alarm,
            }
            for each in tiles
        }
    latest = max((each.datastream.received_at for each in tiles if each.datastream.received_at), default=None)
    return latest or since or now, values


route = LiveRoute(PATH, serve, room.close)
