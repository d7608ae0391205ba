"""On the day: reminders before, names ticked off at the door, private answers forgotten after."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events import letters
from plietsch.events.models import Answer, Event, Registration

REMIND_BEFORE = timedelta(hours=24)


class NoSeat(ValueError):
    """Somebody at the door who has no seat."""

    def __str__(self) -> str:
        return _("Diese Person hat keinen Platz.")


@transaction.atomic
def check_in(*, registration: Registration, by: User, at: datetime) -> None:
    """The person is here; a second tick changes nothing."""
    if not registration.seated_at:
        raise NoSeat
    if Registration.objects.filter(pk=registration.pk, arrived_at=None).update(arrived_at=at):
        registration.arrived_at = at
        record(
            "registration.arrived",
            actor=by,
            subject=registration,
            context=registration.event,
            audience=OFFICE,
            at=at,
        )


@transaction.atomic
def remind(*, registration: Registration, at: datetime) -> bool:
    """One mail before the event, never two."""
    due = Registration.objects.seated().filter(pk=registration.pk, reminded_at=None)
    if not due.update(reminded_at=at):
        return False
    letters.reminder(registration)
    return True


@transaction.atomic
def tell_change(*, registration: Registration) -> bool:
    """Write about the event's newest change or cancellation, each once."""
    event: Event = registration.event
    news = Registration.objects.filter(pk=registration.pk, told_sequence__lt=event.sequence)
    if not news.update(told_sequence=event.sequence):
        return False
    if event.cancelled_at:
        letters.event_cancelled(registration)
    else:
        letters.event_changed(registration)
    return True


def forget_private_answers(*, ended_before: datetime) -> int:
    """What people confided for the day goes soon after it."""
    return Answer.objects.filter(inquiry__is_private=True, inquiry__event__ends_at__lt=ended_before).delete()[
        0
    ]
