"""Events as iCalendar: files, feeds, and messages that keep a person's calendar right (iTIP, RFC 5546).

Written line by line (decision 0345): a feed of a thousand events costs what a page costs.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from plietsch.core.html import plain
from plietsch.core.mail import address_of
from plietsch.events.models import Event, Mode, Registration, Standing

REFRESH = "PT1H"
MINE = "registration-"  # begins the UID of an invitation; the secret key after it comes back in answers
WIDTH = 75  # bytes of a line (RFC 5545, 3.1)
# What separates values or lines is escaped; no other control character belongs into a text.
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\t"}
_NEW_LINES = dict.fromkeys("\n\x0b\x0c\x85\u2028\u2029", "\\n")
_TEXT = str.maketrans({**_CONTROLS, **_NEW_LINES, "\\": "\\\\", ";": "\\;", ",": "\\,"})
_QUOTED = str.maketrans({**_CONTROLS, '"': "'", "\u2028": " ", "\u2029": " "})


def calendar_of(events: Iterable[Event], *, name: str) -> bytes:
    """Many events as one calendar that programs subscribe to."""
    return _calendar((_published(event) for event in events), _names(name))


def personal_calendar(registrations: Iterable[Registration], *, name: str) -> bytes:
    """The events of one person, each where this person takes part."""
    return _calendar((_own(registration) for registration in registrations), _names(name))


def invitation(registration: Registration) -> str:
    """REQUEST: the entry in the person's calendar, or its newest state."""
    return _message(registration, "REQUEST", "CONFIRMED")


def cancellation(registration: Registration) -> str:
    """CANCEL: the entry goes, because the person or the whole event was cancelled."""
    return _message(registration, "CANCEL", "CANCELLED")


def where(registration: Registration) -> str:
    """The venue for who comes, the room for who has a seat online; nobody else gets the room's address."""
    event = registration.event
    if registration.mode == Mode.ONLINE and registration.standing == Standing.SEATED:
        if event.room:
            return address_of(reverse("events:room", kwargs={"registration_key": registration.key}))
        if event.online_room:
            return event.online_room
    if registration.mode == Mode.ONSITE and event.venue:
        return event.venue.address
    return address_of(event.get_absolute_url())


def _published(event: Event) -> Iterator[str]:
    place = event.venue.address if event.venue else "online"
    status = "CANCELLED" if event.cancelled_at else "CONFIRMED"
    return _entry(event, f"event-{event.pk}", event.sequence, _state(place, status))


def _own(registration: Registration) -> Iterator[str]:
    event, sequence = registration.event, registration.calendar_sequence
    return _entry(event, f"event-{event.pk}", sequence, _state(where(registration), _status(registration)))


def _status(registration: Registration) -> str:
    """Fixed with a seat, open without one, off where the event is."""
    if registration.event.cancelled_at:
        return "CANCELLED"
    return "CONFIRMED" if registration.standing == Standing.SEATED else "TENTATIVE"


def _message(registration: Registration, method: str, status: str) -> str:
    event, sequence = registration.event, registration.calendar_sequence
    more = [*_state(where(registration), status), _organizer(), _attendee(registration)]
    entry = _entry(event, f"{MINE}{registration.key}", sequence, more)
    return _calendar([entry], [f"METHOD:{method}"]).decode()


def _names(name: str) -> list[str]:
    names = [_text("NAME", name), _text("X-WR-CALNAME", name)] if name else []
    return [*names, f"X-PUBLISHED-TTL:{REFRESH}"]


def _calendar(entries: Iterable[Iterable[str]], head: list[str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", f"PRODID:-//{_host()}//plietsch//DE", "VERSION:2.0", *head]
    for entry in entries:
        lines += entry
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def _state(place: str, status: str) -> list[str]:
    return [_text("LOCATION", place), f"STATUS:{status}"]


def _entry(event: Event, uid: str, sequence: int, more: list[str]) -> Iterator[str]:
    address = address_of(event.get_absolute_url())
    words = event.summary or _plain(event.description)
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@{_host()}"
    yield f"SEQUENCE:{sequence}"
    yield f"DTSTAMP:{_utc(event.changed_at)}"
    yield f"DTSTART:{_utc(event.starts_at)}"
    yield f"DTEND:{_utc(event.ends_at)}"
    yield _text("SUMMARY", event.title)
    yield _text("DESCRIPTION", f"{words}\n\n{address}" if words else address)
    yield f"URL:{address}"
    yield from more
    yield "END:VEVENT"


def _organizer() -> str:
    """The mailbox that sends: Google and Outlook take over messages from the organiser only."""
    return f"ORGANIZER;CN={_parameter(settings.NETWORK_NAME)}:{_mailto(settings.DEFAULT_FROM_EMAIL)}"


def _attendee(registration: Registration) -> str:
    name = _parameter(registration.name)
    return f"ATTENDEE;CN={name};PARTSTAT=ACCEPTED;RSVP=FALSE:{_mailto(registration.address)}"


def _text(name: str, value: str) -> str:
    return f"{name}:{value.translate(_TEXT)}"


def _parameter(value: str) -> str:
    return f'"{value.translate(_QUOTED)}"'


def _mailto(address: str) -> str:
    return f"mailto:{quote(parseaddr(address)[1] or address, safe='@!#$&*+-/=?^_`{|}~')}"


def _utc(moment: datetime) -> str:
    """Moments are written in UTC, which no change of summer time can move."""
    written = moment.astimezone(UTC).isoformat(timespec="seconds")
    return written.replace("-", "").replace(":", "")[: len("20200909T080000")] + "Z"


def _folded(line: str) -> str:
    """No line is longer than 75 bytes, and no letter is cut in two."""
    if len(line) <= WIDTH and line.isascii():
        return line
    left = line.encode()
    parts: list[bytes] = []
    while len(left) > WIDTH - bool(parts):
        cut = WIDTH - bool(parts)
        while left[cut] & 0xC0 == 0x80:  # noqa: PLR2004 - in the middle of a letter (UTF-8)
            cut -= 1
        parts.append(left[:cut])
        left = left[cut:]
    return b"\r\n ".join([*parts, left]).decode()


@lru_cache(maxsize=2000)
def _plain(description: str) -> str:
    return plain(description)


def _host() -> str:
    return settings.PUBLIC_URL.partition("://")[2].rstrip("/")
