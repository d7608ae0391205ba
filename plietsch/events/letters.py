"""Mails about registrations, written inside the change that causes them: they go with it or not at all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from plietsch.core import mail
from plietsch.events import ical
from plietsch.events.models import Event, Registration


def confirm(registration: Registration) -> None:
    """To a guest whose address is not proven yet: holds nothing that somebody else could have typed."""
    _write(registration, _("Bitte bestätigen Sie Ihre Anmeldung"), "confirm")


def link_again(registration: Registration) -> None:
    """To somebody who is on the list already."""
    _write(registration, _("Ihre Anmeldung: %(title)s"), "link_again")


def seated(registration: Registration) -> None:
    """A seat, with the entry for the calendar."""
    _write(registration, _("Sie sind angemeldet: %(title)s"), "seated", ical.invitation(registration))


def waiting(registration: Registration) -> None:
    """All seats are taken; what happens next."""
    _write(registration, _("Warteliste: %(title)s"), "waiting")


def pending(registration: Registration) -> None:
    """The office decides who comes; what happens next."""
    _write(registration, _("Anfrage eingegangen: %(title)s"), "pending")


def moved_up(registration: Registration) -> None:
    """A seat came free: to take by a deadline, or theirs at once."""
    if registration.offered_until:
        _write(registration, _("Ein Platz ist frei: %(title)s"), "offered")
    else:
        seated(registration)


def lapsed(registration: Registration) -> None:
    """The held seat went on."""
    _write(registration, _("Ihr Platz ist weitergegeben: %(title)s"), "lapsed")


def answer_not_taken(registration: Registration, reason: str) -> None:
    """The calendar program's answer came too late."""
    _write(registration, _("Ihre Antwort kam nicht an: %(title)s"), "answer_not_taken", reason=reason)


def cancelled(registration: Registration) -> None:
    """The person does not come; the calendar forgets the entry."""
    _write(registration, _("Abgemeldet: %(title)s"), "cancelled", ical.cancellation(registration))


def event_changed(registration: Registration) -> None:
    """Another time or place; the calendar's entry moves along."""
    calendar = ical.invitation(registration) if registration.seated_at else ""
    _write(registration, _("Geändert: %(title)s"), "event_changed", calendar)


def event_cancelled(registration: Registration) -> None:
    """The event does not take place."""
    _write(registration, _("Abgesagt: %(title)s"), "event_cancelled", ical.cancellation(registration))


def followed_up(registration: Registration) -> None:
    """The day after: certificate, feedback, what there is to read again."""
    _write(registration, _("Danke: %(title)s"), "followed_up")


def reminder(registration: Registration) -> None:
    """A day before."""
    _write(registration, _("Morgen: %(title)s"), "reminder")


def _write(registration: Registration, subject: Any, template: str, calendar: str = "", **more: str) -> None:
    event: Event = registration.event
    mail.send(
        to=registration.recipient,
        subject=_Subject(subject, event.title),
        template=f"events/mail/{template}",
        context={
            "event": event,
            "registration": registration,
            "where": ical.where(registration),
            "link": mail.address_of(registration.get_absolute_url()),
            **more,
        },
        calendar=calendar,
    )


class _Subject:
    """A subject that is translated when the recipient's language is known."""

    def __init__(self, text: Any, title: str) -> None:
        self.text, self.title = text, title

    def __str__(self) -> str:
        return str(self.text) % {"title": " ".join(self.title.split())}
