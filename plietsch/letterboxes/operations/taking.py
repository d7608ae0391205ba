"""What is decided while the sender's server waits: unknown, forged, automatic, or kept to be read."""

import hashlib
from datetime import datetime, timedelta
from email.message import Message

from django.conf import settings
from django.db import IntegrityError, transaction

from plietsch.accounts.queries import verified_addresses
from plietsch.core.activity import record
from plietsch.core.audiences import NOBODY, OFFICE
from plietsch.letterboxes.addresses import Destination, ToNetwork, ToThing, destination_of
from plietsch.letterboxes.headers import is_automatic, is_failed, message_id_of, sender_of
from plietsch.letterboxes.models import Arrival
from plietsch.letterboxes.reading import calendar_in, parse, parse_headers

LONGEST_ANSWER = 1_000_000  # bytes of what a calendar program answers
WHILE = timedelta(hours=1)
MOST_IN_A_WHILE = (
    30  # letters of one person: enough for people, too little for two machines that answer each other
)


class UnknownAddress(Exception):
    """Nobody reads at this address, or not any more."""


class ForgedSender(Exception):
    """The mail does not come from the person that its address was made for."""


class TooMany(Exception):
    """More letters than a person writes; a mail server tries again later."""


def destination_for(recipient: str) -> Destination:
    """Where a mail to this address goes."""
    destination = destination_of(recipient)
    if destination is None:
        raise UnknownAddress
    return destination


def take(*, content: bytes, recipient: str, return_path: str, at: datetime) -> Arrival | None:
    """Keep a mail until it is read; None for what no person wrote. A second delivery is the same letter.

    Unreadable where no mail program wrote it.
    """
    destination = destination_for(recipient)
    headers = parse_headers(content)
    if isinstance(destination, ToNetwork):
        _require_calendar(content)
    if isinstance(destination, ToThing):
        _require_writer(destination, headers, at=at)
        if is_automatic(headers, return_path):
            _tell("letter.dropped", destination, at=at)
            return None
    return _keep(content, headers, recipient, destination, at=at)


def _require_calendar(content: bytes) -> None:
    """At the address that our mails come from, calendar programs answer; nobody else is read there."""
    if len(content) > LONGEST_ANSWER or not calendar_in(parse(content)):
        raise UnknownAddress


def _require_writer(destination: ToThing, headers: Message, *, at: datetime) -> None:
    """Refuse whoever else found the address; what they wrote is not kept."""
    writer = destination.member
    if sender_of(headers) not in verified_addresses(writer) or is_failed(headers, settings.MAIL_IN_TRUST):
        _tell("letter.refused", destination, at=at)
        raise ForgedSender
    if Arrival.objects.filter(member=writer).since(at - WHILE).count() >= MOST_IN_A_WHILE:
        raise TooMany


def _keep(
    content: bytes, headers: Message, recipient: str, destination: Destination, *, at: datetime
) -> Arrival:
    arrival = Arrival(
        member=None if isinstance(destination, ToNetwork) else destination.member,
        recipient=recipient,
        digest=_digest(content, headers, recipient),
        content=content,
        arrived_at=at,
    )
    arrival.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            arrival.save()
            record("letter.arrived", actor=arrival.member, subject=arrival, audience=NOBODY, at=at)
    except IntegrityError:
        return Arrival.objects.get(digest=arrival.digest)
    return arrival


def _digest(content: bytes, headers: Message, recipient: str) -> str:
    """The same for two deliveries of one mail, whose trace headers differ."""
    said = message_id_of(headers)
    return hashlib.sha256(recipient.lower().encode() + (said.encode() or content)).hexdigest()


def _tell(verb: str, destination: ToThing, *, at: datetime) -> None:
    record(verb, actor=None, subject=destination.member, audience=OFFICE, at=at, place=destination.place)
