"""A bell between the processes of one machine: a job just committed need not wait for the next look."""

import contextlib
import select
import socket
from pathlib import Path

from django.conf import settings


def ring() -> None:
    """Wake a waiting worker of this data folder, if there is one."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as caller, contextlib.suppress(OSError):
        caller.setblocking(False)
        caller.sendto(b"!", str(_address()))


class Bell:
    """The worker's end. The newest worker hears it; where none can, all look twice a second anyway."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        _address().unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # such as a path that is too long for a socket
            self._socket.bind(str(_address()))

    def wait(self, seconds: float) -> None:
        """Return when the bell rings, or after so many seconds."""
        select.select([self._socket], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(16):
                pass


def _address() -> Path:
    return Path(settings.DATA) / "worker.bell"
