"""The meeting of the jury: one screen for everybody in the room, the minutes, and the talk before it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.competitions import room
from plietsch.competitions.forms.juries import AttendanceForm, MeetingForm, RemarkForm, ResolutionForm
from plietsch.competitions.models import Application, Call, Case, Meeting, Seat, Vote
from plietsch.competitions.operations import meetings as operations
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.core.uploads import serve


@permission("competitions.attend_meeting")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: UserRequest, call: str) -> HttpResponse:
    """The case on the table, who has to leave, votes, the agenda; or the form that begins a meeting."""
    found = get_object_or_404(Call.objects.visible_to(request.user), slug=call)
    require(request.user, "competitions.attend_meeting", found)
    form = MeetingForm(request.POST or None, initial={"quorum": 1 + found.seats.current().count() // 2})
    if request.method == "POST":
        require(request.user, "competitions.lead_meeting", found)
        if form.is_valid():
            quorum = form.cleaned_data["quorum"]
            try:
                operations.open_meeting(found, quorum=quorum, by=request.user, at=timezone.now())
                return redirect("competitions:meeting", call=call)
            except operations.CannotMeet as error:
                form.add_error(None, str(error))
    inside = room.of(found, request.user, timezone.now(), shows_all="alle" in request.GET)
    context = {**inside, "form": form, "resolution": ResolutionForm()}
    return render(request, "competitions/meeting.html", context)


@permission("competitions.attend_meeting")
@require_POST
def attendance(request: UserRequest, meeting: int) -> HttpResponse:
    """Come in or go out; who leads notes it for others too."""
    found = _meeting(request, meeting)
    require(request.user, "competitions.attend_meeting", found.call)
    form = AttendanceForm(request.POST, call=found.call)
    if not form.is_valid():
        raise Http404
    seat = form.cleaned_data["seat"]
    if seat.user_id != request.user.pk:
        require(request.user, "competitions.lead_meeting", found.call)
    step = operations.go_out if "go" in request.POST else operations.come_in
    return _step(request, found.call, lambda: step(found, seat, by=request.user, at=timezone.now()))


@permission("competitions.lead_meeting")
@require_POST
def taking_up(request: UserRequest, case: int) -> HttpResponse:
    """Begin with an application."""
    found = _case(request, case)
    require(request.user, "competitions.lead_meeting", found.meeting.call)
    return _step(
        request,
        found.meeting.call,
        lambda: operations.take_up(found, by=request.user, at=timezone.now()),
    )


@permission("competitions.view_case")
@require_POST
def vote(request: UserRequest, case: int) -> HttpResponse:
    """Vote."""
    found = _case(request, case)
    require(request.user, "competitions.view_case", found)
    seat = get_object_or_404(Seat.objects.current(), call=found.meeting.call, user=request.user)
    choice = request.POST.get("choice", "")
    if choice not in Vote.Choice.values:
        messages.error(request, _("Bitte wählen Sie Ja, Nein oder Enthaltung."))
        return redirect("competitions:meeting", call=found.meeting.call.slug)
    return _step(
        request,
        found.meeting.call,
        lambda: operations.cast_vote(found, seat, choice=choice, by=request.user, at=timezone.now()),
    )


@permission("competitions.lead_meeting")
@require_POST
def resolution(request: UserRequest, case: int) -> HttpResponse:
    """Count the votes and write down what was resolved."""
    found = _case(request, case)
    require(request.user, "competitions.lead_meeting", found.meeting.call)
    form = ResolutionForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _step(
        request,
        found.meeting.call,
        lambda: operations.close_case(found, note=note, by=request.user, at=timezone.now()),
    )


@permission("competitions.lead_meeting")
@require_POST
def closing(request: UserRequest, meeting: int) -> HttpResponse:
    """End the meeting and freeze its minutes."""
    found = _meeting(request, meeting)
    require(request.user, "competitions.lead_meeting", found.call)
    return _step(
        request,
        found.call,
        lambda: operations.close_meeting(found, by=request.user, at=timezone.now()),
        done=_("Die Sitzung ist beendet, das Protokoll steht fest."),
    )


@permission("competitions.run_calls")
@require_POST
def pinning(request: UserRequest, meeting: int) -> HttpResponse:
    """Let the next computed selection keep to what the jury resolved."""
    found = _meeting(request, meeting)
    count = operations.pin_resolutions(found, by=request.user, at=timezone.now())
    messages.success(request, _("%(count)d Beschlüsse sind als Festlegungen übernommen.") % {"count": count})
    return redirect("competitions:selections", call=found.call.slug)


@permission("competitions.read_minutes")
@require_safe
def minutes(request: UserRequest, meeting: int) -> HttpResponse:
    """The minutes as they were frozen."""
    found = _with_minutes(request, meeting)
    context = {"meeting": found, "call": found.call, "minutes": mark_safe(found.minutes)}
    return render(request, "competitions/minutes.html", context)


@permission("competitions.read_minutes")
@require_safe
def minutes_document(request: UserRequest, meeting: int) -> HttpResponseBase:
    """The minutes as PDF, once the worker has made it."""
    found = _with_minutes(request, meeting)
    if found.document is None:
        messages.info(request, _("Die PDF-Datei entsteht gerade. Bitte versuchen Sie es gleich noch einmal."))
        return redirect("competitions:minutes", meeting=meeting)
    return serve(request, found.document)


@permission("competitions.review_application")
@require_POST
def remarks(request: UserRequest, application: int) -> HttpResponse:
    """Say something about an application to the rest of the jury."""
    seen = Application.objects.judged_by(request.user, timezone.now())
    found = get_object_or_404(seen.select_related("call", "standing"), pk=application)
    require(request.user, "competitions.review_application", found)
    seat = Seat.objects.current().select_related("call").get(call=found.call_id, user=request.user)
    form = RemarkForm(request.POST, application=found, own=seat)
    if form.is_valid():
        try:
            operations.write_remark(found, seat, by=request.user, at=timezone.now(), **form.cleaned_data)
        except operations.TooEarlyToDiscuss as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Bitte schreiben Sie etwas, höchstens 4.000 Zeichen."))
    return redirect("competitions:review", application=application)


def _step(request: UserRequest, call: Call, act: Callable[[], Any], done: str = "") -> HttpResponse:
    try:
        act()
        if done:
            messages.success(request, done)
    except (
        operations.MeetingIsOver,
        operations.AnotherCaseIsOpen,
        operations.CaseIsClosed,
        operations.NotInTheRoom,
        operations.NoQuorum,
        operations.VotesMissing,
    ) as error:
        messages.error(request, str(error))
    return redirect("competitions:meeting", call=call.slug)


def _meeting(request: UserRequest, key: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("call"), pk=key)


def _with_minutes(request: UserRequest, key: int) -> Meeting:
    seen = Meeting.objects.visible_to(request.user).select_related("call", "document")
    found = get_object_or_404(seen.filter(closed_at__isnull=False), pk=key)
    require(request.user, "competitions.read_minutes", found)
    return found


def _case(request: UserRequest, key: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.user).select_related("meeting__call"), pk=key)
