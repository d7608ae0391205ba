"""Polls and word clouds: prepared, opened, voted in secretly, closed and shown."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.html import legible, one_line
from plietsch.events.models import Ballot, Hall, Option, Poll
from plietsch.events.operations.halls import HallClosed

FEWEST = 2
MOST_OPTIONS = 12
MOST_WORDS = 3
WORD_LENGTH = 40


class TooFewOptions(ValueError):
    """A choice of less than two."""

    def __str__(self) -> str:
        return _("Nennen Sie zwei bis zwölf verschiedene Antworten, eine je Zeile.")


@transaction.atomic
def prepare_poll(
    *, hall: Hall, text: str, kind: str, options: Sequence[str] = (), by: User, at: datetime
) -> Poll:
    """A poll that nobody sees yet."""
    poll = Poll(hall=hall, text=text, kind=kind)
    poll.full_clean()
    poll.save()
    _offer(poll, options)
    Hall.objects.touch(hall.pk)
    _record("poll.prepared", poll, by=by, at=at)
    return poll


def _offer(poll: Poll, options: Sequence[str]) -> None:
    """The answers to choose from; a word cloud has none."""
    options = [] if poll.kind == Poll.Kind.WORDS else list(dict.fromkeys(options))
    if poll.kind != Poll.Kind.WORDS and not FEWEST <= len(options) <= MOST_OPTIONS:
        raise TooFewOptions
    poll.options.all().delete()
    Option.objects.bulk_create(Option(poll=poll, text=option) for option in options)


class VotesCast(ValueError):
    """A poll that people have voted in keeps its question and its answers."""

    def __str__(self) -> str:
        return _(
            "Hier hat schon jemand abgestimmt. Schließen Sie die Umfrage und verbergen Sie ihr Ergebnis."
        )


@transaction.atomic
def change_poll(
    *, poll: Poll, text: str, kind: str, options: Sequence[str] = (), by: User, at: datetime
) -> None:
    """Another question or other answers, as long as nobody has voted."""
    poll.text, poll.kind = text, kind
    poll.full_clean(exclude=["hall"])
    if not Poll.objects.filter(pk=poll.pk, ballots=0).update(text=text, kind=kind):
        raise VotesCast
    _offer(poll, options)
    Hall.objects.touch(poll.hall_id)
    _record("poll.changed", poll, by=by, at=at)


class StillOpen(ValueError):
    """Somebody may be voting just now."""

    def __str__(self) -> str:
        return _("Die Umfrage läuft. Schließen Sie sie zuerst.")


@transaction.atomic
def remove_poll(*, poll: Poll, by: User, at: datetime) -> None:
    """Nobody needs it, and nobody has voted in it."""
    poll = Poll.objects.select_for_update().select_related("hall__event").get(pk=poll.pk)
    if poll.is_open:
        raise StillOpen
    if poll.ballots:
        raise VotesCast
    _record("poll.removed", poll, by=by, at=at)
    poll.delete()
    Hall.objects.touch(poll.hall_id)


@transaction.atomic
def open_poll(*, poll: Poll, by: User, at: datetime) -> None:
    """Everybody votes now; opened again, it goes on; a second click changes nothing."""
    if poll.hall.closed_at:
        raise HallClosed
    if not poll.is_open:
        _change(poll, "poll.opened", by=by, at=at, opened_at=poll.opened_at or at, closed_at=None)


@transaction.atomic
def close_poll(*, poll: Poll, by: User, at: datetime) -> None:
    """No more votes; the result is shown."""
    if poll.is_open:
        _change(poll, "poll.closed", by=by, at=at, closed_at=at, shown_at=at)


@transaction.atomic
def show_poll(*, poll: Poll, shows: bool, by: User, at: datetime) -> None:
    """Show the result, also while people vote, or take it away."""
    if bool(poll.shown_at) != shows:
        _change(poll, "poll.shown", by=by, at=at, shown_at=at if shows else None)


class AlreadyVoted(ValueError):
    """A second ballot."""

    def __str__(self) -> str:
        return _("Sie haben schon abgestimmt.")


class EmptyBallot(ValueError):
    """Nothing chosen, or more than allowed."""

    def __str__(self) -> str:
        return _("Wählen Sie eine der Antworten.")


@transaction.atomic
def cast_ballot(*, poll: Poll, voter: str, chosen: Sequence[str]) -> None:
    """Count the choices (keys of options, or words) and, apart from them, that this voter has voted.

    Neither a row nor a fact connects the two, so a ballot cannot be changed.
    """
    if not poll.is_open or poll.hall.closed_at:
        raise HallClosed
    options = _words(poll, chosen) if poll.kind == Poll.Kind.WORDS else _options(poll, chosen)
    if not options or (poll.kind == Poll.Kind.ONE and len(options) > 1):
        raise EmptyBallot
    if not Ballot.objects.get_or_create(poll=poll, voter=voter)[1]:
        raise AlreadyVoted
    if Option.objects.filter(pk__in=options).update(count=F("count") + 1) != len(options):
        raise EmptyBallot  # the answers were changed while this ballot was on its way
    Poll.objects.filter(pk=poll.pk).update(ballots=F("ballots") + 1)
    Hall.objects.touch(poll.hall_id)


@transaction.atomic
def drop_option(*, option: Option, by: User, at: datetime) -> None:
    """Take a word out of a cloud that has no place there."""
    poll = option.poll
    if poll.kind == Poll.Kind.WORDS:
        option.delete()
        Hall.objects.touch(poll.hall_id)
        _record("poll.word_dropped", poll, by=by, at=at)


def _options(poll: Poll, chosen: Sequence[str]) -> list[int]:
    keys = {int(key) for key in chosen if key.isascii() and key.isdecimal() and len(key) < WORD_LENGTH // 4}
    return list(poll.options.filter(pk__in=keys).values_list("pk", flat=True))


def _words(poll: Poll, typed: Sequence[str]) -> list[int]:
    """The same word in other letters is the same word: the first spelling stays."""
    seen = [" ".join(legible(one_line(word)).split())[:WORD_LENGTH] for word in typed]
    words = {word.casefold(): word for word in seen}
    known = {option.text.casefold(): option.pk for option in poll.options.all()}
    return [
        known.get(folded) or Option.objects.get_or_create(poll=poll, text=word)[0].pk
        for folded, word in list(words.items())[:MOST_WORDS]
        if folded
    ]


def _change(poll: Poll, verb: str, *, by: User, at: datetime, **changes: object) -> None:
    Poll.objects.filter(pk=poll.pk).update(**changes)
    Hall.objects.touch(poll.hall_id)
    _record(verb, poll, by=by, at=at)


def _record(verb: str, poll: Poll, *, by: User, at: datetime) -> None:
    record(verb, actor=by, subject=poll, context=poll.hall.event, audience=OFFICE, at=at)
