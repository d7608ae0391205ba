"""Mails to guests and speakers: ordered inside the change that causes them, written by the worker after it.

Whoever registers holds the seats of the event until the commit; a page of mail takes longer to write than all
the rest, so the order alone is stored under that lock. It goes with the change or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from plietsch.accounts.models import User
from plietsch.core import mail
from plietsch.events import ical
from plietsch.events.models import Event, ProgrammeItem, Registration, Speaker, Standing


@dataclass(frozen=True)
class Letter:
    """A sort of mail: its subject, and what calendars take over from it; the template has the sort's name.

    Once written it would be wrong where it is no longer `true_of` the event.
    """

    subject: Any
    calendar: Callable[[Registration], str] = lambda registration: ""
    true_of: Callable[[Event], bool] = lambda event: True


def _newest_entry(registration: Registration) -> str:
    return ical.invitation(registration) if registration.standing == Standing.SEATED else ""


def _last_entry(registration: Registration) -> str:
    return ical.cancellation(registration) if registration.standing == Standing.SEATED else ""


def _is_off(event: Event) -> bool:
    return event.cancelled_at is not None


def _is_on(event: Event) -> bool:
    return event.cancelled_at is None


LETTERS = {
    "confirm": Letter(_("Bitte bestätigen Sie Ihre Anmeldung")),
    "link_again": Letter(_("Ihre Anmeldung: %(title)s")),
    "seated": Letter(_("Sie sind angemeldet: %(title)s"), ical.invitation),
    "waiting": Letter(_("Warteliste: %(title)s")),
    "seat_lost": Letter(_("Warteliste: %(title)s"), ical.cancellation),
    "pending": Letter(_("Anfrage eingegangen: %(title)s")),
    "offered": Letter(_("Ein Platz ist frei: %(title)s")),
    "declined": Letter(_("Keine Zusage: %(title)s")),
    "lapsed": Letter(_("Ihr Platz ist weitergegeben: %(title)s")),
    "details_changed": Letter(_("Ihre Angaben sind geändert: %(title)s")),
    "cancelled": Letter(_("Abgemeldet: %(title)s"), ical.cancellation),
    "event_changed": Letter(_("Geändert: %(title)s"), _newest_entry, _is_on),
    "event_cancelled": Letter(_("Abgesagt: %(title)s"), _last_entry, _is_off),
    "event_reinstated": Letter(_("Findet doch statt: %(title)s"), _newest_entry, _is_on),
    "followed_up": Letter(_("Danke: %(title)s")),
    "reminder": Letter(_("Erinnerung: %(title)s")),
    "answer_not_taken": Letter(_("Ihre Antwort kam nicht an: %(title)s")),
}

LETTERS_TO_SPEAKERS = {
    "consent_request": Letter(_("Ihr Auftritt: %(title)s")),
    "appearance_changed": Letter(_("Ihr Auftritt ist geändert: %(title)s"), true_of=_is_on),
    "appearance_cancelled": Letter(_("Ihr Auftritt ist abgesagt: %(title)s"), true_of=_is_off),
    "appearance_reinstated": Letter(_("Ihr Auftritt findet doch statt: %(title)s"), true_of=_is_on),
}

MUST_ARRIVE = ("confirm", "link_again", "offered")  # something is lost where nobody acts on them


def confirm(registration: Registration, *, by: User | None = None) -> None:
    """To a guest whose address is not proven yet: holds nothing that somebody else could have typed.

    Where a colleague of the network did it, their name stands in it.
    """
    write_letter.enqueue(registration.pk, "confirm", registration.sequence, by.pk if by else None)


def link_again(registration: Registration) -> None:
    """To somebody who is on the list already."""
    _order(registration, "link_again")


def standing(registration: Registration) -> None:
    """A seat with the entry for the calendar, an offer, a place in the line, or a wait for the office."""
    _order(registration, str(registration.standing))


def seat_lost(registration: Registration) -> None:
    """The way of taking part is dropped, and the one that is left is full: back into the line."""
    _order(registration, "seat_lost")


def declined(registration: Registration) -> None:
    """The office said no."""
    _order(registration, "declined")


def lapsed(registration: Registration) -> None:
    """The held seat went on."""
    _order(registration, "lapsed")


def details_changed(registration: Registration) -> None:
    """Name or answers are others now; a mail says so, and not what they are."""
    _order(registration, "details_changed")


def event_changed(registration: Registration) -> None:
    """Another time or place; the calendar's entry moves along."""
    _order(registration, "event_changed")


def event_cancelled(registration: Registration) -> None:
    """The event does not take place."""
    _order(registration, "event_cancelled")


def event_reinstated(registration: Registration) -> None:
    """The event was cancelled and takes place after all; it is back in the calendar."""
    _order(registration, "event_reinstated")


def followed_up(registration: Registration) -> None:
    """The day after: certificate, feedback, what there is to read again."""
    _order(registration, "followed_up")


def reminder(registration: Registration) -> None:
    """A day before."""
    _order(registration, "reminder")


def answer_not_taken(registration: Registration, reason: str) -> None:
    """The calendar program's answer came too late; the worker writes at once why."""
    _write(registration, "answer_not_taken", LETTERS["answer_not_taken"], reason=reason)


def _order(registration: Registration, letter: str) -> None:
    write_letter.enqueue(registration.pk, letter, registration.sequence)


@task()
def write_letter(registration: int, letter: str, sequence: int, by: int | None = None) -> None:
    """Write what was ordered, unless registration or event turned since: then a newer letter tells of it."""
    rows = Registration.objects.filter(pk=registration, sequence=sequence)
    found = rows.select_related("event__venue__place", "seating", "person").first()
    if found and LETTERS[letter].true_of(found.event):
        _write(found, letter, LETTERS[letter], colleague=User.objects.filter(pk=by).first())


def _write(registration: Registration, name: str, letter: Letter, **more: object) -> None:
    if not registration.address:
        return
    with translation.override(registration.recipient.language):  # addresses are in it, too
        mail.send(
            to=registration.recipient,
            subject=_Subject(letter.subject, registration.event.title),
            template=f"events/mail/{name}",
            context={
                "event": registration.event,
                "registration": registration,
                "where": ical.where(registration),
                "link": mail.address_of(registration.get_absolute_url()),
                **more,
            },
            calendar=letter.calendar(registration),
            must_arrive=name in MUST_ARRIVE,
        )


def to_speaker(speaker: Speaker, letter: str) -> None:
    """To somebody on the programme: what may be shown of them, or what became of the event."""
    write_to_speaker.enqueue(speaker.pk, letter)


def talk_removed(speaker: Speaker, item: ProgrammeItem) -> None:
    """To somebody whose item is off the programme: written at once, for nothing may be left of them there."""
    with translation.override(_language_of(speaker)):
        mail.send(
            to=speaker.recipient,
            subject=_Subject(_("Ihr Programmpunkt entfällt: %(title)s"), item.event.title),
            template="events/mail/talk_removed",
            context={"event": item.event, "item": item},
            must_arrive=True,
        )


def _language_of(speaker: Speaker) -> str:
    return getattr(speaker.recipient, "language", "") or settings.LANGUAGE_CODE


@task()
def write_to_speaker(speaker: int, letter: str) -> None:
    """Write to whoever is still on the programme, unless the event turned since."""
    rows = Speaker.objects.select_related("event__venue__place", "person").prefetch_related("items")
    found = rows.filter(pk=speaker).first()
    if not (found and found.recipient and LETTERS_TO_SPEAKERS[letter].true_of(found.event)):
        return
    with translation.override(_language_of(found)):
        mail.send(
            to=found.recipient,
            subject=_Subject(LETTERS_TO_SPEAKERS[letter].subject, found.event.title),
            template=f"events/mail/{letter}",
            context={
                "event": found.event,
                "talks": found.appearances,
                "link": mail.address_of(found.get_absolute_url()),
            },
            must_arrive=True,
        )


class _Subject:
    """A subject that is translated when the recipient's language is known."""

    def __init__(self, text: Any, title: str) -> None:
        self.text, self.title = text, title

    def __str__(self) -> str:
        return str(self.text) % {"title": " ".join(self.title.split())}
