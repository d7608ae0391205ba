"""On the day: reminders before, names ticked off at the door, private answers forgotten after."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events import letters
from plietsch.events.models import Answer, Event, Registration

REMIND_BEFORE = timedelta(hours=24)
LONGEST_SILENCE = timedelta(minutes=4)  # pages give a sign of life every two minutes
SAME_TICK = timedelta(seconds=5)  # a phone tells its ticks in whole seconds, and a slow network takes some


class NoSeat(ValueError):
    """Somebody at the door who has no seat."""

    def __str__(self) -> str:
        return _("Diese Person hat keinen Platz.")


@transaction.atomic
def check_in(*, registration: Registration, ago: timedelta = timedelta(0), by: User, at: datetime) -> None:
    """The person is here, or came some time ago, says a phone without network; the earliest tick counts.

    Phones are believed back to the beginning of the event's day, or to the registration.
    """
    if not registration.seated_at:
        raise NoSeat
    begin = timezone.localtime(registration.event.starts_at).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    came = min(at, max(at - ago, begin, registration.registered_at))
    _note_arrival(registration, came, "registration.arrived", by=by, at=at)
    if Registration.objects.filter(pk=registration.pk, arrived_at__gt=came).update(arrived_at=came):
        registration.arrived_at = came


@transaction.atomic
def take_back_arrival(
    *, registration: Registration, ticked_at: datetime | None = None, by: User, at: datetime
) -> None:
    """It was somebody else who came.

    With `ticked_at`, of a phone that does not know whether its tick arrived, only that tick is taken back.
    """
    arrived = registration.arrived_at
    if ticked_at and arrived and abs(arrived - ticked_at) > SAME_TICK:
        return
    _note_arrival(registration, None, "registration.arrival_taken_back", by=by, at=at)


def _note_arrival(
    registration: Registration, arrived_at: datetime | None, verb: str, *, by: User, at: datetime
) -> None:
    others = Registration.objects.filter(pk=registration.pk, arrived_at__isnull=arrived_at is not None)
    if others.update(arrived_at=arrived_at):
        registration.arrived_at, event = arrived_at, registration.event
        record(verb, actor=by, subject=registration, context=event, audience=OFFICE, at=at)


class NotWatching(ValueError):
    """Presence is counted of people with a seat, while the event runs, and only if they want it."""

    def __str__(self) -> str:
        return _("Gerade zählt keine Anwesenheit.")


@transaction.atomic
def agree_to_presence(*, registration: Registration, agrees: bool, at: datetime) -> None:
    """Let minutes at the stream be counted for a certificate, or forget them; yes said twice is once."""
    if agrees and registration.presence_agreed_at:
        return
    registration.presence_agreed_at = at if agrees else None
    registration.seen_at, registration.watched_minutes = (at, 0) if agrees else (None, 0)
    registration.save(update_fields=["presence_agreed_at", "seen_at", "watched_minutes"])


@transaction.atomic
def note_presence(*, registration: Registration, at: datetime) -> int:
    """A sign of life: the minutes since the last one count, a pause does not. Returns the minutes so far."""
    event = registration.event
    runs = event.starts_at <= at <= event.ends_at and not event.cancelled_at
    if not (runs and registration.presence_agreed_at and registration.seated_at):
        raise NotWatching
    passed = at - (registration.seen_at or at)
    minutes = round(passed.total_seconds() / 60) if passed <= LONGEST_SILENCE else 0
    if minutes or passed > LONGEST_SILENCE:
        rows = Registration.objects.filter(pk=registration.pk, seen_at=registration.seen_at)
        rows.update(seen_at=at, watched_minutes=F("watched_minutes") + minutes)
    return registration.watched_minutes + minutes


@transaction.atomic
def remind(*, registration: Registration, at: datetime) -> bool:
    """One mail before the event, never two."""
    due = Registration.objects.seated().filter(pk=registration.pk, reminded_at=None)
    if not due.update(reminded_at=at):
        return False
    letters.reminder(registration)
    return True


@transaction.atomic
def tell_change(*, registration: Registration, is_back: bool = False) -> bool:
    """Write about the event's newest change or cancellation, each once; `is_back` after a cancellation."""
    event: Event = registration.event
    news = Registration.objects.filter(pk=registration.pk, told_sequence__lt=event.sequence)
    if not news.update(told_sequence=event.sequence):
        return False
    if event.cancelled_at:
        letters.event_cancelled(registration)
    elif is_back:
        letters.event_reinstated(registration)
    else:
        letters.event_changed(registration)
    return True


def forget_private_answers(*, ended_before: datetime) -> int:
    """What people confided for the day goes soon after it."""
    return Answer.objects.filter(inquiry__is_private=True, inquiry__event__ends_at__lt=ended_before).delete()[
        0
    ]
