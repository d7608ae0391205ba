"""A jury meets: members come and go, cases are taken up, voted on and closed, the minutes are frozen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions.minutes import minutes_html
from plietsch.competitions.models import (
    Application,
    Call,
    Case,
    Conflict,
    Meeting,
    Pin,
    Presence,
    Remark,
    Seat,
    Vote,
)
from plietsch.competitions.operations.juries import find_conflicts
from plietsch.competitions.operations.selections import pin
from plietsch.competitions.queries import judgement, selectable
from plietsch.competitions.snapshots import fingerprint
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.notifications.operations import notify


class CannotMeet(ValueError):
    """A meeting while the call is open, or while another one runs."""

    def __str__(self) -> str:
        return _("Eine Sitzung beginnt nach dem Bewerbungsschluss, und nur eine zur gleichen Zeit.")


@transaction.atomic
def open_meeting(call: Call, *, quorum: int, by: User, at: datetime) -> Meeting:
    """Begin a meeting whose agenda is every admitted application, the best mean first."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not call.is_closed(at) or call.meetings.filter(closed_at=None).exists():
        raise CannotMeet
    find_conflicts(call, by=by, at=at)
    meeting = Meeting(call=call, quorum=quorum, opened_by=by, opened_at=at)
    meeting.full_clean()
    meeting.save()
    standings = judgement(call, selectable(call)).standings
    Case.objects.bulk_create(
        Case(meeting=meeting, application=one.application, position=position)
        for position, one in enumerate(standings, start=1)
    )
    record("meeting.opened", actor=by, subject=meeting, context=call, audience=_jury(call), at=at)
    return meeting


class MeetingIsOver(ValueError):
    """A step in a meeting that is closed."""

    def __str__(self) -> str:
        return _("Die Sitzung ist beendet.")


@transaction.atomic
def come_in(meeting: Meeting, seat: Seat, *, by: User, at: datetime) -> Presence:
    """Note that a member is in the room; noting it twice changes nothing."""
    _require_running(meeting)
    presence, is_new = Presence.objects.get_or_create(
        meeting=meeting, seat=seat, went_at=None, defaults={"came_at": at}
    )
    if is_new:
        record("presence.began", actor=by, subject=seat, context=meeting, audience=_jury(meeting.call), at=at)
    return presence


@transaction.atomic
def go_out(meeting: Meeting, seat: Seat, *, by: User, at: datetime) -> None:
    """Note that a member has left the meeting; votes cast before stay."""
    _require_running(meeting)
    if meeting.presences.filter(seat=seat, went_at=None).update(went_at=at):
        record("presence.ended", actor=by, subject=seat, context=meeting, audience=_jury(meeting.call), at=at)


class AnotherCaseIsOpen(ValueError):
    """A case taken up, or a meeting closed, while another case is being voted on."""

    def __str__(self) -> str:
        return _("Es wird noch über eine andere Bewerbung abgestimmt.")


class CaseIsClosed(ValueError):
    """A vote or a resolution where nothing is being voted on."""

    def __str__(self) -> str:
        return _("Über diese Bewerbung wird gerade nicht abgestimmt.")


@transaction.atomic
def take_up(case: Case, *, by: User, at: datetime) -> Case:
    """Begin with a case: from now on its members may vote, and those in conflict leave the room."""
    _require_running(case.meeting)
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.closed_at:
        raise CaseIsClosed
    if case.meeting.cases.filter(opened_at__isnull=False, closed_at=None).exclude(pk=case.pk).exists():
        raise AnotherCaseIsOpen
    case.opened_at = case.opened_at or at
    case.save(update_fields=["opened_at"])
    record("case.taken_up", actor=by, subject=case, context=case.meeting, audience=OFFICE, at=at)
    return case


class NotInTheRoom(ValueError):
    """A vote by somebody who is not there, or in conflict."""

    def __str__(self) -> str:
        return _("Abstimmen kann, wer in der Sitzung anwesend und nicht befangen ist.")


@transaction.atomic
def cast_vote(case: Case, seat: Seat, *, choice: str, by: User, at: datetime) -> Vote:
    """Vote, or vote differently, while the case is open."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not case.is_open:
        raise CaseIsClosed
    if seat not in voters(case):
        raise NotInTheRoom
    vote = Vote.objects.filter(case=case, seat=seat).first() or Vote(case=case, seat=seat)
    vote.choice, vote.cast_at = choice, at
    vote.full_clean()
    vote.save()
    return vote


class NoQuorum(ValueError):
    """A resolution with too few members in the room."""

    def __str__(self) -> str:
        return _("Die Jury ist zu dieser Bewerbung nicht beschlussfähig.")


class VotesMissing(ValueError):
    """A resolution before everybody in the room has voted."""

    def __str__(self) -> str:
        return _("Es haben noch nicht alle abgestimmt, die im Raum sind.")


@transaction.atomic
def close_case(case: Case, *, note: str, by: User, at: datetime) -> Case:
    """Count the votes of those in the room, keep who had to leave it, and write down the resolution."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not case.is_open:
        raise CaseIsClosed
    present = voters(case)
    if len(present) < case.meeting.quorum:
        raise NoQuorum
    choices = dict(case.votes.filter(seat__in=present).values_list("seat", "choice"))
    if len(choices) < len(present):
        raise VotesMissing
    given = list(choices.values())
    case.outcome = _outcome(given.count(Vote.Choice.YES), given.count(Vote.Choice.NO))
    case.note, case.closed_at, case.voters = note, at, len(present)
    case.full_clean()
    case.save()
    case.votes.exclude(seat__in=present).delete()
    case.excluded.set(leaving(case))
    record(
        "case.closed",
        actor=by,
        subject=case,
        context=case.meeting,
        audience=OFFICE,
        at=at,
        outcome=case.outcome,
    )
    return case


def _outcome(yes: int, no: int) -> str:
    if yes == no:
        return Case.Outcome.TIED
    return Case.Outcome.AWARD if yes > no else Case.Outcome.DECLINE


def voters(case: Case) -> list[Seat]:
    """Who is in the room and may vote on this case."""
    here = Seat.objects.current().filter(pk__in=_here(case.meeting))
    return list(here.exclude(pk__in=_conflicted(case)).order_by("pk"))


def leaving(case: Case) -> list[Seat]:
    """Who has to leave the room for this case, whether present or not, as the minutes name them."""
    seats = Seat.objects.current().filter(call=case.meeting.call_id, pk__in=_conflicted(case))
    return list(seats.select_related("user").order_by("pk"))


def _here(meeting: Meeting) -> QuerySet[Any]:
    return meeting.presences.filter(went_at=None).values("seat")


def _conflicted(case: Case) -> QuerySet[Any]:
    return Conflict.objects.binding().filter(application=case.application_id).values("seat")


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """End the meeting; what the minutes say now is what they say for ever."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _require_running(meeting)
    if meeting.cases.filter(opened_at__isnull=False, closed_at=None).exists():
        raise AnotherCaseIsOpen
    meeting.presences.filter(went_at=None).update(went_at=at)
    meeting.closed_at = at
    meeting.minutes = minutes_html(meeting)
    meeting.sha256 = fingerprint(meeting.minutes)
    meeting.full_clean()
    meeting.save()
    record(
        "meeting.closed",
        actor=by,
        subject=meeting,
        context=meeting.call,
        audience=_jury(meeting.call),
        at=at,
        sha256=meeting.sha256,
    )
    return meeting


@transaction.atomic
def pin_resolutions(meeting: Meeting, *, by: User, at: datetime) -> int:
    """Fix what the jury has resolved, so that the next computed selection keeps to it; ties stay free."""
    resolved = meeting.cases.exclude(outcome__in=("", Case.Outcome.TIED)).select_related("application__call")
    day = f"{meeting.opened_at:%d.%m.%Y}"
    pins: list[Pin] = [
        pin(
            case.application,
            is_in=case.outcome == Case.Outcome.AWARD,
            reason=_("Beschluss der Jury vom %(day)s") % {"day": day},
            by=by,
            at=at,
        )
        for case in resolved.order_by("position")
    ]
    return len(pins)


class TooEarlyToDiscuss(ValueError):
    """A remark before the own judgement is final and the chair has opened the scores."""

    def __str__(self) -> str:
        return _("Beraten können Sie, wenn Ihre Bewertung abgeschlossen ist und die Punkte offen sind.")


@transaction.atomic
def write_remark(
    application: Application, seat: Seat, *, text: str, mentioned: Iterable[Seat], by: User, at: datetime
) -> Remark:
    """Say something about an application to the jury; those mentioned hear of it unless in conflict."""
    final = seat.reviews.filter(submission=application.standing, final_at__isnull=False)
    if not seat.call.scores_opened_at or not final.exists():
        raise TooEarlyToDiscuss
    remark = Remark(application=application, seat=seat, text=text, written_at=at)
    remark.full_clean()
    remark.save()
    barred = Conflict.objects.binding().filter(application=application).values_list("seat", flat=True)
    remark.mentioned.set([one for one in mentioned if one.pk not in set(barred) and one != seat])
    activity = record("remark.written", actor=by, subject=remark, context=seat.call, audience=OFFICE, at=at)
    notify(
        activity,
        kind="remark.mentioned",
        to=remark.mentioned.values_list("user", flat=True),
        collapse=f"competitions.remarks:{application.pk}",
    )
    return remark


def _require_running(meeting: Meeting) -> None:
    if meeting.closed_at:
        raise MeetingIsOver


def _jury(call: Call) -> str:
    return f"jury:{call.pk}"
