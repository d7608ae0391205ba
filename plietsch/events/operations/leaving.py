"""Leave the list: cancel, be declined, let a held seat lapse, be forgotten."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.events import letters
from plietsch.events.models import Event, Registration, Seating
from plietsch.events.operations.registrations import RegistrationClosed, note, read_anew
from plietsch.events.operations.seats import hold_seats, move_up


@transaction.atomic
def cancel_registration(*, registration: Registration, by: User | None, at: datetime) -> None:
    """Give the seat or the place in line back; a second click changes nothing."""
    _end(registration, "registration.cancelled", letters.standing, by=by, at=at)


@transaction.atomic
def decline_registration(*, registration: Registration, by: User, at: datetime) -> None:
    """Say no to somebody who asked to come; they hear it as that, and of no entry in their calendar."""
    _end(registration, "registration.declined", letters.declined, by=by, at=at)


def _end(
    registration: Registration,
    verb: str,
    tell: Callable[[Registration], None],
    *,
    by: User | None,
    at: datetime,
) -> None:
    hold_seats(registration.event)
    read_anew(registration)
    if registration.cancelled_at:
        return
    if at > registration.event.ends_at:
        raise RegistrationClosed
    _leave(registration, at=at)
    tell(registration)
    note(verb, registration, by=by, at=at)
    move_up(registration.event, at=at)


@transaction.atomic
def pass_on_lapsed_offers(*, event: Event, at: datetime) -> int:
    """The clock: who did not take a held seat in time loses it to the next in line."""
    hold_seats(event)
    lapsed = list(
        Registration.objects.lapsed(at).filter(event=event).select_related("seating", "person", "event")
    )
    for registration in lapsed:
        _leave(registration, at=at)
        letters.lapsed(registration)
        note("registration.lapsed", registration, by=None, at=at)
    move_up(event, at=at)
    return len(lapsed)


def _leave(registration: Registration, *, at: datetime) -> None:
    if registration.seated_at:
        Seating.objects.give_back(registration.seating_id)
    registration.cancelled_at, registration.seated_at, registration.offered_until = at, None, None
    registration.sequence += 1
    registration.save(update_fields=["cancelled_at", "seated_at", "offered_until", "sequence"])


@transaction.atomic
def forget_person(*, person: User, at: datetime) -> None:
    """Remove all registrations of a person; seats of events to come go to the next in line."""
    for registration in Registration.objects.of(person).select_related("event"):
        event = registration.event
        hold_seats(event)
        read_anew(registration)
        if registration.seated_at:
            Seating.objects.give_back(registration.seating_id)
        registration.delete()
        move_up(event, at=at)
