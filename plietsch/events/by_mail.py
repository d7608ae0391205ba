"""Answers of calendar programs that come by mail."""

from datetime import datetime

from django.utils import translation

from plietsch.accounts.queries import verified_addresses
from plietsch.events import letters
from plietsch.events.models import Registration
from plietsch.events.operations.answers import StaleAnswer, answer_invitation, registration_of
from plietsch.events.operations.registrations import OfferLapsed, RegistrationClosed
from plietsch.events.replies import NoReply


def answer_by_mail(ics: str, *, sender: str, at: datetime) -> None:
    """Do what somebody clicked; who cannot be followed is told why, and strangers hear nothing."""
    try:
        registration = registration_of(ics)
    except NoReply:
        return
    if sender not in _addresses(registration):
        return
    with translation.override(registration.recipient.language):
        try:
            answer_invitation(ics=ics, at=at)
        except (StaleAnswer, RegistrationClosed, OfferLapsed) as reason:
            letters.answer_not_taken(registration, str(reason))


def _addresses(registration: Registration) -> set[str]:
    own = {registration.address.lower()}
    return own | verified_addresses(registration.person) if registration.person else own
