"""New posts in an open thread, as server-sent events: numbers only, the page fetches what they stand for.

While somebody listens, a process asks the database once a second for the threads that are open in it, so that
several processes need no channel between them. Before a number goes out, its reader's rights are asked anew.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest

from plietsch.core.registry import LiveRoute
from plietsch.groups.models import Topic

EVERY = 1.0  # seconds between two looks
HEARTBEAT = 15  # looks without news after which a comment keeps the line open
LONGEST = 600  # looks after which the browser has to come again
MOST = 500  # readers at once in one process
PATH = re.compile(r"(?:/(?:da|en))?/gruppen/themen/(?P<topic>\d{1,18})/live/")

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Listening:
    """The readers of this process: which threads they have open, and how far those are."""

    def __init__(self) -> None:
        self.readers: Counter[int] = Counter()
        self.last_no: dict[int, int] = {}
        self._task: asyncio.Task[None] | None = None

    def enter(self, topic: int, no: int) -> None:
        """Count a reader in; the first one starts the looking."""
        self.readers[topic] += 1
        self.last_no[topic] = max(no, self.last_no.get(topic, 0))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())

    def leave(self, topic: int) -> None:
        """Count a reader out; with the last one the looking ends."""
        self.readers[topic] -= 1
        if self.readers[topic] <= 0:
            del self.readers[topic]
            self.last_no.pop(topic, None)
        if not self.readers and self._task:
            self._task.cancel()
            self._task = None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            self.last_no |= await sync_to_async(_last_numbers)(list(self.readers))


listening = Listening()


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Tell the number of the last post whenever there is a new one, until the reader leaves."""
    topic = int(scope["path_params"]["topic"])
    no = await sync_to_async(_readable)(scope, topic)
    if no is None or scope["type"] != "http" or listening.readers.total() >= MOST:
        await _refuse(send, 404 if no is None else 503)
        return
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    listening.enter(topic, no)
    leaving = asyncio.create_task(_gone(receive))
    try:
        await _tell(scope, send, topic, no, leaving)
    finally:
        leaving.cancel()
        listening.leave(topic)


_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, private"),
    (b"x-accel-buffering", b"no"),
]


async def _tell(scope: Scope, send: Send, topic: int, told: int, leaving: "asyncio.Task[None]") -> None:
    await _write(send, f"retry: 3000\nevent: posts\ndata: {told}\n\n")
    quiet = 0
    for _look in range(LONGEST):
        done, _pending = await asyncio.wait([leaving], timeout=EVERY)
        if done:
            return
        quiet += 1
        if listening.last_no.get(topic, 0) > told:
            now = await sync_to_async(_readable)(scope, topic)
            if now is None:  # left, put out, closed for this person, deleted
                break
            told, quiet = now, 0
            await _write(send, f"event: posts\ndata: {told}\n\n")
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


def _readable(scope: Mapping[str, Any], topic: int) -> int | None:
    """The number of the last post, if the person of this session may read the thread now."""
    close_old_connections()
    request = HttpRequest()
    request.session = SessionStore(_session_key(scope))
    seen = Topic.objects.visible_to(get_user(request)).filter(pk=topic)
    return seen.values_list("last_post_no", flat=True).first()


def _session_key(scope: Mapping[str, Any]) -> str | None:
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    try:
        morsel = SimpleCookie(cookies.decode("latin1")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return morsel.value if morsel else None


def _last_numbers(topics: list[int]) -> dict[int, int]:
    """How far these threads are; one query however many."""
    close_old_connections()
    return dict(Topic.objects.filter(pk__in=topics).values_list("pk", "last_post_no"))


route = LiveRoute(PATH, serve)
