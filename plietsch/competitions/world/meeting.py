"""The jury's meeting of 2020 and a word in its discussion: the way is known, votes and words are samples."""

from datetime import datetime, timedelta

from plietsch.competitions.models import Application, Call
from plietsch.competitions.operations.meetings import (
    cast_vote,
    close_case,
    close_meeting,
    come_in,
    open_meeting,
    take_up,
    voters,
    write_remark,
)
from plietsch.competitions.world.people import JURORS
from plietsch.core.world import World

QUORUM = 3


def tell_meeting(world: World, call: Call, winners: set[Application], at: datetime) -> None:
    """Everybody comes, each application is voted on, and the minutes are frozen."""
    chair, application = world["user.chair"], world["application.eutin"]
    world["remark.eutin"] = write_remark(
        application,
        world["seat.chair"],
        text="Beispielinhalt: Wie lässt sich das in einer kleineren Stadt wiederholen?",
        mentioned=[world["seat.juror2"]],
        by=chair,
        at=at,
    )
    meeting = open_meeting(call, quorum=QUORUM, by=chair, at=at)
    for name in JURORS:
        come_in(meeting, world[f"seat.{name}"], by=chair, at=at)
    for number, case in enumerate(meeting.cases.order_by("position"), start=1):
        moment = at + timedelta(minutes=10 * number)
        take_up(case, by=chair, at=moment)
        choice = "yes" if case.application in winners else "no"
        for seat in voters(case):
            cast_vote(case, seat, choice=choice, by=seat.user, at=moment)
        close_case(case, note="", by=chair, at=moment)
    world["case.modellkommunen"] = meeting.cases.get(application=application)
    world["meeting.modellkommunen"] = close_meeting(meeting, by=chair, at=at + timedelta(hours=3))
