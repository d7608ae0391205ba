"""When a poll shows its result, and who was for what."""

from datetime import datetime

from plietsch.core.names import Person
from plietsch.groups.models import Choice, Method, Poll

NAMES_SHOWN = 500  # votes whose names are looked up for a poll that is not anonymous


def is_over(poll: Poll, at: datetime) -> bool:
    """Nobody votes any more."""
    return poll.topic.is_closed or bool(poll.closes_at and poll.closes_at <= at)


def shows_result(poll: Poll, *, has_voted: bool, may_vote: bool, at: datetime) -> bool:
    """For who has voted, may not, or comes after the end; of an anonymous poll for everybody at the end."""
    return is_over(poll, at) or (not poll.is_anonymous and (has_voted or not may_vote))


def voters_of(poll: Poll, user: Person) -> dict[int, list[str]]:
    """Who was for which option, in an open poll, for people of the network; first places of a ranking."""
    if poll.is_anonymous or not (user.is_authenticated and user.is_member):
        return {}
    rows = Choice.objects.filter(turnout__poll=poll).order_by("turnout__member__name", "pk")
    if poll.method != Method.MULTIPLE:
        rows = rows.filter(rank=0)
    found: dict[int, list[str]] = {}
    for option, name in rows.values_list("option", "turnout__member__name")[:NAMES_SHOWN]:
        found.setdefault(option, []).append(name)
    return found
