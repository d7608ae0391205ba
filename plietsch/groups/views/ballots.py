"""What a page shows of a poll: the ballot, or the result as bars with their table."""

from dataclasses import dataclass
from datetime import datetime

from plietsch.core.names import Person
from plietsch.groups.forms.polls import VoteForm
from plietsch.groups.models import Choice, Method, Option, Poll, Topic, Turnout

NAMES_SHOWN = 500  # votes whose names are looked up for a poll that is not anonymous


@dataclass(frozen=True)
class Bar:
    """One option of a result; `percent` of the longest bar's whole."""

    text: str
    value: int
    percent: int
    voters: list[str]


@dataclass(frozen=True)
class Ballot:
    """A poll as one person sees it."""

    poll: Poll
    form: VoteForm | None
    bars: list[Bar]
    has_voted: bool
    is_over: bool

    @property
    def is_secret(self) -> bool:
        """Whether the result waits for the end: while it grows, one vote after another could be read off."""
        return self.poll.is_anonymous and not self.is_over


def ballot(topic: Topic, user: Person, *, may_vote: bool, at: datetime) -> Ballot:
    """The form for who may vote, and the result for who has voted, may not, or comes after the end.

    Of an anonymous poll everybody sees the result at the end.
    """
    poll = Poll.objects.get(topic=topic)
    options = list(poll.options.order_by("no"))
    has_voted = user.is_authenticated and Turnout.objects.filter(poll=poll, member=user.pk).exists()
    is_over = topic.is_closed or bool(poll.closes_at and poll.closes_at <= at)
    votes = may_vote and not is_over and not (has_voted and poll.is_anonymous)
    shows = is_over or (not poll.is_anonymous and (has_voted or not may_vote))
    return Ballot(
        poll=poll,
        form=VoteForm(poll=poll, options=options) if votes else None,
        bars=_bars(poll, options, user) if shows else [],
        has_voted=has_voted,
        is_over=is_over,
    )


def _bars(poll: Poll, options: list[Option], user: Person) -> list[Bar]:
    value = "points" if poll.method == Method.RANKING else "votes"
    values = {option.pk: getattr(option, value) for option in options}
    whole = max(poll.turnout_count, 1)
    if poll.method == Method.RANKING:
        whole = max(whole * (len(options) - 1), 1)
    voters = _voters(poll, user)
    bars = [
        Bar(option.text, values[option.pk], round(100 * values[option.pk] / whole), voters.get(option.pk, []))
        for option in options
    ]
    return sorted(bars, key=lambda bar: -bar.value) if poll.method == Method.RANKING else bars


def _voters(poll: Poll, user: Person) -> dict[int, list[str]]:
    """Who was for what, in an open poll, for people of the network; first places of a ranking."""
    if poll.is_anonymous or not (user.is_authenticated and user.is_member):
        return {}
    rows = Choice.objects.filter(turnout__poll=poll, rank=0).order_by("turnout__member__name", "pk")
    if poll.method == Method.MULTIPLE:
        rows = Choice.objects.filter(turnout__poll=poll).order_by("turnout__member__name", "pk")
    found: dict[int, list[str]] = {}
    for option, name in rows.values_list("option", "turnout__member__name")[:NAMES_SHOWN]:
        found.setdefault(option, []).append(name)
    return found
