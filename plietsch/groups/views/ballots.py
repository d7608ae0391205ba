"""What a page shows of a poll: the ballot, or the result as bars with their table."""

from dataclasses import dataclass
from datetime import datetime

from plietsch.core.names import Person
from plietsch.groups.forms.polls import VoteForm
from plietsch.groups.models import Method, Option, Poll, Topic, Turnout
from plietsch.groups.results import is_over, shows_result, voters_of


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
    """The form for who may vote, and the result for who may see it already."""
    poll = Poll.objects.get(topic=topic)
    poll.topic = topic
    options = list(poll.options.order_by("no"))
    has_voted = user.is_authenticated and Turnout.objects.filter(poll=poll, member=user.pk).exists()
    votes = may_vote and not is_over(poll, at) and not (has_voted and poll.is_anonymous)
    shows = shows_result(poll, has_voted=has_voted, may_vote=may_vote, at=at)
    return Ballot(
        poll=poll,
        form=VoteForm(poll=poll, options=options) if votes else None,
        bars=_bars(poll, options, user) if shows else [],
        has_voted=has_voted,
        is_over=is_over(poll, at),
    )


def _bars(poll: Poll, options: list[Option], user: Person) -> list[Bar]:
    value = "points" if poll.method == Method.RANKING else "votes"
    values = {option.pk: getattr(option, value) for option in options}
    whole = max(poll.turnout_count, 1)
    if poll.method == Method.RANKING:
        whole = max(whole * (len(options) - 1), 1)
    voters = voters_of(poll, user)
    bars = [
        Bar(option.text, values[option.pk], round(100 * values[option.pk] / whole), voters.get(option.pk, []))
        for option in options
    ]
    return sorted(bars, key=lambda bar: -bar.value) if poll.method == Method.RANKING else bars
