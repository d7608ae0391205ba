"""Mails of which nobody knows whether they were sent: somebody decides."""

from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.models import Letter
from plietsch.core.tasks import deliver_letters


class AlreadyDecided(Exception):
    """Somebody else was faster."""


@transaction.atomic
def send_again(letter: Letter, *, by: User, at: datetime) -> None:
    """Hand it over once more; it tells its reader that it may be the second."""
    if not Letter.objects.perhaps_sent().filter(pk=letter.pk).update(began_at=None):
        raise AlreadyDecided
    deliver_letters.enqueue([letter.pk])
    record("mail.repeated", actor=by, subject=letter, audience=OFFICE, at=at)


@transaction.atomic
def let_rest(letter: Letter, *, by: User, at: datetime) -> None:
    """It was sent: forget it."""
    record("mail.let_rest", actor=by, subject=letter, audience=OFFICE, at=at)
    if not Letter.objects.perhaps_sent().filter(pk=letter.pk).delete()[0]:
        raise AlreadyDecided
