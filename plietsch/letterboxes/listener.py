"""Listens to a mail server on this machine (SMTP or LMTP), and says 250 only for what is stored."""

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any, TypeVar

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from plietsch.letterboxes.operations.taking import (
    ForgedSender,
    TooMany,
    UnknownAddress,
    destination_for,
    take,
)
from plietsch.letterboxes.reading import Unreadable

OK = "250 2.0.0 OK"
UNKNOWN = "550 5.1.1 No such address"
FORGED = "550 5.7.1 This address belongs to somebody else"
LATER = "451 4.7.1 Too many at once, try again later"
ONE_EACH = "452 4.5.3 One recipient at a time"
ABSURD = "554 5.6.0 No mail program writes this"
BROKEN = "451 4.3.0 Try again later"
PATIENCE = 60  # seconds without a word from the other side
LONGEST_LINE = 256 * 1024  # some programs write a whole paragraph of HTML into one; the standard has 998
_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class Reception:
    """Answers a mail server. Each mail has one recipient, so that each gets an answer of its own."""

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return ONE_EACH
        try:
            await _apart(lambda: destination_for(address))
        except UnknownAddress:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        recipient, return_path = envelope.rcpt_tos[0], (envelope.mail_from or "").strip("<>")
        try:
            await _apart(
                lambda: take(content=content, recipient=recipient, return_path=return_path, at=timezone.now())
            )
        except UnknownAddress:
            return UNKNOWN
        except ForgedSender:
            return FORGED
        except TooMany:
            return LATER
        except Unreadable:
            return ABSURD
        return OK

    async def handle_VRFY(self, _server: SMTP, _session: Session, _envelope: Envelope, _address: str) -> str:  # noqa: N802
        return "252 2.5.1 Send it and see"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever breaks here is no fault of the sender: the mail server keeps the mail and tries again."""
        _log.exception("a mail could not be stored", exc_info=error)
        return BROKEN


def listen(host: str, port: int, *, lmtp: bool, say: Callable[[str], object]) -> None:
    """Listen until SIGTERM or Ctrl-C."""
    SMTP.line_length_limit = LONGEST_LINE
    asyncio.run(_listen(host, port, LMTP if lmtp else SMTP, say))


async def _listen(host: str, port: int, protocol: type[SMTP], say: Callable[[str], object]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: _conversation(protocol, loop), host, port)
    async with server:
        say(f"plietsch: {protocol.__name__.lower()}://{host}:{port} for {settings.MAIL_IN}")
        await stop.wait()


def _conversation(protocol: type[SMTP], loop: asyncio.AbstractEventLoop) -> SMTP:
    return protocol(
        Reception(),
        hostname=settings.MAIL_IN,
        ident="plietsch",
        data_size_limit=settings.MAIL_IN_MAX_BYTES,
        enable_SMTPUTF8=True,
        timeout=PATIENCE,
        loop=loop,
    )


async def _apart(ask: Callable[[], Answer]) -> Answer:
    """Ask the database in a thread, so that other conversations go on."""
    return await asyncio.to_thread(_with_connection, ask)


def _with_connection(ask: Callable[[], Any]) -> Any:
    close_old_connections()
    try:
        return ask()
    finally:
        close_old_connections()
