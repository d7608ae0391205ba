"""Mailboxes that send our mails back: news stop, the person is told here and switches them on again."""

from datetime import datetime, timedelta
from email.message import Message

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.letterboxes.addresses import Returned, destination_of
from plietsch.letterboxes.models import Letterbox
from plietsch.letterboxes.reading import Unreadable, parse

GONE = "5.1."  # no such mailbox, no such domain (RFC 3463)
MOST_FAILURES = 3
FORGOTTEN_AFTER = timedelta(days=30)


def learn_from(content: bytes, *, member: User, at: datetime) -> None:
    """Read a notification of delivery; delays, absence notes and nonsense change nothing."""
    from flufl.bounce import scan_message

    try:
        message = parse(content)
    except Unreadable:
        return
    if scan_message(message):
        note_failure(member=member, is_gone=_status(message).startswith(GONE), at=at)


def note_refused(path: str, at: datetime) -> None:
    """The mail server refused a recipient at once, so that nothing will come back."""
    destination = destination_of(path)
    if isinstance(destination, Returned):
        note_failure(member=destination.member, is_gone=True, at=at)


@transaction.atomic
def note_failure(*, member: User, is_gone: bool, at: datetime) -> None:
    """Count a failure of the person's present address; where the mailbox is gone, the first one is enough."""
    box = Letterbox.objects.filter(member=member).first() or Letterbox(member=member)
    is_another = box.address != member.email or not box.failed_at or box.failed_at < at - FORGOTTEN_AFTER
    box.failures = 1 if is_another else box.failures + 1
    box.silent_since = None if is_another else box.silent_since
    box.address, box.failed_at = member.email, at
    becomes_silent = not box.silent_since and (is_gone or box.failures >= MOST_FAILURES)
    box.silent_since = at if becomes_silent else box.silent_since
    box.full_clean(validate_unique=False)
    box.save()
    verb = "letterbox.fell_silent" if becomes_silent else "letterbox.failed"
    record(verb, actor=None, subject=member, audience=OFFICE, at=at)


@transaction.atomic
def resume(*, member: User, at: datetime) -> None:
    """News go out again; the person has looked after their mailbox."""
    mended = Letterbox.objects.filter(member=member).exclude(failures=0)
    if mended.update(failures=0, failed_at=None, silent_since=None):
        record("letterbox.resumed", actor=member, subject=member, audience=f"user:{member.pk}", at=at)


@transaction.atomic
def renew_addresses(*, member: User, at: datetime) -> None:
    """End all addresses that this person has; new ones are made as they are needed."""
    box = Letterbox.objects.filter(member=member).first() or Letterbox(member=member)
    box.series += 1
    box.full_clean(validate_unique=False)
    box.save()
    record("letterbox.renewed", actor=member, subject=member, audience=f"user:{member.pk}", at=at)


def _status(message: Message) -> str:
    """The status of a failed delivery, such as "5.1.1" (RFC 3464); empty where none is said."""
    for part in message.walk():
        status = str(part.get("Status", "")).strip()
        if status and str(part.get("Action", "")).strip().lower() == "failed":
            return status
    return ""
