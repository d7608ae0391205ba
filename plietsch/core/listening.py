"""The socket on which visitors come."""

import socket

from django.core.management.base import CommandError

BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """A listening socket of the caller, in whose line visitors wait while a child starts again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), backlog=BACKLOG, family=family)
    except OSError as error:
        raise CommandError(
            f"cannot listen on {host}:{port}: {error.strerror} (choose another PORT)"
        ) from None
