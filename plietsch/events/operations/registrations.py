"""Register, confirm, change: by members with a click, by guests through a link in a mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events import letters
from plietsch.events.models import Answer, Event, Inquiry, Registration, Seating, Visibility
from plietsch.events.operations.seats import draw_number, find_seating, hold_seats, move_up, seat

Answers = Mapping[Inquiry, str]


class RegistrationClosed(ValueError):
    """Too late, not yet, or cancelled."""

    def __str__(self) -> str:
        return _("Die Anmeldung ist geschlossen.")


class MembersOnly(ValueError):
    """Somebody without an account, at an event that only members see."""

    def __str__(self) -> str:
        return _("Diese Veranstaltung sehen nur Mitglieder. Wer kein Konto hat, käme nicht hinein.")


class AlreadyRegistered(ValueError):
    """A second registration of the same person."""

    def __str__(self) -> str:
        return _("Sie sind schon angemeldet.")


@transaction.atomic
def register_member(
    *, event: Event, mode: str, answers: Answers | None = None, by: User, at: datetime
) -> Registration:
    """A seat at once, or a place on the waiting list; who cancelled before is taken in again.

    Whoever was written down by others under their address finds that registration.
    """
    seating = find_seating(hold_seats(event), mode)
    _require_open(event, at)
    registration = _own(event, by) or Registration(event=event)
    if registration.confirmed_at and not registration.cancelled_at:
        return _claimed(registration, by)
    registration.event, registration.seating, registration.person = event, seating, by
    registration.name, registration.email, registration.language = by.name, by.email, by.language
    _write_down(registration, answers or {}, at=at)
    return _come_in(registration, by=by, at=at)


def _own(event: Event, by: User) -> Registration | None:
    return Registration.objects.of(by).filter(event=event).order_by("person").first()


def _claimed(registration: Registration, by: User) -> Registration:
    if registration.person_id:
        raise AlreadyRegistered
    registration.person = by
    registration.save(update_fields=["person"])
    return registration


def _account_of(registration: Registration) -> User | None:
    """The member whose proven address this is, unless they are on the list by another one."""
    if not registration.email:
        return None
    listed = Registration.objects.filter(event=registration.event, person__isnull=False)
    people = User.objects.members().filter(email=registration.email)
    return people.exclude(pk__in=listed.values("person")).first()


@transaction.atomic
def request_registration(
    *,
    event: Event,
    mode: str,
    name: str,
    email: str,
    language: str,
    answers: Answers | None = None,
    by: User | None = None,
    at: datetime,
) -> Registration:
    """Write down a guest without a seat, and mail the link that proves the address; `by` is named there.

    Whoever is on the list already gets the link to that, so that nobody learns from the page who comes.
    """
    seating = find_seating(hold_seats(event), mode)
    _require_open(event, at)
    if _is_closed_to_guests(event):
        raise MembersOnly
    told = {"name": name, "email": email, "language": language, "answers": answers or {}}
    registration, is_new = _take_down(event, seating, told=told, at=at)
    if is_new:
        letters.confirm(registration, by=by)
    else:
        letters.link_again(registration)
    return registration


@transaction.atomic
def register_for(
    *,
    event: Event,
    mode: str,
    name: str,
    email: str,
    language: str,
    answers: Answers | None = None,
    by: User,
    at: datetime,
) -> Registration:
    """The office writes down somebody who called: on the list at once, without a link to follow first.

    The deadline is for others, and the office's own yes is given; who has no address gets no mail.
    """
    seating = find_seating(hold_seats(event), mode)
    _require_list(event, at)
    told = {"name": name, "email": email, "language": language, "answers": answers or {}}
    registration, is_new = _take_down(event, seating, is_office=True, told=told, at=at)
    if not is_new:
        raise AlreadyRegistered
    if _is_closed_to_guests(event) and not (registration.person_id or _account_of(registration)):
        raise MembersOnly
    return _come_in(registration, is_approved=True, by=by, at=at)


def _take_down(
    event: Event, seating: Seating, *, told: Mapping[str, Any], is_office: bool = False, at: datetime
) -> tuple[Registration, bool]:
    """A guest who does not count yet, or the one who is on the list already; and whether it is new."""
    email = told["email"].lower() or None
    found = Registration.objects.filter(event=event, email=email).first() if email else None
    if found and ((found.person_id and not is_office) or not _is_open(found)):
        return found, False
    registration = found or Registration(event=event, email=email)
    registration.event, registration.seating = event, seating
    registration.name, registration.language = told["name"], told["language"]
    _write_down(registration, told["answers"], at=at)
    return registration, True


def _is_open(registration: Registration) -> bool:
    """Whether it may be written anew: unconfirmed, or cancelled by a guest."""
    return registration.confirmed_at is None or registration.cancelled_at is not None


def _write_down(registration: Registration, answers: Answers, *, at: datetime) -> None:
    registration.registered_at, registration.confirmed_at, registration.approved_at = at, None, None
    registration.cancelled_at = registration.seated_at = registration.offered_until = None
    registration.arrived_at = registration.reminded_at = None
    # Everybody waits in line here: what the database checks itself is not asked for beforehand.
    registration.clean_fields(exclude=["event", "seating", "person"])
    registration.save()
    _answer(registration, answers)


def _answer(registration: Registration, answers: Answers) -> bool:
    """Write down what somebody says now; return whether it is other than before."""
    given = {inquiry.pk: text for inquiry, text in answers.items() if text}
    before = Answer.objects.filter(registration=registration)
    if given == dict(before.values_list("inquiry", "text")):
        return False
    before.delete()
    asked = Inquiry.objects.filter(pk__in=given)  # the office may have dropped one meanwhile
    Answer.objects.bulk_create(
        Answer(registration=registration, inquiry=inquiry, text=given[inquiry.pk]) for inquiry in asked
    )
    return True


@transaction.atomic
def confirm_registration(*, registration: Registration, at: datetime) -> Registration:
    """The guest followed the link: from now on the registration counts."""
    event = registration.event
    hold_seats(event)
    _require_open(event, at)
    read_anew(registration)
    if registration.cancelled_at:
        raise RegistrationClosed
    if registration.confirmed_at:
        return registration
    return _come_in(registration, by=registration.person, at=at)


def _come_in(
    registration: Registration, *, is_approved: bool = False, by: User | None, at: datetime
) -> Registration:
    """Take a seat or join the end of the line."""
    registration.person = registration.person or _account_of(registration)
    registration.confirmed_at, registration.number = at, draw_number(registration.event)
    registration.sequence += 1
    registration.told_sequence = registration.event.sequence
    registration.approved_at = at if is_approved or not registration.event.needs_approval else None
    has_seat = _seat_or_wait(registration, at=at)
    fields = ["person", "confirmed_at", "approved_at", "number", "seated_at", "sequence", "told_sequence"]
    registration.save(update_fields=fields)
    letters.standing(registration)
    note("registration.made", registration, by=by, at=at, mode=registration.seating.mode, has_seat=has_seat)
    return registration


def _seat_or_wait(registration: Registration, *, at: datetime) -> bool:
    """A seat where one is free, a place in the line, or a wait for the office's word."""
    return registration.approved_at is not None and seat(registration, at=at)


@transaction.atomic
def approve_registration(*, registration: Registration, by: User, at: datetime) -> None:
    """The person may come: a seat, or a place in the line; a second click changes nothing."""
    hold_seats(registration.event)
    _require_list(registration.event, at)
    read_anew(registration)
    _require_standing(registration)
    if registration.approved_at:
        return
    registration.approved_at = at
    registration.sequence += 1
    has_seat = _seat_or_wait(registration, at=at)
    registration.save(update_fields=["approved_at", "seated_at", "sequence"])
    letters.standing(registration)
    note("registration.approved", registration, by=by, at=at, has_seat=has_seat)


class NoSeatThere(ValueError):
    """A change to a mode that is full; the old seat or place in the line stays."""

    def __init__(self, *, had_seat: bool) -> None:
        super().__init__(had_seat)
        self.had_seat = had_seat

    def __str__(self) -> str:
        if self.had_seat:
            return _("Dort ist kein Platz mehr frei. Ihr bisheriger Platz bleibt Ihnen.")
        return _("Dort ist auch kein Platz frei. Ihr Platz auf der Warteliste bleibt Ihnen.")


@transaction.atomic
def switch_mode(*, registration: Registration, mode: str, by: User | None, at: datetime) -> Registration:
    """From on site to online or back; the seat that comes free goes to the next in line."""
    event = registration.event
    seating = find_seating(hold_seats(event), mode)
    _require_open(event, at)
    read_anew(registration)
    _require_standing(registration)
    if registration.seating_id == seating.pk:
        return registration
    if not registration.approved_at:
        registration.seating = seating
        registration.save(update_fields=["seating"])
        return registration
    left, had_seat = registration.seating, registration.seated_at is not None
    registration.seating = seating
    if not seat(registration, at=at):
        raise NoSeatThere(had_seat=had_seat)
    if had_seat:
        type(left).objects.give_back(left.pk)
    registration.offered_until = None
    registration.sequence += 1
    registration.save(update_fields=["seating", "seated_at", "offered_until", "sequence"])
    letters.standing(registration)
    note("registration.switched", registration, by=by, at=at, mode=mode)
    move_up(event, at=at)
    return registration


class OfferLapsed(ValueError):
    """A held seat that went on to the next in line."""

    def __str__(self) -> str:
        return _("Die Frist ist vorbei, und der Platz ist weitergegeben.")


@transaction.atomic
def accept_offer(*, registration: Registration, by: User | None, at: datetime) -> Registration:
    """Take the seat that was held."""
    hold_seats(registration.event)
    _require_list(registration.event, at)
    read_anew(registration)
    if registration.cancelled_at or (registration.offered_until and registration.offered_until < at):
        raise OfferLapsed
    if registration.offered_until:
        registration.offered_until = None
        registration.sequence += 1
        registration.save(update_fields=["offered_until", "sequence"])
        letters.standing(registration)
        note("registration.offer_accepted", registration, by=by, at=at)
    return registration


@transaction.atomic
def change_details(
    *, registration: Registration, name: str = "", answers: Answers, by: User | None, at: datetime
) -> None:
    """Another name of a guest, other answers; the seat or the place in the line stays.

    What was confided for the day and is deleted after it does not come back: changes end with the event.
    """
    hold_seats(registration.event)
    read_anew(registration)
    if not registration.takes_changes(at):
        raise RegistrationClosed
    has_name = bool(name) and not registration.person_id and name != registration.name
    if has_name:
        registration.name = name
        registration.clean_fields(exclude=["event", "seating", "person"])
        registration.save(update_fields=["name"])
    if _answer(registration, answers) or has_name:
        letters.details_changed(registration)
        note("registration.details_changed", registration, by=by, at=at)


def read_anew(registration: Registration) -> None:
    """Its fields as they are now that the seats are held; the related rows were read already."""
    event = registration.event
    registration.refresh_from_db()
    registration.event = event


def _is_closed_to_guests(event: Event) -> bool:
    return event.visibility == Visibility.MEMBERS


def _require_open(event: Event, at: datetime) -> None:
    if not event.takes_registrations(at):
        raise RegistrationClosed


def _require_list(event: Event, at: datetime) -> None:
    if not event.keeps_list(at):
        raise RegistrationClosed


def _require_standing(registration: Registration) -> None:
    if registration.cancelled_at or not registration.confirmed_at:
        raise RegistrationClosed


def note(verb: str, registration: Registration, *, by: User | None, at: datetime, **facts: Any) -> None:
    """A fact of a registration, for the office."""
    event = registration.event
    record(verb, actor=by, subject=registration, context=event, audience=OFFICE, at=at, **facts)
