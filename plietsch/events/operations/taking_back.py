"""Think otherwise: a draft that comes to nothing, an event that takes place after all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events.models import Event, Registration
from plietsch.events.operations.planning import record_turn, turn
from plietsch.events.operations.seats import held_until, hold_seats, move_up


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
    """An event that would have begun."""

    def __str__(self) -> str:
        return _("Die Veranstaltung hätte schon begonnen. Planen Sie eine neue.")


@transaction.atomic
def take_back_cancellation(*, event: Event, by: User, at: datetime) -> None:
    """It takes place after all: everybody on the list is told, held seats are held anew.

    A second click changes nothing.
    """
    hold_seats(event)
    if not event.cancelled_at:
        return
    if event.starts_at <= at:
        raise TooLate
    turn(event, cancelled_at=None, at=at)
    offered = Registration.objects.seated().filter(event=event, offered_until__isnull=False)
    offered.update(offered_until=held_until(event, at))
    record_turn("event.reinstated", event, by=by, at=at)
    move_up(event, at=at)
