"""The embedded server's entry: live connections natively, every page by Django in a few threads."""

import asyncio
import os

from django.core.wsgi import get_wsgi_application

from plietsch.config.bridge import Bridge, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plietsch.config.settings")
_wsgi = get_wsgi_application()

from django.conf import settings  # noqa: E402

from plietsch.analytics.counting.buffer import buffer  # noqa: E402
from plietsch.config.pages import PageCache  # noqa: E402
from plietsch.core.registry import LiveRoute, registry  # noqa: E402

_bridge = Bridge(_wsgi, threads=settings.WEB_THREADS, max_body=settings.REQUEST_MAX_BYTES)
_pages = PageCache(_bridge, seconds=settings.PAGE_CACHE_SECONDS)
_live = list(registry.parts(LiveRoute))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        await _live_and_let_die(receive, send)
        return
    for route in _live:
        if scope["type"] in route.speaks and (match := route.path.fullmatch(scope["path"])):
            await route.serve({**scope, "path_params": match.groupdict()}, receive, send)
            return
    if scope["type"] == "http":
        await _pages(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 4404})


def close_live() -> None:
    """Let go of all connections that would stay open."""
    for route in _live:
        if route.close:
            route.close()


async def _live_and_let_die(receive: Receive, send: Send) -> None:
    """Count while the server lives; what was counted last is written before it ends."""
    for phase, work in (("startup", buffer.start), ("shutdown", buffer.stop)):
        await receive()
        await asyncio.to_thread(work)
        await send({"type": f"lifespan.{phase}.complete"})
