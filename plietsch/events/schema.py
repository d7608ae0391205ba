"""Events for machines that read web pages: schema.org as JSON-LD."""

from typing import Any

from django.utils.safestring import SafeString

from plietsch.core.html import plain, script_json
from plietsch.core.mail import address_of
from plietsch.events.models import Event, Mode, Seating

_MODES = {
    frozenset([Mode.ONSITE]): "OfflineEventAttendanceMode",
    frozenset([Mode.ONLINE]): "OnlineEventAttendanceMode",
    frozenset([Mode.ONSITE, Mode.ONLINE]): "MixedEventAttendanceMode",
}


def event_json(event: Event, seatings: list[Seating], network: str) -> SafeString:
    """The event as schema.org knows it, ready to stand in a script element."""
    modes = frozenset(Mode(seating.mode) for seating in seatings)
    url = address_of(event.get_absolute_url())
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": event.title,
        "description": event.summary or plain(event.description)[:500],
        "startDate": event.starts_at.isoformat(),
        "endDate": event.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if event.cancelled_at else 'Scheduled'}",
        "organizer": {"@type": "Organization", "name": network, "url": address_of("/")},
        "isAccessibleForFree": True,
    }
    if event.languages:
        facts["inLanguage"] = event.languages
    if modes in _MODES:
        facts["eventAttendanceMode"] = f"https://schema.org/{_MODES[modes]}"
    facts["location"] = [_place(event)] if event.venue and Mode.ONSITE in modes else []
    if Mode.ONLINE in modes:
        facts["location"].append({"@type": "VirtualLocation", "url": url})
    return script_json(facts)


def _place(event: Event) -> dict[str, Any]:
    venue = event.venue
    assert venue  # noqa: S101 - asked by the caller
    return {
        "@type": "Place",
        "name": venue.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": venue.street,
            "postalCode": venue.postcode,
            "addressLocality": venue.place.name,
            "addressCountry": "DK" if venue.place.code.startswith("DK") else "DE",
        },
    }
