"""Hosting a hall: moderate questions, call people up, say something to all, keep the record."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import can, permission, require
from plietsch.events import tables
from plietsch.events.blocks import HOST
from plietsch.events.forms import AnswerForm, CaptionForm, HallForm, HintForm, HostsForm, PollForm
from plietsch.events.live_route import ticket_address
from plietsch.events.models import Event, Hall, Hand, Kind, Question
from plietsch.events.operations import gestures, halls, questions
from plietsch.events.qr import legible_address
from plietsch.events.views.frame import find_event
from plietsch.events.views.hall_frame import back_to_desk, find_desk, find_hosted_in, once_at_desk, pieces
from plietsch.events.views.people import file_of

QUESTION_STEPS = {
    "release": questions.release,
    "take_up": questions.take_up,
    "step_down": questions.step_down,
    "dismiss": questions.dismiss,
}


@permission("events.host_event")
@never_cache
@require_safe
def desk(request: UserRequest, event: str) -> HttpResponse:
    """The moderation's page: everything that wants a decision, as it comes in."""
    found = find_event(request, event, whole=True)
    require(request.user, "events.host_event", found)
    hall, stream = getattr(found, "hall", None), getattr(found, "stream", None)
    context: dict[str, Any] = {
        "event": found,
        "hall": hall,
        "plans": can(request.user, "events.plan_events"),
        "admits": can(request.user, "events.admit_guests", found),
        "stream": stream if stream and not (stream.ended_at or found.cancelled_at) else None,
    }
    if hall:
        context |= {
            "blocks": pieces(request, hall, HOST),
            "listen": ticket_address(hall, HOST, request.LANGUAGE_CODE, by=request.user),
            "hint_form": HintForm(initial={"text": hall.hint}, auto_id="hint_%s"),
            "poll_form": PollForm(),
            "caption_form": CaptionForm(auto_id="caption_%s"),
            "items": found.items.select_related("track").exclude(kind=Kind.BREAK).order_by("starts_at", "pk"),
            "address": legible_address(hall),
        }
    return render(request, "events/hall/desk.html", context)


@permission("events.host_event")
@require_POST
def opening(request: UserRequest, event: str) -> HttpResponse:
    """Open the hall, or open it again."""
    found = find_event(request, event)
    require(request.user, "events.host_event", found)
    try:
        return once(request, lambda: _open(request, found))
    except halls.NotToBeOpened as refusal:
        messages.error(request, str(refusal))
        return redirect(found)


def _open(request: UserRequest, event: Event) -> HttpResponse:
    halls.open_hall(event=event, by=request.user, at=timezone.now())
    return redirect("events:hall_desk", event=event.slug)


@permission("events.host_event")
@require_POST
def closing(request: UserRequest, event: str) -> HttpResponse:
    """End the taking part."""
    hall = find_desk(request, event)
    return once_at_desk(
        request, hall, lambda: halls.close_hall(hall=hall, by=request.user, at=timezone.now())
    )


@permission("events.host_event")
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: UserRequest, event: str) -> HttpResponse:
    """Who takes part, how, and where open questions go."""
    hall = find_desk(request, event)
    form = HallForm(request.POST or None, instance=hall, user=request.user)
    if request.method == "POST" and form.is_valid():
        return once_at_desk(
            request,
            hall,
            lambda: halls.change_hall(hall=hall, **form.cleaned_data, by=request.user, at=timezone.now()),
        )
    return render(request, "events/hall/rules.html", {"event": hall.event, "hall": hall, "form": form})


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def hosts(request: UserRequest, event: str) -> HttpResponse:
    """Who moderates beside the network office."""
    found = find_event(request, event)
    form = HostsForm(request.POST or None, event=found)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _choose_hosts(request, found, form))
    return render(request, "events/hall/hosts.html", {"event": found, "form": form})


def _choose_hosts(request: UserRequest, event: Event, form: HostsForm) -> HttpResponse:
    halls.choose_hosts(event=event, hosts=form.cleaned_data["hosts"], by=request.user, at=timezone.now())
    return redirect("events:hall_desk", event=event.slug)


@permission("events.host_event")
@require_POST
def hint(request: UserRequest, event: str) -> HttpResponse:
    """Say something to all."""
    hall, form = find_desk(request, event), HintForm(request.POST)
    if not form.is_valid():
        return back_to_desk(request, hall, form.first_error(), status=400)
    text = _("Alle sehen Ihren Hinweis.") if form.cleaned_data["text"] else _("Der Hinweis ist weg.")
    return once_at_desk(
        request,
        hall,
        lambda: halls.give_hint(hall=hall, **form.cleaned_data, by=request.user, at=timezone.now()),
        text,
    )


@permission("events.host_event")
@require_POST
def question(request: UserRequest, question: int) -> HttpResponse:
    """Release or dismiss a question, take it up, let it step down, or tick it off."""
    found: Question = find_hosted_in(request, Question.objects.all(), question)
    step, at = request.POST.get("step", ""), timezone.now()
    if step == "answer":
        questions.answer(question=found, text=found.answer, by=request.user, at=at)
    elif step in QUESTION_STEPS:
        QUESTION_STEPS[step](question=found, by=request.user, at=at)
    return back_to_desk(request, found.hall)


@permission("events.host_event")
@require_http_methods(["GET", "HEAD", "POST"])
def written_answer(request: UserRequest, question: int) -> HttpResponse:
    """Answer in writing, during the event or after it."""
    found: Question = find_hosted_in(request, Question.objects.all(), question)
    form = AnswerForm(request.POST or None, initial={"text": found.answer})
    if request.method == "POST" and form.is_valid():
        return once_at_desk(
            request,
            found.hall,
            lambda: questions.answer(question=found, **form.cleaned_data, by=request.user, at=timezone.now()),
        )
    context = {"event": found.hall.event, "question": found, "form": form}
    return render(request, "events/hall/answer.html", context)


@permission("events.host_event")
@require_POST
def call_up(request: UserRequest, hand: int) -> HttpResponse:
    """Somebody speaks now."""
    found: Hand = find_hosted_in(request, Hand.objects.all(), hand)
    gestures.call_up(hand=found)
    return back_to_desk(request, found.hall)


@permission("events.host_event")
@require_POST
def topics(request: UserRequest, event: str) -> HttpResponse:
    """What is left over goes on in the group."""
    hall = find_desk(request, event)
    try:
        if not (hall.group and can(request.user, "groups.write_in_group", hall.group)):
            raise questions.NoGroup
        return once(request, lambda: _hand_on(request, hall))
    except questions.NoGroup as refusal:
        return back_to_desk(request, hall, str(refusal), status=409)


def _hand_on(request: UserRequest, hall: Hall) -> HttpResponse:
    count = questions.hand_on_questions(hall=hall, by=request.user, at=timezone.now())
    text = ngettext(
        "%d Frage ist jetzt ein Thema der Gruppe.", "%d Fragen sind jetzt Themen der Gruppe.", count
    )
    return back_to_desk(request, hall, text % count)


@permission("events.host_event")
@require_safe
def record_xlsx(request: UserRequest, event: str) -> HttpResponse:
    """Questions, answers and results as a workbook."""
    hall = find_desk(request, event)
    sheets = {_("Fragen"): tables.questions(hall), _("Umfragen"): tables.polls(hall)}
    return file_of(tables.as_xlsx(sheets), f"{event}-mitmachen.xlsx", tables.XLSX)


@permission("events.host_event")
@require_safe
def questions_csv(request: UserRequest, event: str) -> HttpResponse:
    """Questions with their answers, for programs."""
    return file_of(
        tables.as_csv(tables.questions(find_desk(request, event))), f"{event}-fragen.csv", tables.CSV
    )


@permission("events.host_event")
@require_safe
def polls_csv(request: UserRequest, event: str) -> HttpResponse:
    """Results, for programs."""
    return file_of(
        tables.as_csv(tables.polls(find_desk(request, event))), f"{event}-umfragen.csv", tables.CSV
    )
