"""The organisers' own questions at registration."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events.models import Event, Inquiry


@transaction.atomic
def add_inquiry(
    *,
    event: Event,
    text: str,
    kind: str,
    choices: Sequence[str] = (),
    is_required: bool = False,
    is_private: bool = False,
    by: User,
    at: datetime,
) -> Inquiry:
    """Ask one more thing of those who register from now on."""
    inquiry = Inquiry(
        event=event,
        text=text,
        kind=kind,
        choices=list(choices),
        is_required=is_required,
        is_private=is_private,
    )
    inquiry.full_clean()
    inquiry.save()
    record("inquiry.added", actor=by, subject=event, audience=OFFICE, at=at, inquiry=inquiry.pk)
    return inquiry


@transaction.atomic
def remove_inquiry(*, inquiry: Inquiry, by: User, at: datetime) -> None:
    """Ask no more, and forget what was answered."""
    key = inquiry.pk
    record("inquiry.removed", actor=by, subject=inquiry.event, audience=OFFICE, at=at, inquiry=key)
    inquiry.delete()
