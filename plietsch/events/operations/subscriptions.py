"""Give out and take back the secret address of a person's own calendar."""

from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import NOBODY
from plietsch.events.models import CalendarKey


@transaction.atomic
def make_calendar_key(*, by: User, at: datetime) -> CalendarKey:
    """A new address; the one before, if there was one, answers no more."""
    CalendarKey.objects.filter(person=by).delete()
    key = CalendarKey.objects.create(person=by, made_at=at)
    record("calendar_key.made", actor=by, subject=key, audience=NOBODY, at=at)
    return key


@transaction.atomic
def revoke_calendar_key(*, by: User, at: datetime) -> None:
    """No address any more; a second click changes nothing."""
    for key in CalendarKey.objects.filter(person=by):
        record("calendar_key.revoked", actor=by, subject=key, audience=NOBODY, at=at)
        key.delete()
