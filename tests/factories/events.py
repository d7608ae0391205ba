"""Events for tests, made by the operations that the office uses."""

from datetime import datetime, timedelta
from typing import Any

from plietsch.core.world import World
from plietsch.events.models import Event, Mode, Registration
from plietsch.events.operations.planning import plan_event, publish_event
from plietsch.events.operations.registrations import confirm_registration, request_registration

ONSITE, ONLINE = Mode.ONSITE, Mode.ONLINE


def a_draft(world: World, seats: dict[str, int | None] | None = None, **changes: Any) -> Event:
    """A draft in three weeks, on site without a limit, unless told otherwise."""
    begin = world.now + timedelta(days=21)
    facts = {"title": "Deichschau", "starts_at": begin, "ends_at": begin + timedelta(hours=2), **changes}
    return plan_event(**facts, seats=seats or {ONSITE: None}, by=world["user.office"], at=world.now)


def an_event(world: World, seats: dict[str, int | None] | None = None, **changes: Any) -> Event:
    """The same, published."""
    event = a_draft(world, seats, **changes)
    publish_event(event=event, by=world["user.office"], at=world.now)
    return event


def a_guest(event: Event, number: int, at: datetime, mode: str = ONSITE) -> Registration:
    """A guest who asked and followed the link."""
    asked = request_registration(
        event=event,
        mode=mode,
        name=f"Gast {number}",
        email=f"gast-{number}@example.org",
        language="de",
        at=at,
    )
    return confirm_registration(registration=asked, at=at)
