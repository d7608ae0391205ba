"""Open lines of threads, listened to without a server."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from plietsch.groups import live
from plietsch.groups.models import Topic

LONGEST_WAIT = 20  # seconds for news that come at once


def listen(client: Client, topic: Topic, happen: Callable[[], None]) -> tuple[int, str]:
    """The status and what an open line told while something happens; at a second number the reader leaves.

    Looks follow fast, and leave the test's own connection open.
    """
    session = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    scope = {
        "type": "http",
        "path_params": {"topic": str(topic.pk)},
        "headers": [(b"cookie", f"sessionid={session}".encode())],
    }
    sent: list[dict[str, Any]] = []

    numbers: list[bytes] = []
    heard_both = asyncio.Event()

    async def receive() -> dict[str, Any]:
        with suppress(TimeoutError):
            await asyncio.wait_for(heard_both.wait(), LONGEST_WAIT)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if b"data:" in (told := message.get("body", b"")):
            numbers.append(told)
            if len(numbers) == 1:
                await live.sync_to_async(happen)()
            else:
                heard_both.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "EVERY", 0.01)
        patch.setattr(live, "close_old_connections", lambda: None)
        async_to_sync(live.serve)(scope, receive, send)  # type: ignore[arg-type]
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent).decode()
