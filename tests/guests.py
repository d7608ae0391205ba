"""The network as guests see it: behind the cache of pages, within the test's own transaction."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from plietsch.analytics.counting.buffer import buffer
from plietsch.config.bridge import ENVIRON, Receive, Response, Scope, Send, environ_of
from plietsch.config.pages import PageCache
from plietsch.core.world import World

Asked = tuple[int, dict[str, str], bytes]


def ask(
    application: Any, path: str = "/", method: str = "GET", scheme: str = "http", **headers: str
) -> Asked:
    path, _, query = path.partition("?")
    told = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "method": method,
        "scheme": scheme,
        "path": path,
        "query_string": query.encode(),
        "http_version": "1.1",
        "client": ("192.0.2.7", 1),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    with pytest.raises(StopIteration):  # nothing here waits, so no loop is needed: Django runs in the test
        application(scope, receive, send).send(None)
    start, *bodies = sent
    said = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], said, b"".join(message.get("body", b"") for message in bodies)


@pytest.fixture
def network(world: World) -> Iterator[PageCache]:
    """The whole network behind the cache, within the test's own transaction."""
    wsgi = get_wsgi_application()

    async def django(scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope, BytesIO())
        if ENVIRON in scope:
            scope[ENVIRON] = environ
        response = Response()
        body = response.produce(wsgi, environ)
        await send(response.start)
        await send({"type": "http.response.body", "body": body})

    for signal in (request_started, request_finished):  # they would end the test's own connection
        signal.disconnect(close_old_connections)
    buffer.clear()
    yield PageCache(django, seconds=60)
    buffer.clear()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
