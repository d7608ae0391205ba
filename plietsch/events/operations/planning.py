"""Plan series and events, publish, change and cancel them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from plietsch.accounts.models import Organisation, User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE, PUBLIC
from plietsch.events.models import (
    Event,
    Hall,
    Inquiry,
    ProgrammeItem,
    Registration,
    Seating,
    Series,
    Stream,
    Track,
    Translation,
    Venue,
)
from plietsch.events.models.events import WORDS, Visibility
from plietsch.events.operations.halls import close_hall
from plietsch.events.operations.refusals import STAY, GuestsInside, Moves, SeatsInUse
from plietsch.events.operations.registrations import approve_registration
from plietsch.events.operations.seats import change_over, hold_anew, hold_seats, move_up
from plietsch.events.operations.speakers import ask_speakers
from plietsch.events.operations.streams import end_stream
from plietsch.events.queries import moderators_of
from plietsch.events.rhythm import Rhythm, Span, moved, on_the_clock
from plietsch.groups.models import Group
from plietsch.notifications.operations.notices import notify
from plietsch.places.models import Place
from plietsch.places.names import fold

Seats = Mapping[str, int | None]  # mode: capacity, None where there is room for all
COPIED = (
    *("title", "series", "summary", "description", "visibility", "venue", "online_room", "room"),
    *("languages", "interpreting", "is_captioned"),
)
LONGEST_SLUG = 70
ASKED = ("text", "kind", "choices", "is_required", "is_private")
RULES = ("is_open_to_guests", "needs_approval", "hold_hours")
TELLING = ("title", "starts_at", "ends_at", "venue", "online_room", "room")  # what calendars must hear of


@transaction.atomic
def start_series(*, title: str, description: str = "", by: User, at: datetime) -> Series:
    """A name under which events are found."""
    series = Series(title=title, slug=_free_slug(Series, fold(title)), description=description)
    series.full_clean()
    series.save()
    record("series.started", actor=by, subject=series, audience=PUBLIC, at=at)
    return series


@transaction.atomic
def add_venue(
    *,
    name: str,
    place: Place,
    street: str = "",
    postcode: str = "",
    directions: str = "",
    access: str = "",
    by: User,
    at: datetime,
) -> Venue:
    """A place where people meet, for this event and later ones."""
    venue = Venue(
        name=name, place=place, street=street, postcode=postcode, directions=directions, access=access
    )
    venue.full_clean()
    venue.save()
    record("venue.added", actor=by, subject=venue, audience=OFFICE, at=at)
    return venue


@transaction.atomic
def plan_event(*, seats: Seats, by: User, at: datetime, **facts: Any) -> Event:
    """A draft with its seats; `facts` are the event's fields."""
    event = Event(**facts, changed_at=at)
    if event.starts_at:
        event.slug = _free_slug(Event, fold(event.title), f"-{timezone.localdate(event.starts_at)}")
    event.full_clean()
    event.save()
    for mode, capacity in seats.items():
        Seating.objects.create(event=event, mode=mode, capacity=capacity)
    record("event.planned", actor=by, subject=event, audience=OFFICE, at=at)
    return event


class ProgrammeOutside(ValueError):
    """Other times than the programme needs."""

    def __init__(self, items: Iterable[ProgrammeItem]) -> None:
        self.items = list(items)
        super().__init__(self.items)

    def __str__(self) -> str:
        titles = ", ".join(f"„{item.title}“" for item in self.items[:3])
        return _("Das Programm reicht darüber hinaus: %(titles)s. Verschieben Sie es zuerst.") % {
            "titles": titles
        }


@transaction.atomic
def change_event(
    *, event: Event, seats: Seats, moves: Moves = STAY, by: User, at: datetime, **facts: Any
) -> Event:
    """Other facts or seats; the programme moves along with the beginning.

    Nobody loses a seat by a smaller capacity; a larger one lets people move up. Who is registered in a way
    that is dropped takes part in the other one as `moves` agrees to; who waited for a yes that is no longer
    asked for has it.
    """
    held, began, asked = hold_seats(event), event.starts_at, event.needs_approval
    _keep_guests_in(event, str(facts.get("visibility", event.visibility)))
    differs = any(getattr(event, name) != facts[name] for name in TELLING if name in facts)
    tells = differs and not event.cancelled_at  # that it does not take place is known
    for name, value in facts.items():
        setattr(event, name, value)
    event.changed_at = at
    event.sequence += tells
    event.full_clean()
    event.save()
    _move_programme(event, by=on_the_clock(event.starts_at) - on_the_clock(began))
    _change_seats(event, held, seats, moves=moves, at=at)
    if asked and not event.needs_approval and event.keeps_list(at):
        _approve_all(event, by=by, at=at)
    _move_limits(event, began, at=at)
    audience = event.audience
    record(
        "event.changed",
        actor=by,
        subject=event,
        audience=audience,
        at=at,
        tells=tells,
        sequence=event.sequence,
    )
    move_up(event, at=at)
    return event


def _keep_guests_in(event: Event, visibility: str) -> None:
    guests = Registration.objects.standing().filter(event=event, person=None)
    if event.visibility == Visibility.PUBLIC != visibility and (count := guests.count()):
        raise GuestsInside(count)


def _move_programme(event: Event, *, by: timedelta) -> None:
    moving = list(event.items.all()) if by else []
    for item, span in zip(moving, moved([_span(item) for item in moving], by), strict=True):
        item.starts_at, item.ends_at = span
        item.save(update_fields=["starts_at", "ends_at"])
    outside = event.items.filter(Q(starts_at__lt=event.starts_at) | Q(ends_at__gt=event.ends_at))
    if items := outside.order_by("starts_at", "pk")[:3]:
        raise ProgrammeOutside(items)


def _span(one: Event | ProgrammeItem) -> Span:
    return one.starts_at, one.ends_at


def _move_limits(event: Event, began: datetime, *, at: datetime) -> None:
    """No seat is held beyond the beginning, and another day is another day to be reminded of."""
    people = Registration.objects.filter(event=event)
    if event.starts_at != began:
        hold_anew(event, people.filter(offered_until__gte=event.starts_at), at=at)
    if timezone.localdate(event.starts_at) != timezone.localdate(began):
        people.update(reminded_at=None)
        if event.starts_at > at:  # nobody was there yet
            people.update(
                **dict.fromkeys(("arrived_at", "feedback_at", "followed_up_at", "seen_at")), watched_minutes=0
            )


def _approve_all(event: Event, *, by: User, at: datetime) -> None:
    pending = Registration.objects.pending().filter(event=event)
    for registration in pending.select_related("event", "seating", "person"):
        approve_registration(registration=registration, by=by, at=at)


def _change_seats(
    event: Event, held: Mapping[str, Seating], seats: Seats, *, moves: Moves, at: datetime
) -> None:
    for mode, capacity in seats.items():
        seating = held.get(mode) or Seating(event=event, mode=mode)
        seating.capacity = capacity
        seating.save(update_fields=["capacity"] if seating.pk else None)
    for mode in held.keys() - seats.keys():
        _drop(held[mode], moves=moves, at=at)


def _drop(seating: Seating, *, moves: Moves, at: datetime) -> None:
    """Who cancelled or never confirmed holds no seat: their links lead to the way that is left."""
    left = Seating.objects.filter(event=seating.event_id).exclude(pk=seating.pk).get()
    people = Registration.objects.filter(seating=seating)
    confirmed = people.standing().filter(confirmed_at__isnull=False)
    seated = confirmed.seated().count()
    losing = 0 if left.free is None else max(0, seated - left.free)
    if confirmed.exists() and not moves.agreed(losing):
        raise SeatsInUse(confirmed.count(), losing, is_agreed=moves.people)
    change_over(confirmed, left, at=at)
    people.standing().update(cancelled_at=at)
    people.update(seating=left)
    seating.delete()


@transaction.atomic
def translate_event(*, event: Event, language: str, by: User, at: datetime, **words: str) -> None:
    """Title, summary and description in another language; where all are empty, there is none."""
    text = event.translations.filter(language=language).first() or Translation(event=event, language=language)
    for name in WORDS:
        setattr(text, name, words[name])
    text.full_clean()
    if any(words.values()):
        text.save()
    elif text.pk:
        text.delete()
    Event.objects.filter(pk=event.pk).update(changed_at=at)
    record("event.translated", actor=by, subject=event, audience=OFFICE, at=at, language=language)


@transaction.atomic
def choose_organisers(
    *, event: Event, groups: Iterable[Group], partners: Iterable[Organisation], by: User, at: datetime
) -> None:
    """Who organises with the network office; moderators of the groups prepare the event, and hear of it."""
    known, chosen = set(event.groups.values_list("pk", flat=True)), list(groups)
    event.groups.set(chosen)
    event.partners.set(partners)
    Event.objects.filter(pk=event.pk).update(changed_at=at)
    fact = record("event.organisers_chosen", actor=by, subject=event, audience=OFFICE, at=at)
    new = [group for group in chosen if group.pk not in known]
    notify(fact, kind=fact.verb, to=moderators_of(new, but=by), collapse=f"organises:{event.pk}")


class NoSeats(ValueError):
    """A draft without any way to take part."""

    def __str__(self) -> str:
        return _("Legen Sie zuerst fest, ob man vor Ort oder online teilnimmt.")


@transaction.atomic
def publish_event(*, event: Event, by: User, at: datetime) -> None:
    """From now on it stands in the calendar; a second click changes nothing."""
    if not event.seatings.exists():
        raise NoSeats
    if not Event.objects.filter(pk=event.pk, published_at=None).update(published_at=at, changed_at=at):
        return
    event.refresh_from_db()
    ask_speakers(event=event, by=by, at=at)
    record("event.published", actor=by, subject=event, audience=event.audience, at=at)


class NotCancellable(ValueError):
    """A draft, or an event that is over."""

    def __str__(self) -> str:
        return _("Diese Veranstaltung lässt sich nicht mehr absagen.")


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: User, at: datetime) -> None:
    """It stays in the calendar as cancelled, and everybody on the list is told."""
    hold_seats(event)
    if event.cancelled_at:
        return
    if event.published_at is None or event.ends_at <= at:
        raise NotCancellable
    turn(event, cancelled_at=at, reason=reason, at=at)
    for hall in Hall.objects.filter(event=event).select_related("event"):
        close_hall(hall=hall, by=by, at=at)
    for stream in Stream.objects.filter(event=event).select_related("event"):
        end_stream(stream=stream, at=at)
    record_turn("event.cancelled", event, by=by, at=at)


def turn(event: Event, *, cancelled_at: datetime | None, reason: str = "", at: datetime) -> None:
    """It takes place no more, or after all; calendars see a newer entry."""
    event.cancelled_at, event.cancellation_reason, event.changed_at = cancelled_at, reason, at
    event.sequence += 1
    event.full_clean()
    event.save(update_fields=["cancelled_at", "cancellation_reason", "changed_at", "sequence"])


def record_turn(verb: str, event: Event, *, by: User, at: datetime) -> None:
    """The fact by which everybody on the list is told."""
    record(verb, actor=by, subject=event, audience=event.audience, at=at, sequence=event.sequence)


@transaction.atomic
def copy_event(*, event: Event, on: date, by: User, at: datetime) -> Event:
    """A draft with the same programme and seats on another day, at the same hours of the clock."""
    shift = on - timezone.localdate(event.starts_at)
    items = list(event.items.select_related("project", "track").order_by("starts_at", "pk"))
    (starts_at, ends_at), *spans = moved([_span(event), *map(_span, items)], shift)
    draft = plan_event(
        **{name: getattr(event, name) for name in (*COPIED, *RULES)},
        starts_at=starts_at,
        ends_at=ends_at,
        seats={seating.mode: seating.capacity for seating in event.seatings.order_by("pk")},
        by=by,
        at=at,
    )
    _copy_organisers(event, draft)
    _copy_inquiries(event, draft)
    for text in event.translations.order_by("pk"):
        words = {name: getattr(text, name) for name in WORDS}
        Translation.objects.create(event=draft, language=text.language, **words)
    tracks = {
        each.name: Track.objects.create(event=draft, name=each.name) for each in event.tracks.order_by("pk")
    }
    for item, (begin, end) in zip(items, spans, strict=True):
        ProgrammeItem.objects.create(
            event=draft,
            track=tracks[item.track.name] if item.track else None,
            kind=item.kind,
            project=item.project,
            title=item.title,
            abstract=item.abstract,
            starts_at=begin,
            ends_at=end,
        )
    return draft


def _copy_inquiries(event: Event, draft: Event) -> None:
    """The same questions at registration, in the same order."""
    Inquiry.objects.bulk_create(
        Inquiry(event=draft, **{name: getattr(one, name) for name in ASKED})
        for one in event.inquiries.order_by("pk")
    )


def _copy_organisers(event: Event, draft: Event) -> None:
    """The same groups and partners, by their keys."""
    groups, partners = Event.groups.through.objects, Event.partners.through.objects
    draft.groups.add(*groups.filter(event=event).values_list("group", flat=True))
    draft.partners.add(*partners.filter(event=event).values_list("organisation", flat=True))


@transaction.atomic
def repeat_event(*, event: Event, on: date, every: Rhythm, times: int, by: User, at: datetime) -> list[Event]:
    """Several copies, one after the other, at the same hours of the clock across changes of summer time."""
    return [copy_event(event=event, on=day, by=by, at=at) for day in every.days(on, times)]


def _free_slug(model: type[Series] | type[Event], words: str, end: str = "") -> str:
    slug = slugify(words)
    if len(slug) > LONGEST_SLUG:
        slug = slug[:LONGEST_SLUG].rpartition("-")[0] or slug[:LONGEST_SLUG]
    slug = (slug or str(model._meta.model_name)) + end  # a name may be without any letter
    number, free = 1, slug
    while model._default_manager.filter(slug=free).exists():
        number += 1
        free = f"{slug}-{number}"
    return free
