"""Open and end the live stream of an event."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events import playlists
from plietsch.events.models import Caption, CaptionFile, Event, Hall, ProgrammeItem, Stream


class NotToBeStreamed(ValueError):
    """A draft or a cancelled event."""


@transaction.atomic
def open_stream(*, event: Event, at: datetime, renew: bool = False) -> Stream:
    """Get ready to receive; opened again after a break it keeps its passphrase, unless that is renewed."""
    if event.published_at is None or event.cancelled_at:
        raise NotToBeStreamed
    passphrase = secrets.token_urlsafe(18)
    stream, is_new = Stream.objects.get_or_create(
        event=event, defaults={"passphrase": passphrase, "opened_at": at}
    )
    if stream.ended_at or renew:
        stream.ended_at = stream.published_at = None
        stream.passphrase = passphrase if renew else stream.passphrase
        stream.save(update_fields=["ended_at", "published_at", "passphrase"])
    if is_new:
        record("stream.opened", actor=None, subject=event, audience=OFFICE, at=at)
    return stream


@transaction.atomic
def end_stream(*, stream: Stream, at: datetime) -> None:
    """It is over: players stop asking for more. The recording begins with the event, or where it was cut.

    Of rehearsals, several of them too, nothing is part of it.
    """
    begin = max(stream.trim_start, playlists.seconds_before(stream.event, stream.event.starts_at))
    end = stream.trim_end if stream.trim_end and stream.trim_end > begin else None
    running = Stream.objects.filter(pk=stream.pk, ended_at=None)
    if running.update(ended_at=at, trim_start=begin, trim_end=end):
        record("stream.ended", actor=None, subject=stream.event, audience=OFFICE, at=at)


class NotOver(ValueError):
    """A stream that still runs has no recording."""

    def __str__(self) -> str:
        return _("Beenden Sie zuerst den Livestream.")


class ConsentMissing(ValueError):
    """Somebody who speaks has not agreed."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names

    def __str__(self) -> str:
        return _("Es fehlt die Einwilligung von: %(names)s") % {"names": ", ".join(self.names)}


@transaction.atomic
def publish_recording(*, stream: Stream, by: User, at: datetime) -> None:
    """Everybody may watch it, once all who speak have agreed to recording and publication."""
    if not stream.ended_at:
        raise NotOver
    agreed = Q(recording_agreed_at__isnull=False, publication_agreed_at__isnull=False)
    if missing := list(stream.event.speakers.exclude(agreed).order_by("name").values_list("name", flat=True)):
        raise ConsentMissing(missing)
    if Stream.objects.filter(pk=stream.pk, published_at=None).update(published_at=at):
        record("recording.published", actor=by, subject=stream.event, audience=stream.event.audience, at=at)


@transaction.atomic
def withdraw_recording(*, stream: Stream, by: User | None, at: datetime) -> None:
    """Nobody watches it any more."""
    if Stream.objects.filter(pk=stream.pk, published_at__isnull=False).update(published_at=None):
        record("recording.withdrawn", actor=by, subject=stream.event, audience=OFFICE, at=at)


@transaction.atomic
def trim_recording(*, stream: Stream, start: int, end: int | None, by: User, at: datetime) -> None:
    """Where the recording begins and ends, in seconds; nothing is lost by it."""
    stream.trim_start, stream.trim_end = start, end
    stream.full_clean()
    stream.save(update_fields=["trim_start", "trim_end"])
    record("recording.trimmed", actor=by, subject=stream.event, audience=OFFICE, at=at)


@transaction.atomic
def write_caption(*, event: Event, text: str, at: datetime) -> Caption:
    """A line of what is being said; everybody in the hall reads it at once, and later in the recording."""
    caption = Caption(event=event, text=text, at=at)
    caption.full_clean()
    caption.save()
    for hall in Hall.objects.filter(event=event).values_list("pk", flat=True):
        Hall.objects.touch(hall)
    return caption


@transaction.atomic
def add_captions(*, event: Event, language: str, text: str, by: User, at: datetime) -> None:
    """The captions of the recording in a language, as clean WebVTT; a newer file replaces an older one."""
    captions = CaptionFile.objects.filter(event=event, language=language).first()
    captions = captions or CaptionFile(event=event, language=language)
    captions.text, captions.added_at = text, at
    captions.offset = Stream.objects.filter(event=event).values_list("trim_start", flat=True).first() or 0
    captions.full_clean()
    captions.save()
    record("recording.captioned", actor=by, subject=event, audience=OFFICE, at=at, language=language)


@transaction.atomic
def remove_captions(*, captions: CaptionFile, by: User, at: datetime) -> None:
    """Nobody reads this file any more."""
    event, language = captions.event, captions.language
    captions.delete()
    record("recording.uncaptioned", actor=by, subject=event, audience=OFFICE, at=at, language=language)


@transaction.atomic
def begin_item(*, item: ProgrammeItem, by: User, at: datetime) -> None:
    """The item begins now, whatever the programme said: a chapter; a second click changes nothing."""
    _note_beginning(item, at, "programme.item_began", by=by, at=at)


@transaction.atomic
def take_back_beginning(*, item: ProgrammeItem, by: User, at: datetime) -> None:
    """It has not begun after all: no chapter."""
    _note_beginning(item, None, "programme.beginning_taken_back", by=by, at=at)


def _note_beginning(
    item: ProgrammeItem, began_at: datetime | None, verb: str, *, by: User, at: datetime
) -> None:
    others = ProgrammeItem.objects.filter(pk=item.pk, began_at__isnull=began_at is not None)
    if others.update(began_at=began_at):
        record(verb, actor=by, subject=item.event, audience=OFFICE, at=at, item=item.pk)
