"""Think otherwise: a draft that comes to nothing, an event that takes place after all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events.models import Event, Hall, Registration, Stream
from plietsch.events.operations.halls import open_hall
from plietsch.events.operations.planning import record_turn, turn
from plietsch.events.operations.seats import hold_anew, hold_seats, move_up
from plietsch.events.operations.streams import open_stream


class WasPublished(ValueError):
    """An event that people know of is cancelled, not deleted."""

    def __str__(self) -> str:
        return _("Diese Veranstaltung stand schon im Kalender. Sagen Sie sie ab, statt sie zu löschen.")


@transaction.atomic
def delete_draft(*, event: Event, by: User, at: datetime) -> None:
    """It was never published, so nobody misses it: programme, questions and files go with it."""
    hold_seats(event)
    if event.published_at:
        raise WasPublished
    record("event.draft_deleted", actor=by, subject=event, audience=OFFICE, at=at)
    event.delete()


class TooLate(ValueError):
    """An event that would be over."""

    def __str__(self) -> str:
        return _("Die Veranstaltung wäre schon vorbei. Planen Sie eine neue.")


@transaction.atomic
def take_back_cancellation(*, event: Event, by: User, at: datetime) -> None:
    """It takes place after all: everybody on the list is told, held seats are held anew.

    Hall and stream that the cancellation ended are as they were. A second click changes nothing.
    """
    hold_seats(event)
    if not event.cancelled_at:
        return
    if event.ends_at <= at:
        raise TooLate
    ended = event.cancelled_at
    turn(event, cancelled_at=None, at=at)
    if Hall.objects.filter(event=event, closed_at=ended).exists():
        open_hall(event=event, by=by, at=at)
    if Stream.objects.filter(event=event, ended_at=ended).exists():
        open_stream(event=event, at=at)
    hold_anew(event, Registration.objects.all(), at=at)
    record_turn("event.reinstated", event, by=by, at=at)
    move_up(event, at=at)
