"""Events as iCalendar: files, feeds, and messages that keep a person's calendar right (iTIP, RFC 5546)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Component, vCalAddress, vText
from icalendar import Event as Entry

from plietsch.core.html import plain
from plietsch.core.mail import address_of
from plietsch.events.models import Event, Mode, Registration, Standing

REFRESH = "PT1H"
MOST_KEPT = 10_000  # entries in each process, of about half a kilobyte
END = b"END:VCALENDAR\r\n"
CONTROLS = bytes({*range(32), 127} - set(b"\t\r\n"))
MINE = "registration-"  # begins the UID of an invitation; the key after it comes back in answers


class Said(NamedTuple):
    """All that an entry says of an event."""

    key: int
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    summary: str
    description: str
    address: str
    place: str
    status: str


def calendar_of(events: Iterable[Event], *, name: str) -> bytes:
    """Many events as one calendar that programs subscribe to."""
    calendar = _calendar(name)
    calendar.add("X-PUBLISHED-TTL", REFRESH)
    entries = b"".join(_published(_said(event)) for event in events)
    return _legal(calendar).removesuffix(END) + entries + END


def personal_calendar(registrations: Iterable[Registration], *, name: str) -> bytes:
    """The events of one person, each where this person takes part: the same entries as those mailed."""
    calendar = _calendar(name)
    calendar.add("X-PUBLISHED-TTL", REFRESH)
    for registration in registrations:
        calendar.add_component(_own_entry(registration, _status(registration)))
    return _legal(calendar)


def _status(registration: Registration) -> str:
    """Fixed with a seat, open without one, off where the event is."""
    if registration.event.cancelled_at:
        return "CANCELLED"
    return "CONFIRMED" if registration.standing == Standing.SEATED else "TENTATIVE"


def invitation(registration: Registration) -> str:
    """REQUEST: the entry in the person's calendar, or its newest state."""
    return _message(registration, "REQUEST", "CONFIRMED")


def cancellation(registration: Registration) -> str:
    """CANCEL: the entry goes, because the person or the whole event was cancelled."""
    return _message(registration, "CANCEL", "CANCELLED")


def _message(registration: Registration, method: str, status: str) -> str:
    calendar = _calendar("")
    calendar.add("method", method)
    entry = _own_entry(registration, status)
    entry["organizer"] = _organizer()
    entry.add("attendee", _attendee(registration))
    calendar.add_component(entry)
    return _legal(calendar).decode()


def _own_entry(registration: Registration, status: str) -> Entry:
    """One UID by mail and by feed, so that a calendar with both shows the event once."""
    uid = f"{MINE}{registration.invitation_key}@{_host()}"
    entry = _entry(_said(registration.event), uid=uid, sequence=registration.calendar_sequence)
    entry.add("location", where(registration))
    entry.add("status", status)
    return entry


def where(registration: Registration) -> str:
    """The venue for who comes; with a seat online the room, whose address nobody else gets, or our stream."""
    event = registration.event
    if registration.mode == Mode.ONLINE and registration.standing == Standing.SEATED:
        if event.room:
            return address_of(reverse("events:room", kwargs={"invitation_key": registration.invitation_key}))
        return event.online_room or address_of(reverse("events:stream", kwargs={"event": event.slug}))
    if registration.mode == Mode.ONSITE and event.venue:
        return event.venue.address
    return address_of(event.get_absolute_url())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//plietsch//DE")
    calendar.add("version", "2.0")
    if name:
        calendar.add("name", name)
        calendar.add("X-WR-CALNAME", name)
    return calendar


def _legal(component: Component) -> bytes:
    """As text without control characters, which no calendar may hold (RFC 5545, 3.3.11)."""
    return component.to_ical().translate(None, CONTROLS)


def _said(event: Event) -> Said:
    return Said(
        event.pk,
        event.sequence,
        event.changed_at,
        event.starts_at,
        event.ends_at,
        event.title,
        event.summary,
        "" if event.summary else event.description,
        address_of(event.get_absolute_url()),
        event.venue.address if event.venue else "online",
        "CANCELLED" if event.cancelled_at else "CONFIRMED",
    )


@lru_cache(maxsize=MOST_KEPT)
def _published(said: Said) -> bytes:
    """An event as everybody's calendars have it, written once: programs ask for all of them every hour."""
    entry = _entry(said, uid=f"event-{said.key}@{_host()}", sequence=said.sequence)
    entry.add("location", said.place)
    entry.add("status", said.status)
    return _legal(entry)


def _entry(said: Said, *, uid: str, sequence: int) -> Entry:
    words = said.summary or plain(said.description)
    entry = Entry()
    entry.add("uid", uid)
    entry.add("sequence", sequence)
    entry.add("dtstamp", _utc(said.changed_at))
    entry.add("dtstart", _utc(said.starts_at))
    entry.add("dtend", _utc(said.ends_at))
    entry.add("summary", said.title)
    entry.add("description", "\n\n".join(filter(None, (words, said.address))))
    entry.add("url", said.address)
    return entry


def _organizer() -> vCalAddress:
    """The mailbox that sends: Google and Outlook take over messages from the organiser only."""
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(settings.NETWORK_NAME)
    return organizer


def _attendee(registration: Registration) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{registration.address}")
    attendee.params["cn"] = vText(registration.name)
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["rsvp"] = vText("FALSE")
    return attendee


def _utc(moment: datetime) -> datetime:
    """Moments are written in UTC, which no change of summer time can move."""
    return moment.astimezone(UTC)


def _host() -> str:
    return settings.PUBLIC_URL.partition("://")[2].rstrip("/")
