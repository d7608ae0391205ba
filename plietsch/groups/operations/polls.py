"""Polls: open one with its topic, vote."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.groups.models import Choice, Kind, Method, Option, Poll, Topic, Turnout
from plietsch.groups.operations.locking import TopicClosed, hold_topic
from plietsch.groups.operations.topics import start_topic


@transaction.atomic
def start_poll(
    *, method: str, options: Sequence[str], is_anonymous: bool, closes_at: datetime | None, **topic: Any
) -> Topic:
    """A topic with a vote; `topic` is what `start_topic` takes."""
    started = start_topic(**topic, kind=Kind.POLL)
    poll = Poll(topic=started, method=method, is_anonymous=is_anonymous, closes_at=closes_at)
    poll.full_clean(validate_unique=False)
    poll.save()
    Option.objects.bulk_create(Option(poll=poll, no=no, text=text) for no, text in enumerate(options, 1))
    return started


class PollClosed(Exception):
    """The vote is over."""


class AlreadyVoted(Exception):
    """An anonymous vote cannot be taken back: nobody knows which it was."""


class NotAVote(Exception):
    """No option, an unknown one, or more than the poll allows."""


@transaction.atomic
def vote(*, poll: Poll, options: Sequence[int], by: User, at: datetime) -> None:
    """Vote for options by key, in a ranking the best first. Where names are kept, voting again replaces."""
    try:
        topic = hold_topic(poll.topic)  # votes are counted one after the other
    except TopicClosed as gone:
        raise PollClosed from gone
    if (poll.closes_at and poll.closes_at <= at) or topic.is_closed:
        raise PollClosed
    chosen = _chosen(poll, options)
    turnout = _turn_out(poll, by)
    for rank, option in enumerate(chosen):
        _count(poll, option, rank, sign=1)
    if not poll.is_anonymous:
        Choice.objects.bulk_create(
            Choice(turnout=turnout, option=option, rank=rank) for rank, option in enumerate(chosen)
        )
    actor = None if poll.is_anonymous else by
    record("topic.voted", actor=actor, subject=topic, context=topic.group, audience=topic.audience, at=at)


def _chosen(poll: Poll, keys: Sequence[int]) -> list[Option]:
    known = {option.pk: option for option in poll.options.all()}
    if not keys or len(set(keys)) != len(keys) or not set(keys) <= known.keys():
        raise NotAVote
    if poll.method == Method.SINGLE and len(keys) > 1:
        raise NotAVote
    return [known[key] for key in keys]


def _turn_out(poll: Poll, by: User) -> Turnout:
    """A row that says who has voted; an earlier named vote is taken back first."""
    try:
        with transaction.atomic():
            turnout = Turnout.objects.create(poll=poll, member=by)
    except IntegrityError:
        if poll.is_anonymous:
            raise AlreadyVoted from None
        turnout = Turnout.objects.select_for_update(no_key=True).get(poll=poll, member=by)
        _take_back(poll, turnout)
    else:
        Poll.objects.filter(pk=poll.pk).update(turnout_count=F("turnout_count") + 1)
    return turnout


def _take_back(poll: Poll, turnout: Turnout) -> None:
    for choice in turnout.choices.select_related("option"):
        _count(poll, choice.option, choice.rank, sign=-1)
    turnout.choices.all().delete()


def _count(poll: Poll, option: Option, rank: int, *, sign: int) -> None:
    """Sums only go up and down: a first place is a vote; in a ranking each place has points (Borda)."""
    is_ranking = poll.method == Method.RANKING
    points = poll.options.count() - rank - 1 if is_ranking else 0
    votes = 0 if is_ranking and rank else 1
    Option.objects.filter(pk=option.pk).update(
        votes=F("votes") + sign * votes, points=F("points") + sign * points
    )
