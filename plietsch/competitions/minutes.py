"""The minutes of a jury meeting as HTML: in German, the language of the administration."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from plietsch.competitions.models import Case, Conflict, Meeting, Seat, Vote
from plietsch.ui.paper import paper


def minutes_html(meeting: Meeting) -> str:
    """Who was there, who left the room when and why, how each vote went, what was resolved."""
    with translation.override("de"):
        return render_to_string("competitions/minutes/body.html", _content(meeting))


def minutes_pdf(meeting: Meeting) -> bytes:
    """The frozen minutes on paper, with their digest on every page."""
    with translation.override("de"):
        page = render_to_string("competitions/minutes/page.html", {"meeting": meeting, "call": meeting.call})
    return paper(page, "competitions/paper.css")


def counted(meeting: Meeting) -> QuerySet[Case]:
    """The cases of a meeting in order, each with its votes counted."""
    votes = {
        choice: Count("votes", filter=Q(votes__choice=choice), distinct=True) for choice in Vote.Choice.values
    }
    return (
        meeting.cases.select_related("application__organisation")
        .prefetch_related("excluded__user")
        .annotate(**votes)
        .order_by("position")
    )


@dataclass(frozen=True)
class Told:
    """One case with everybody who was in conflict, and why."""

    case: Any
    excluded: list[tuple[Seat, str]]


def _content(meeting: Meeting) -> dict[str, Any]:
    conflicts = Conflict.objects.filter(seat__call=meeting.call_id).select_related("seat__user", "cleared_by")
    presences = meeting.presences.select_related("seat__user").order_by("seat__pk", "came_at")
    was_there = {presence.seat_id for presence in presences}
    seats = meeting.call.seats.current().select_related("user", "organisation").order_by("-is_chair", "pk")
    return {
        "meeting": meeting,
        "call": meeting.call,
        "presences": presences,
        "absent": [seat for seat in seats if seat.pk not in was_there],
        "cases": [Told(case, _excluded(case, conflicts)) for case in counted(meeting)],
        "cleared": [one for one in conflicts if one.cleared_at],
    }


def _excluded(case: Case, conflicts: Iterable[Conflict]) -> list[tuple[Seat, str]]:
    causes: dict[int, str] = {
        one.seat_id: str(one.get_cause_display())
        for one in conflicts
        if one.application_id == case.application_id
    }
    return [(seat, causes.get(seat.pk, "")) for seat in case.excluded.all()]
