"""The vote of a poll: what stood to choice, until when, and what came of it where its reader may know."""

from typing import Any

from django.utils.translation import gettext as _

from plietsch.groups.models import Method, Option, Poll, Turnout
from plietsch.groups.packing.content import Content, listed, when
from plietsch.groups.results import shows_result, voters_of
from plietsch.groups.rules import standing


def poll_row(poll: Poll, content: Content) -> dict[str, Any]:
    """A poll with its options; sums and names are left out as long as the page would not show them."""
    is_shown = _is_shown(poll, content)
    voters = voters_of(poll, content.reader) if is_shown else {}
    return {
        "method": poll.method,
        "is_anonymous": poll.is_anonymous,
        "closes_at": poll.closes_at,
        "turnout_count": poll.turnout_count,
        "options": [
            _option_row(option, voters.get(option.pk, []), is_shown=is_shown)
            for option in poll.options.order_by("no")
        ],
    }


def in_words(poll: Poll, row: dict[str, Any]) -> str:
    """The same as people read it."""
    value, unit = ("points", _("Punkte")) if poll.method == Method.RANKING else ("votes", _("Stimmen"))
    facts = [
        (_("Abstimmung"), poll.get_method_display()),
        (_("Anonym"), poll.is_anonymous and _("ja")),
        (_("Endet"), when(poll.closes_at)),
        (_("Abgestimmt haben"), row["turnout_count"]),
    ]
    options = [f"{option['no']}. {_counted(option, value, unit)}" for option in row["options"]]
    return f"## {_('Umfrage')}\n\n{listed(facts)}\n\n" + "\n".join(options) + "\n"


def _counted(option: dict[str, Any], value: str, unit: str) -> str:
    if option[value] is None:
        return str(option["text"])
    names = f" ({', '.join(option['voters'])})" if option["voters"] else ""
    return f"{option['text']} – {unit}: {option[value]}{names}"


def _is_shown(poll: Poll, content: Content) -> bool:
    reader, topic = content.reader, poll.topic
    return shows_result(
        poll,
        has_voted=Turnout.objects.filter(poll=poll, member=reader).exists(),
        may_vote=standing(reader, topic.group).writes,
        at=content.at,
    )


def _option_row(option: Option, voters: list[str], *, is_shown: bool) -> dict[str, Any]:
    sums = {"votes": option.votes, "points": option.points} if is_shown else {"votes": None, "points": None}
    return {"no": option.no, "text": option.text, **sums, "voters": voters}
