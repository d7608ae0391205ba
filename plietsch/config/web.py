"""The web process of the embedded server."""

import socket

import uvicorn
from django.conf import settings

from plietsch.config.asgi import application, close_live
from plietsch.config.proxy import behind_proxy
from plietsch.core.listening import tell_ready

LARGEST_MESSAGE = 1024 * 1024  # bytes of one WebSocket message; a longer one ends the connection
GRACE = 3  # seconds that open connections get when the process has to stop


def serve(listener: socket.socket) -> None:
    """Answer until SIGTERM or SIGINT. Addresses of visitors are not logged."""
    config = uvicorn.Config(
        behind_proxy(application) if settings.TRUST_PROXY else application,
        log_config=None,  # its lines take the same way as ours
        access_log=False,
        server_header=False,
        ws_max_size=LARGEST_MESSAGE,
        proxy_headers=False,  # uvicorn would believe the first address, which the client sent
        timeout_graceful_shutdown=GRACE,
    )
    _Server(config).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends the live connections first, which would otherwise hold the process for the whole grace."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        tell_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        close_live()
        await super().shutdown(sockets)
