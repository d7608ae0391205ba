"""The web process of the embedded server: `python -m plietsch.config.web 3` serves on the open socket 3."""

import socket
import sys

import uvicorn
from django.conf import settings

from plietsch.config.asgi import application

GRACE = 3  # seconds that open connections get when the process has to stop


def serve(listener: socket.socket) -> None:
    """Answer until SIGTERM or SIGINT. Addresses of visitors are not logged."""
    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=settings.TRUST_PROXY,
        forwarded_allow_ips="*",  # wherever the trusted proxy stands
        timeout_graceful_shutdown=GRACE,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
