"""Open and end the live stream of an event."""

import secrets
from datetime import datetime

from django.db import transaction

from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events.models import Event, Stream


class NotToBeStreamed(ValueError):
    """A draft or a cancelled event."""


@transaction.atomic
def open_stream(*, event: Event, at: datetime) -> Stream:
    """Get ready to receive; opened again after a break or by mistake, it keeps its passphrase."""
    if event.published_at is None or event.cancelled_at:
        raise NotToBeStreamed
    passphrase = secrets.token_urlsafe(18)
    stream, is_new = Stream.objects.get_or_create(
        event=event, defaults={"passphrase": passphrase, "opened_at": at}
    )
    if stream.ended_at:
        stream.ended_at = None
        stream.save(update_fields=["ended_at"])
    if is_new:
        record("stream.opened", actor=None, subject=event, audience=OFFICE, at=at)
    return stream


@transaction.atomic
def end_stream(*, stream: Stream, at: datetime) -> None:
    """It is over: players stop asking for more, and what was sent can be watched from its beginning."""
    if Stream.objects.filter(pk=stream.pk, ended_at=None).update(ended_at=at):
        record("stream.ended", actor=None, subject=stream.event, audience=OFFICE, at=at)
