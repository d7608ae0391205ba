"""Fetches mails from an IMAP mailbox into which a provider lays all that is written to our domain."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.message import Message
from imaplib import IMAP4, IMAP4_SSL
from ssl import create_default_context
from typing import Any

from django.conf import settings

from plietsch.letterboxes.addresses import destination_of
from plietsch.letterboxes.headers import addresses_in, sender_of
from plietsch.letterboxes.operations.taking import ForgedSender, TooMany, UnknownAddress, take
from plietsch.letterboxes.reading import Unreadable, parse_headers

PATIENCE = 60  # seconds without a word from the other side
AT_ONCE = 200  # mails of one round
Answer = tuple[str, Sequence[Any]]
_size = re.compile(rb"RFC822\.SIZE (\d+)")


class Unfetchable(Exception):
    """The mailbox cannot be read; its message says what the server answered."""


def fetch(*, at: datetime) -> int:
    """Take in what lies unread in the mailbox; returns how many letters were kept.

    A letter leaves the mailbox once it is kept. What is refused, too, is marked as read and stays for
    people to look at; what comes too fast stays unread for the next round.
    """
    with _opened() as box:
        waiting = _lines(box.search(None, "UNSEEN"))[0].split()[:AT_ONCE]
        kept = sum(_take(box, number, at=at) for number in waiting)
        box.expunge()
    return kept


def problem() -> str:
    """Why nothing can be fetched, for the operator; "" where all is well or no mailbox is named."""
    if not settings.MAIL_BOX:
        return ""
    try:
        with _opened():
            return ""
    except Unfetchable as error:
        return f"{settings.MAIL_BOX['host']} does not let us in ({error}). Correct PLIETSCH_MAIL_BOX."


@contextmanager
def _opened() -> Iterator[IMAP4]:
    place = settings.MAIL_BOX
    try:
        box = _connected(place["host"], place["port"], is_encrypted=place["is_encrypted"])
        try:
            box.login(place["user"], place["password"])
            _answered(box.select(place["folder"]))
            yield box
        finally:
            box.logout()
    except (IMAP4.error, OSError) as error:
        raise Unfetchable(str(error)) from error


def _connected(host: str, port: int, *, is_encrypted: bool) -> IMAP4:
    if is_encrypted:
        return IMAP4_SSL(host, port, ssl_context=create_default_context(), timeout=PATIENCE)
    return IMAP4(host, port, timeout=PATIENCE)


def _take(box: IMAP4, number: bytes, *, at: datetime) -> int:
    """One mail; 1 where it is kept."""
    if _size_of(box, number) > settings.MAIL_IN_MAX_BYTES:
        _mark(box, number, r"(\Seen \Flagged)")
        return 0
    content = _content_of(box, number)
    try:
        headers = parse_headers(content)
    except Unreadable:
        _mark(box, number, r"(\Seen \Flagged)")
        return 0
    written = addresses_in([headers.get("Return-Path", sender_of(headers))])
    return_path = written[0][1] if written else ""
    try:
        kept = [_is_kept(content, recipient, return_path, at=at) for recipient in _recipients(headers)]
    except TooMany:
        return 0
    _mark(box, number, r"(\Seen \Deleted)" if any(kept) else r"(\Seen)")
    return int(any(kept))


def _is_kept(content: bytes, recipient: str, return_path: str, *, at: datetime) -> bool:
    """Whether the letter need not lie in the mailbox any more: it is ours, or no person wrote it."""
    try:
        take(content=content, recipient=recipient, return_path=return_path, at=at)
    except (UnknownAddress, ForgedSender, Unreadable):
        return False
    return True


def _recipients(headers: Message) -> list[str]:
    """The addresses of ours that a mail was delivered to, else those that it was written to."""
    delivered = _addresses(headers, "Delivered-To", "X-Original-To", "Envelope-To")
    return delivered or _addresses(headers, "To", "Cc")


def _addresses(headers: Message, *names: str) -> list[str]:
    lines = [line for name in names for line in headers.get_all(name, [])]
    found = dict.fromkeys(address.lower() for _name, address in addresses_in(lines))
    return [address for address in found if destination_of(address)]


def _size_of(box: IMAP4, number: bytes) -> int:
    found = _size.search(_lines(box.fetch(number.decode(), "(RFC822.SIZE)"))[0])
    return int(found[1]) if found else 0


def _content_of(box: IMAP4, number: bytes) -> bytes:
    parts = _answered(box.fetch(number.decode(), "(BODY.PEEK[])"))
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def _mark(box: IMAP4, number: bytes, flags: str) -> None:
    _answered(box.store(number.decode(), "+FLAGS.SILENT", flags))


def _lines(answer: Answer) -> list[bytes]:
    return [part for part in _answered(answer) if isinstance(part, bytes)]


def _answered(answer: Answer) -> Sequence[Any]:
    status, parts = answer
    if status != "OK":
        raise Unfetchable(str(parts))
    return parts
