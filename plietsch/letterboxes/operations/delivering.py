"""What the worker does with a letter: hand it to the thing that it is written to, or say why not."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.models import Upload
from plietsch.core.registry import CalendarAnswers, registry
from plietsch.core.things import visible_things
from plietsch.core.uploads import RefusedUpload, store
from plietsch.letterboxes import answers
from plietsch.letterboxes.addresses import Returned, ToNetwork, ToThing, destination_of
from plietsch.letterboxes.contents import Mail, NotTaken
from plietsch.letterboxes.headers import sender_of
from plietsch.letterboxes.models import Arrival
from plietsch.letterboxes.operations.failures import learn_from
from plietsch.letterboxes.reading import Letter, Unreadable, calendar_in, parse, read_letter

MOST_FILES = 10


def read(*, arrival: Arrival, at: datetime) -> None:
    """Read a letter once, however often this is called; afterwards its content is gone."""
    destination = destination_of(arrival.recipient)
    if arrival.read_at:
        return
    if isinstance(destination, ToThing):
        with translation.override(destination.member.language):
            _hand_over(arrival, destination, at=at)
    elif isinstance(destination, Returned):
        with transaction.atomic():
            if _finish(arrival, at=at):
                learn_from(bytes(arrival.content), member=destination.member, at=at)
    elif isinstance(destination, ToNetwork):
        _answer_invitation(arrival, at=at)
    else:
        _finish(arrival, at=at)


@transaction.atomic
def give_back(*, arrival: Arrival, at: datetime) -> None:
    """Nothing could be done with it, for a reason that is ours; its writer learns that nobody reads it."""
    destination = destination_of(arrival.recipient)
    if _finish(arrival, at=at) and isinstance(destination, ToThing):
        with translation.override(destination.member.language):
            reason = _("Wir konnten Ihre E-Mail nicht lesen. Schreiben Sie es bitte auf der Seite selbst.")
            answers.not_taken(Letter("", "", "", ""), reason, to=destination.member)
            _record("letter.returned", destination, at=at)


def _hand_over(arrival: Arrival, destination: ToThing, *, at: datetime) -> None:
    writer = destination.member
    try:
        letter = read_letter(bytes(arrival.content))
    except Unreadable:
        letter = Letter("", "", "", "")
    uploads, refused = _kept(letter.files, by=writer, at=at)
    with transaction.atomic():
        if not _finish(arrival, at=at):
            return
        try:
            with transaction.atomic():
                done = _do(destination, letter, uploads, at=at)
        except NotTaken as reason:
            answers.not_taken(letter, str(reason), to=writer)
            _record("letter.returned", destination, at=at)
        else:
            if refused:
                answers.without_files(letter, refused, done, answer_to=arrival.recipient, to=writer)
            _record("letter.taken", destination, at=at)


def _do(destination: ToThing, letter: Letter, uploads: list[Upload], *, at: datetime) -> str:
    """Where to see what came of it."""
    thing = visible_things(destination.member, [destination.place]).get(destination.place)
    if thing is None:
        raise NotTaken(_("Was Sie beantworten, gibt es nicht mehr, oder Sie dürfen es nicht mehr lesen."))
    if not (letter.text.strip() or uploads):
        raise NotTaken(_("Ihre E-Mail enthält keinen eigenen Text. Schreiben Sie bitte oberhalb des Zitats."))
    mail = Mail(letter.subject, letter.text, uploads)
    return str(destination.answering.take(thing, mail, by=destination.member, at=at))


def _kept(
    files: list[SimpleUploadedFile], *, by: User, at: datetime
) -> tuple[list[Upload], list[tuple[str, str]]]:
    """The files that pass the checks of every upload, and name and reason of the others."""
    kept: list[Upload] = []
    refused: list[tuple[str, str]] = []
    for file in files:
        try:
            if len(kept) == MOST_FILES:
                raise RefusedUpload(_("Bitte höchstens zehn Dateien auf einmal."))
            kept.append(store(file, by=by, at=at))
        except RefusedUpload as reason:
            refused.append((file.name or "", str(reason)))
    return kept, refused


def _answer_invitation(arrival: Arrival, *, at: datetime) -> None:
    """Whichever package sent the invitation knows its answer."""
    message = parse(bytes(arrival.content))
    with transaction.atomic():
        if _finish(arrival, at=at):
            for part in registry.parts(CalendarAnswers):
                part.take(calendar_in(message), sender=sender_of(message), at=at)


def _finish(arrival: Arrival, *, at: datetime) -> bool:
    """Claim the letter and forget its content; false where another worker was faster."""
    return bool(Arrival.objects.filter(pk=arrival.pk, read_at=None).update(read_at=at, content=b""))


def _record(verb: str, destination: ToThing, *, at: datetime) -> None:
    writer = destination.member
    record(verb, actor=writer, subject=writer, audience=f"user:{writer.pk}", at=at, place=destination.place)
