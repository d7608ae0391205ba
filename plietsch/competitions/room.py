"""A jury meeting as one person sees it: the case on the table, who is there, who leaves, votes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plietsch.competitions.minutes import counted
from plietsch.competitions.models import Application, Call, Case, Conflict, Meeting, Presence, Seat, Vote
from plietsch.competitions.queries import judgement
from plietsch.core.names import Person
from plietsch.core.permissions import can

BEHIND, AHEAD = 2, 5  # lines of a long agenda that are shown around what is on the table


@dataclass(frozen=True)
class Line:
    """One line of the agenda; `case` is None where the person is in conflict and must not know more."""

    position: int
    case: Any
    is_open: bool
    is_done: bool


@dataclass(frozen=True)
class Attendance:
    """A seat, whether its holder is in the room, leaves it for this case, and has voted."""

    seat: Seat
    is_here: bool
    leaves: bool
    has_voted: bool


def of(call: Call, user: Person, at: datetime, *, shows_all: bool = False) -> dict[str, Any]:
    """What the page of the meeting shows: the running one, else the last one."""
    meeting = call.meetings.order_by("-opened_at", "-pk").first()
    context: dict[str, Any] = {
        "call": call,
        "meeting": meeting,
        "may_lead": can(user, "competitions.lead_meeting", call),
        "is_closed_call": call.is_closed(at),
    }
    if meeting is None:
        return context
    inside = _inside(meeting, call, user)
    shown = inside["agenda"] if shows_all or meeting.closed_at else _near(inside["agenda"])
    return {**context, **inside, "shown": shown, "shows_all": shows_all and not meeting.closed_at}


def _near(agenda: list[Line]) -> list[Line]:
    """What was resolved last, what is on the table, and what comes next."""
    waiting = [line for line in agenda if not line.is_done and not line.is_open]
    done = [line for line in agenda if line.is_done]
    return [*done[-BEHIND:], *(line for line in agenda if line.is_open), *waiting[:AHEAD]]


def _inside(meeting: Meeting, call: Call, user: Person) -> dict[str, Any]:
    cases = list(counted(meeting))
    seen = set(Application.objects.visible_to(user).filter(call=call).values_list("pk", flat=True))
    current = next((case for case in cases if case.is_open), None)
    attendances = _attendances(meeting, current)
    own = next((one for one in attendances if one.seat.user_id == user.pk), None)
    entitled = [one for one in attendances if one.is_here and not one.leaves]
    return {
        "agenda": [Line(case.position, _if(case, seen), case.is_open, bool(case.outcome)) for case in cases],
        "case": _if(current, seen),
        "must_leave": current is not None and not _if(current, seen),
        "following": next((case for case in cases if not case.opened_at and _if(case, seen)), None),
        "resolved": sum(bool(case.outcome) for case in cases),
        "attendances": attendances,
        "present": sum(one.is_here for one in attendances),
        "own": own,
        "own_vote": Vote.objects.filter(case=current, seat=own.seat).first() if current and own else None,
        "choices": Vote.Choice,
        "entitled": len(entitled),
        "voted": sum(one.has_voted for one in entitled),
        "has_quorum": len(entitled) >= meeting.quorum,
        "judged": _judged(call, current, user) if current and _if(current, seen) else None,
    }


def _if(case: Case | None, seen: set[int]) -> Case | None:
    return case if case and case.application_id in seen else None


def _attendances(meeting: Meeting, current: Case | None) -> list[Attendance]:
    here = set(Presence.objects.filter(meeting=meeting, went_at=None).values_list("seat", flat=True))
    leaving, voted = set[int](), set[int]()
    if current:
        binding = Conflict.objects.binding().filter(application=current.application_id)
        leaving = set(binding.values_list("seat", flat=True))
        voted = set(current.votes.values_list("seat", flat=True))
    seats = meeting.call.seats.current().select_related("user").order_by("-is_chair", "pk")
    return [Attendance(seat, seat.pk in here, seat.pk in leaving, seat.pk in voted) for seat in seats]


def _judged(call: Call, case: Case, user: Person) -> dict[str, Any] | None:
    """How the case was judged before, for those who may know."""
    if not (can(user, "competitions.run_calls") or call.scores_opened_at):
        return None
    found = judgement(call, [case.application])
    points = [one.points for one in found.given if one.application == case.application_id]
    if not points:
        return None
    standing = found.standings[0]
    return {
        "mean": standing.mean,
        "corrected": standing.corrected,
        "least": min(points),
        "most": max(points),
        "count": len(points),
    }
