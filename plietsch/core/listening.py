"""The socket on which visitors come."""

import os
import socket

from django.core.management.base import CommandError

BACKLOG = 2048


def listen(host: str, port: int, setting: str = "PORT") -> socket.socket:
    """A listening socket of the caller, in whose line visitors wait while a child starts again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), backlog=BACKLOG, family=family)
    except OSError as error:
        raise CommandError(
            f"cannot listen on {host}:{port}: {error.strerror} (choose another {setting})"
        ) from None
    # Connections inherit it. asyncio sets it only on sockets that name their protocol, which these do not;
    # without it the second part of an answer waits some 40 ms for the client to acknowledge the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def tell_ready() -> None:
    """Say to systemd, where it tends this process (Type=notify), that visitors are answered."""
    address = os.environ.pop("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.connect("\0" + address[1:] if address.startswith("@") else address)
            line.sendall(b"READY=1")
