"""Open and end the online room of an event."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events import rooms
from plietsch.events.models import Event


class NoRoom(ValueError):
    """A draft, a cancelled event, or one without a room of our own."""

    def __str__(self) -> str:
        return _("Zu dieser Veranstaltung gibt es keinen offenen Online-Raum.")


def open_room(*, event: Event, by: User, at: datetime) -> None:
    """From now on those with a seat online get in; a second click changes nothing."""
    if event.room not in rooms.services() or event.published_at is None or event.cancelled_at:
        raise NoRoom
    rooms.prepare(event)
    with transaction.atomic():
        if Event.objects.filter(pk=event.pk, room_opened_at=None).update(room_opened_at=at):
            record("room.opened", actor=by, subject=event, audience=OFFICE, at=at)


def end_room(*, event: Event, by: User, at: datetime) -> None:
    """Nobody gets in any more, and who is in goes out."""
    with transaction.atomic():
        if Event.objects.filter(pk=event.pk, room_opened_at__isnull=False).update(room_opened_at=None):
            record("room.ended", actor=by, subject=event, audience=OFFICE, at=at)
    rooms.clear(event)


def enter_room(*, event: Event, visitor: rooms.Visitor, at: datetime) -> str:
    """Where this visitor goes in; a room that was cleared away because it stood empty is there again."""
    if event.room not in rooms.services() or event.room_opened_at is None or event.cancelled_at:
        raise NoRoom
    rooms.prepare(event)
    return rooms.door(event, visitor, at)
