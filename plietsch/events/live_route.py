"""The address that stays open: a ticket on the page says who may hear which hall, view and language.

A ticket is made by a page that checked who asks; so a connection costs no session, and in a hall that is open
to all no query. Who may no longer hear it is let go within seconds, and not let in again.
"""

import re
import secrets
import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils import timezone

from plietsch.core import marks
from plietsch.core.names import Person
from plietsch.core.registry import LiveRoute
from plietsch.events.admission import STRANGER, admitted
from plietsch.events.blocks import blocks_of, hall_with_all
from plietsch.events.hub import MOST, Hub, Key, Receive, Send
from plietsch.events.models import Hall
from plietsch.events.operations.aftermath import count_heads

AGE = 12 * 3600  # seconds that a ticket is good for: as long as the longest event
BELIEVED = 2.0  # seconds: news whose mark got lost comes that much later
_signer = TimestampSigner(salt="events.hall")


def ticket_address(hall: Hall, view: str, language: str, *, by: Person) -> str:
    """Where a page of this person listens for what is newer than itself."""
    ticket = _signer.sign(f"{hall.pk}.{view}.{language}.{by.pk or STRANGER}")
    return f"{reverse('events:hall_stream')}?ticket={ticket}&nach={hall.version}"


async def serve(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """One connection."""
    query = parse_qs(scope["query_string"].decode("ascii", "replace"))
    headers = dict(scope["headers"])
    try:
        key, person = _read(query.get("ticket", [""])[0])
        cursor = int(headers.get(b"last-event-id") or query.get("nach", ["0"])[0])
    except (BadSignature, ValueError):
        await _refuse(send, 403)
        return
    if scope["method"] != "GET":
        await _refuse(send, 405)
    elif hub.count >= MOST or hub.is_closed:
        await _refuse(send, 503)
    elif not await hub.admits(key, person):
        await _refuse(send, 403)
    else:
        await hub.stream(key, person, cursor, receive, send)


def _read(ticket: str) -> tuple[Key, int]:
    hall, view, language, person = _signer.unsign(ticket, max_age=AGE).split(".")
    return (int(hall), view, language), int(person)


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def _versions(halls: set[int]) -> dict[int, int]:
    """From the database, and from memory where Redis has no news; that is not believed for long."""
    found, now = marks.read(f"hall:{hall}" for hall in halls), time.monotonic()
    if found is None:
        return _asked(halls)
    told = {hall: found[f"hall:{hall}"] for hall in halls}
    kept = {hall for hall in halls & _known.keys() if _known[hall].holds(told[hall], now)}
    for hall, version in _asked(halls - kept).items():
        _known[hall] = _Known(version, told[hall], now)
    return {hall: _known[hall].version for hall in halls if hall in _known}


def _asked(halls: set[int]) -> dict[int, int]:
    return dict(Hall.objects.filter(pk__in=halls).values_list("pk", "version")) if halls else {}


@dataclass(frozen=True)
class _Known:
    """A hall's version, the mark that Redis had for it, and when that was."""

    version: int
    mark: bytes | None
    at: float

    def holds(self, mark: bytes | None, now: float) -> bool:
        return self.mark == mark and now - self.at < BELIEVED


def _pieces(key: Key) -> tuple[int, dict[str, str]]:
    hall = hall_with_all(key[0])
    return hall.version, blocks_of(hall, key[1], key[2])


def _note(present: dict[int, int]) -> None:
    known = set(Hall.objects.filter(pk__in=present).values_list("pk", flat=True))
    counts = {hall: count for hall, count in present.items() if hall in known}
    count_heads(counts=counts, process=_process, at=timezone.now())


_known: dict[int, _Known] = {}
_process = secrets.token_hex(4)
hub = Hub(_versions, _pieces, _note, admitted)
ROUTE = LiveRoute(re.compile(r"(/\w{2})?/veranstaltungen/saal/strom/"), serve, hub.close)
