"""Answers that calendar programs send: "accept" takes a held seat, "decline" gives the seat back."""

from datetime import datetime

from django.utils.translation import gettext as _

from plietsch.events.models import Registration
from plietsch.events.operations.leaving import cancel_registration
from plietsch.events.operations.registrations import RegistrationClosed, accept_offer
from plietsch.events.replies import NoReply, Word, read_reply


class StaleAnswer(ValueError):
    """An answer to an older state: somebody who came back is not cancelled by a mail of before."""

    def __str__(self) -> str:
        return _("Ihre Antwort gilt einem älteren Stand der Einladung.")


def answer_invitation(*, ics: str, at: datetime) -> Registration:
    """Do what the person answered in the calendar program."""
    reply, registration = read_reply(ics), registration_of(ics)
    if reply.sequence < registration.calendar_sequence:
        raise StaleAnswer
    if reply.word == Word.DECLINED:
        cancel_registration(registration=registration, by=registration.person, at=at)
    elif registration.cancelled_at:
        raise RegistrationClosed
    elif reply.word == Word.ACCEPTED:
        accept_offer(registration=registration, by=registration.person, at=at)
    return registration


def registration_of(ics: str) -> Registration:
    """To whose invitation a calendar program answers."""
    known = Registration.objects.invited_by(read_reply(ics).key)
    registration = known.select_related("event__venue__place", "seating", "person").first()
    if registration is None:
        raise NoReply
    return registration
