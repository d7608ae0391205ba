"""Seats and the waiting list.

Every operation that gives or takes a seat first calls `hold_seats`, so that all of them stand in one line
per event: nobody is moved up past somebody who is just being written down.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events import letters
from plietsch.events.models import Event, Registration, RegistrationQuerySet, Seating


class NoSuchMode(ValueError):
    """A mode that the event does not offer."""

    def __str__(self) -> str:
        return _("So kann man an dieser Veranstaltung nicht teilnehmen.")


def hold_seats(event: Event) -> dict[str, Seating]:
    """The event's seatings by mode, held until the transaction ends; the event is read anew."""
    rows = Seating.objects.select_for_update().filter(event=event).order_by("pk")
    held = {seating.mode: seating for seating in rows}
    event.refresh_from_db()
    return held


def find_seating(seatings: dict[str, Seating], mode: str) -> Seating:
    """The seating of a mode that the event offers."""
    if mode not in seatings:
        raise NoSuchMode
    return seatings[mode]


def draw_number(event: Event) -> int:
    """The next place in the line of an event whose seats are held."""
    event.last_number += 1
    Event.objects.filter(pk=event.pk).update(last_number=event.last_number)
    return event.last_number


def seat(registration: Registration, *, at: datetime) -> bool:
    """Give the registration a seat if one is free; else it waits."""
    if not Seating.objects.take(registration.seating_id):
        return False
    registration.seated_at = at
    return True


def move_up(event: Event, *, at: datetime) -> int:
    """Offer free seats to those who wait, in order; return how many moved.

    Called by whatever frees a seat: a cancellation, a change of mode or capacity, the clock.
    """
    if not event.keeps_list(at):
        return 0
    moved = 0
    for seating in event.seatings.order_by("pk"):
        queue = Registration.objects.waiting().filter(seating=seating).select_related("seating", "person")
        for registration in queue[: seating.free]:
            if not seat(registration, at=at):
                break
            _offer(registration, event, at=at)
            moved += 1
    return moved


def held_until(event: Event, at: datetime) -> datetime | None:
    """How long a seat that came free is held; where the event begins sooner, or holds nothing, not at all."""
    until = at + timedelta(hours=event.hold_hours)
    return until if at < until < event.starts_at else None


def change_over(people: RegistrationQuerySet, to: Seating, *, at: datetime) -> None:
    """All of these take part in another way, in their order; where that is full, they wait. They are told."""
    for registration in people.select_related("event", "person").order_by("number"):
        had_seat = registration.seated_at is not None
        registration.seating, registration.seated_at, registration.offered_until = to, None, None
        if registration.approved_at:
            seat(registration, at=at)
        registration.sequence += 1
        registration.told_sequence = registration.event.sequence
        fields = ["seating", "seated_at", "offered_until", "sequence", "told_sequence"]
        registration.save(update_fields=fields)
        has_lost = had_seat and not registration.seated_at
        (letters.seat_lost if has_lost else letters.standing)(registration)


def hold_anew(event: Event, offered: RegistrationQuerySet, *, at: datetime) -> None:
    """Another time limit for some of the seats that are held."""
    held = offered.seated().filter(event=event, offered_until__isnull=False)
    held.update(offered_until=held_until(event, at))


def _offer(registration: Registration, event: Event, *, at: datetime) -> None:
    registration.event = event
    registration.offered_until = held_until(event, at)
    registration.sequence += 1
    registration.save(update_fields=["seated_at", "offered_until", "sequence"])
    letters.standing(registration)
    record("registration.moved_up", actor=None, subject=registration, context=event, audience=OFFICE, at=at)
