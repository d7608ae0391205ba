"""What events do in the background."""

from datetime import timedelta
from shutil import which

from django.utils import timezone
from django_tasks import task

from plietsch.core.models import Activity
from plietsch.events import films, rooms
from plietsch.events.models import Event, Registration, Speaker, Stream
from plietsch.events.operations.aftermath import follow_up
from plietsch.events.operations.attendance import REMIND_BEFORE, remind, tell_change
from plietsch.events.operations.leaving import pass_on_lapsed_offers
from plietsch.events.operations.speakers import tell_speaker

THANK_WITHIN = timedelta(days=2)


@task()
def tell_people(event: int, *, is_back: bool = False, sequence: int | None = None) -> None:
    """Write to all on the list and the programme who do not know the newest change; twice, it writes once.

    `is_back` is for an event that was cancelled and takes place after all. Where the event has changed since
    the `sequence` to tell of, the job that came with that writes.
    """
    if sequence is not None and not Event.objects.filter(pk=event, sequence=sequence).exists():
        return
    people = Registration.objects.standing().filter(event=event, confirmed_at__isnull=False)
    for registration in people.select_related("event__venue__place", "seating", "person").order_by("pk"):
        tell_change(registration=registration, is_back=is_back)
    speakers = Speaker.objects.told().filter(event=event)
    for speaker in speakers.select_related("event", "person").order_by("pk"):
        tell_speaker(speaker=speaker, is_back=is_back)


@task()
def send_reminders() -> None:
    """Remind those whose event begins within a day."""
    now = timezone.now()
    soon = Registration.objects.seated().filter(
        event__starts_at__gt=now,
        event__starts_at__lte=now + REMIND_BEFORE,
        event__cancelled_at=None,
        offered_until=None,
        reminded_at=None,
        seated_at__lt=now - timedelta(hours=2),
    )
    for registration in soon.select_related("event__venue__place", "seating", "person").order_by("pk"):
        remind(registration=registration, at=now)


@task()
def send_thanks() -> None:
    """Write to those who may have been there, where the event ended yesterday or today."""
    now = timezone.now()
    over = Registration.objects.perhaps_there().filter(
        event__ends_at__lt=now,
        event__ends_at__gt=now - THANK_WITHIN,
        followed_up_at=None,
    )
    for registration in over.select_related("event__venue__place", "seating", "person").order_by("pk"):
        follow_up(registration=registration, at=now)


@task()
def pass_on_seats() -> None:
    """Offer seats that were not taken in time to the next in line."""
    now = timezone.now()
    with_lapsed = Registration.objects.lapsed(now).values("event")
    for event in Event.objects.filter(pk__in=with_lapsed, cancelled_at=None).order_by("pk"):
        pass_on_lapsed_offers(event=event, at=now)


@task()
def make_film(event: int) -> None:
    """The published recording as one file; none where it is not published, or ffmpeg is missing."""
    stream = Stream.objects.select_related("event").filter(event=event).first()
    if not stream:
        return
    if not stream.published_at:
        films.drop(stream.event)
    elif which("ffmpeg"):
        films.make(stream)


@task()
def clear_room(event: int) -> None:
    """Send out who is in the online room of a cancelled event; again later where its server is silent."""
    opened = Event.objects.filter(cancelled_at__isnull=False, room_opened_at__isnull=False)
    for found in opened.filter(pk=event):
        rooms.clear(found)


def on_recording_changed(fact: Activity) -> None:
    """The file follows what may be watched."""
    make_film.enqueue(int(fact.subject.rpartition(":")[2]))


def on_event_changed(fact: Activity) -> None:
    """People on the list and the programme hear of what concerns their calendars."""
    if fact.facts["tells"]:
        tell_people.enqueue(int(fact.subject.rpartition(":")[2]), sequence=fact.facts["sequence"])


def on_event_cancelled(fact: Activity) -> None:
    """People on the list and the programme hear that it does not take place; its online room empties."""
    event = int(fact.subject.rpartition(":")[2])
    tell_people.enqueue(event, sequence=fact.facts["sequence"])
    clear_room.enqueue(event)


def on_event_reinstated(fact: Activity) -> None:
    """People on the list and the programme hear that it takes place after all."""
    tell_people.enqueue(int(fact.subject.rpartition(":")[2]), is_back=True)
