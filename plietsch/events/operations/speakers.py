"""Who speaks: put on the programme, asked what may be shown of them, free to change their mind."""

from collections.abc import Container, Iterable
from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.mailable import is_mailable
from plietsch.events import letters
from plietsch.events.models import Event, Speaker, Stream
from plietsch.events.operations.streams import withdraw_recording

CONSENTS = ["picture_agreed_at", "recording_agreed_at", "publication_agreed_at"]


@transaction.atomic
def name_speakers(
    *, event: Event, lines: Iterable[str], members: Iterable[tuple[User, str]], by: User, at: datetime
) -> list[Speaker]:
    """Guests by lines such as "Max Thinius, Zukunftsforscher", members with their functions.

    Who is on the programme already, by name or by address, keeps what they agreed to; who is new and can be
    reached is asked, of a draft once it is published.
    """
    found: list[Speaker] = []
    guests = [read_guest(line) for line in lines]
    known = list(event.speakers.filter(person=None).order_by("pk"))
    named = {guest.name for guest in guests}
    for guest in guests:
        same = _same_guest(guest, known, named)
        if same:
            known.remove(same)
        found.append(_write_down(same or Speaker(event=event), guest, by=by, at=at))
    for person, function in members:
        member = Speaker(person=person, name=person.name, function=function)
        same = event.speakers.filter(person=person).first()
        found.append(_write_down(same or Speaker(event=event, person=person), member, by=by, at=at))
    return found


def _same_guest(guest: Speaker, known: Iterable[Speaker], named: Container[str]) -> Speaker | None:
    """By name, and of two with one name by function; else by the address of whom no line names any more."""
    by_name = [one for one in known if one.name == guest.name]
    if by_name:
        return min(by_name, key=lambda one: one.function != guest.function)
    by_address = (one for one in known if one.email == guest.email != "" and one.name not in named)
    return next(by_address, None)


def read_guest(line: str) -> Speaker:
    """Whom a line means: the name, then the function, and last perhaps the mail address."""
    name, *more = (part.strip() for part in line.split(","))
    email = more.pop() if more and is_mailable(more[-1]) else ""
    return Speaker(name=name, function=", ".join(filter(None, more)), email=email)


def _write_down(speaker: Speaker, now: Speaker, *, by: User, at: datetime) -> Speaker:
    reached = speaker.pk and (speaker.person_id or speaker.email == now.email)
    speaker.name, speaker.function, speaker.email = now.name, now.function, now.email
    speaker.full_clean(exclude=["event", "person"])
    speaker.save()
    if speaker.recipient and not reached and speaker.event.published_at:
        request_consent(speaker=speaker, by=by, at=at)
    return speaker


@transaction.atomic
def ask_speakers(*, event: Event, by: User, at: datetime) -> None:
    """The programme is public now: ask all who can be reached and have not answered yet."""
    for speaker in event.speakers.filter(answered_at=None).select_related("person", "event"):
        if speaker.recipient:
            request_consent(speaker=speaker, by=by, at=at)


@transaction.atomic
def request_consent(*, speaker: Speaker, by: User, at: datetime) -> None:
    """Ask by mail what may be shown of this person."""
    letters.to_speaker(speaker, "consent_request")
    record("speaker.asked", actor=by, subject=speaker.event, audience=OFFICE, at=at, speaker=speaker.pk)


@transaction.atomic
def answer_consent(*, speaker: Speaker, given: set[str], at: datetime) -> None:
    """What a speaker says of the own picture, recording and publication; the last word counts."""
    speaker.answered_at = at
    speaker.save(update_fields=["answered_at"])
    _agree(speaker, given, "speaker.answered", by=speaker.person, at=at)


@transaction.atomic
def note_consent(*, speaker: Speaker, given: set[str], by: User, at: datetime) -> None:
    """Write down what a speaker whom no link reaches agreed to on paper."""
    _agree(speaker, given, "speaker.agreed", by=by, at=at)


def _agree(speaker: Speaker, given: set[str], verb: str, *, by: User | None, at: datetime) -> None:
    """A consent that is taken back takes the recording away too."""
    for name in CONSENTS:
        before = getattr(speaker, name)
        setattr(speaker, name, (before or at) if name in given else None)
    speaker.save(update_fields=CONSENTS)
    record(verb, actor=by, subject=speaker.event, audience=OFFICE, at=at, speaker=speaker.pk)
    stream = Stream.objects.filter(event=speaker.event, published_at__isnull=False).first()
    if stream and not (speaker.recording_agreed_at and speaker.publication_agreed_at):
        withdraw_recording(stream=stream, by=by, at=at)


@transaction.atomic
def tell_speaker(*, speaker: Speaker, is_back: bool = False) -> bool:
    """Write about the event's newest change or cancellation, each once; `is_back` after a cancellation."""
    event = speaker.event
    untold = Speaker.objects.filter(pk=speaker.pk, told_sequence__lt=event.sequence)
    if not (speaker.recipient and untold.update(told_sequence=event.sequence)):
        return False
    news = "reinstated" if is_back else "changed"
    letters.to_speaker(speaker, f"appearance_{'cancelled' if event.cancelled_at else news}")
    return True


def forget_addresses(*, ended_before: datetime) -> int:
    """Guests who spoke are written to no more; the programme keeps their names."""
    return Speaker.objects.filter(event__ends_at__lt=ended_before).exclude(email="").update(email="")
