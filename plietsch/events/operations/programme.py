"""Fill the programme."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events import letters
from plietsch.events.models import Event, Kind, ProgrammeItem, Speaker, Track
from plietsch.events.operations.speakers import name_speakers
from plietsch.projects.models import Project

TELLING = ("title", "starts_at", "ends_at")  # what who speaks must hear of
PRESENTATION = timedelta(minutes=15)


class OutsideEvent(ValueError):
    """An item that begins before the event or ends after it."""

    def __str__(self) -> str:
        return _("Der Programmpunkt liegt nicht in der Zeit der Veranstaltung.")


@transaction.atomic
def add_item(*, event: Event, by: User, at: datetime, **facts: Any) -> ProgrammeItem:
    """One more item, with the facts of `change_item`."""
    return change_item(item=ProgrammeItem(event=event), by=by, at=at, **facts)


@transaction.atomic
def change_item(
    *,
    item: ProgrammeItem,
    speakers: Iterable[str] = (),
    members: Iterable[tuple[User, str]] = (),
    track: str = "",
    by: User,
    at: datetime,
    **facts: Any,
) -> ProgrammeItem:
    """Other words, times, track or people of an item: guests by lines, members with their functions.

    Who spoke in it, or is new in it and knew of another one, hears what that changes.
    """
    event, known = item.event, set(item.event.speakers.all())
    was = ProgrammeItem.objects.select_related("event").filter(pk=item.pk).first()
    spoke = _who_is_told(was, at=at) if was else set()
    for name, value in facts.items():
        setattr(item, name, value)
    if item.starts_at < event.starts_at or item.ends_at > event.ends_at:
        raise OutsideEvent
    item.track = Track.objects.get_or_create(event=event, name=track)[0] if track else None
    item.full_clean()
    item.save()
    item.speakers.set(name_speakers(event=event, lines=speakers, members=members, by=by, at=at))
    _tell(item, was, spoke, known, at=at)
    event.speakers.filter(items=None).delete()
    _touch(event, at)
    record("programme.changed", actor=by, subject=event, audience=OFFICE, at=at, item=item.pk)
    return item


def _tell(
    item: ProgrammeItem,
    was: ProgrammeItem | None,
    spoke: set[Speaker],
    known: set[Speaker],
    *,
    at: datetime,
) -> None:
    speak = _who_is_told(item, at=at)
    if was:
        for speaker in sorted(spoke - speak, key=_in_order):
            letters.talk_removed(speaker, was)
    differs = was and any(getattr(was, name) != getattr(item, name) for name in TELLING)
    for speaker in sorted(known & speak if differs else known & speak - spoke, key=_in_order):
        letters.to_speaker(speaker, "appearance_changed")


def _in_order(speaker: Speaker) -> int:
    return speaker.pk


def _who_is_told(item: ProgrammeItem, *, at: datetime) -> set[Speaker]:
    """Those who speak in an item that everybody can read of, and can be reached."""
    if not item.event.keeps_list(at):
        return set()
    speakers = item.speakers.select_related("event", "person").order_by("pk")
    return {speaker for speaker in speakers if speaker.recipient}


class AlreadyPresented(ValueError):
    """A project that is on the programme of this event."""

    def __str__(self) -> str:
        return _("Dieses Projekt steht schon im Programm.")


class NoTimeLeft(ValueError):
    """A programme without a gap that is long enough."""

    def __str__(self) -> str:
        return _("Im Programm ist keine Viertelstunde frei. Verschieben Sie etwas, oder das Ende.")


@transaction.atomic
def present_project(*, event: Event, project: Project, by: User, at: datetime) -> ProgrammeItem:
    """A project speaks with its own title and summary, after what is planned so far or in the first gap."""
    if event.items.filter(project=project).exists():
        raise AlreadyPresented
    begin = _free_moment(event)
    return add_item(
        event=event,
        kind=Kind.PROJECT,
        project=project,
        title=project.title,
        abstract=project.summary,
        starts_at=begin,
        ends_at=begin + PRESENTATION,
        by=by,
        at=at,
    )


def _free_moment(event: Event) -> datetime:
    gaps, free_from = [], event.starts_at
    for begin, end in event.items.order_by("starts_at", "pk").values_list("starts_at", "ends_at"):
        gaps.append((free_from, begin))
        free_from = max(free_from, end)
    for begin, end in [(free_from, event.ends_at), *gaps]:
        if end - begin >= PRESENTATION:
            return begin
    raise NoTimeLeft


@transaction.atomic
def remove_item(*, item: ProgrammeItem, by: User, at: datetime) -> None:
    """Take an item off the programme, and whoever now has nothing left to say."""
    event, key = item.event, item.pk
    for speaker in sorted(_who_is_told(item, at=at), key=_in_order):
        letters.talk_removed(speaker, item)
    item.delete()
    event.speakers.filter(items=None).delete()
    _touch(event, at)
    record("programme.changed", actor=by, subject=event, audience=OFFICE, at=at, item=key)


def _touch(event: Event, at: datetime) -> None:
    Event.objects.filter(pk=event.pk).update(changed_at=at)
