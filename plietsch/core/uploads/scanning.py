"""Asks a ClamAV daemon, where the operator runs one, whether a file is clean."""

import socket
import struct
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from plietsch.core.uploads.kinds import CHUNK
from plietsch.core.uploads.refusal import RefusedUpload

TIMEOUT = 60.0


def scan(file: BinaryIO) -> bool:
    """True when the daemon found the file clean, False when the operator runs none; else it is refused."""
    if not settings.CLAMD_ADDRESS:
        return False
    try:
        answer = _ask(file)
    except OSError as error:
        raise RefusedUpload(
            _("Die Virenprüfung antwortet nicht. Bitte versuchen Sie es in einigen Minuten noch einmal.")
        ) from error
    if answer.endswith(b"FOUND"):
        raise RefusedUpload(_("Die Virenprüfung hat die Datei abgelehnt."))
    if not answer.endswith(b"OK"):
        raise RefusedUpload(_("Die Virenprüfung konnte die Datei nicht lesen."))
    return True


def is_silent() -> bool:
    """Whether the daemon that the operator named does not answer."""
    if not settings.CLAMD_ADDRESS:
        return False
    try:
        with _connect() as daemon:
            daemon.sendall(b"zPING\0")
            return not daemon.recv(16).startswith(b"PONG")
    except (OSError, ValueError):
        return True


def _ask(file: BinaryIO) -> bytes:
    """clamd's INSTREAM command: chunks with their length in front, a zero length at the end."""
    file.seek(0)
    with _connect() as daemon:
        daemon.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!I", 0))
        answer = b""
        while part := daemon.recv(4096):
            answer += part
    return answer.strip(b"\0\n ")


def _connect() -> socket.socket:
    """`CLAMD_ADDRESS` is host:port or the path of a Unix socket."""
    address = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(TIMEOUT)
        daemon.connect(address)
        return daemon
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), TIMEOUT)
