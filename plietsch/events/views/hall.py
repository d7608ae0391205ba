"""Taking part in the hall: ask, vote, clap, raise a hand; from the room by QR code or beside the stream."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.permissions import public
from plietsch.events.blocks import STAGE
from plietsch.events.forms import AskForm, HandForm
from plietsch.events.live_route import ticket_address
from plietsch.events.models import Hall, Place, Poll, Question, Registration
from plietsch.events.operations import gestures, polls, questions
from plietsch.events.qr import join_address, legible_address, svg
from plietsch.events.views.hall_frame import (
    Marks,
    act,
    answer,
    find_hall,
    find_in_hall,
    hall_context,
    member,
    pieces,
)
from plietsch.events.voters import Voter, keep, name_of


@public
@never_cache
@require_safe
def hall(request: HttpRequest, event: str) -> HttpResponse:
    """The hall on a phone or beside the stream."""
    return render(
        request, "events/hall/hall.html", hall_context(request, find_hall(request, event__slug=event))
    )


@public
@require_safe
def join(request: HttpRequest, hall_code: str) -> HttpResponse:
    """From the code on the big screen into the hall."""
    found = get_object_or_404(
        Hall.objects.visible_to(request.user).select_related("event"), code=hall_code.lower()
    )
    return redirect(f"{found.get_absolute_url()}?ort={Place.ONSITE}")


@public
@require_safe
def registered(request: HttpRequest, registration_key: str) -> HttpResponse:
    """From one's registration into the hall: the browser is known as this registration's."""
    rows = Registration.objects.with_key(registration_key).filter(confirmed_at__isnull=False)
    registration = get_object_or_404(rows.select_related("event"))
    found = find_hall(request, event=registration.event)
    response = redirect(f"{found.get_absolute_url()}?ort={registration.seating.mode}")
    keep(response, f"r{registration.pk}")
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@require_http_methods(["GET", "HEAD"])
def stream(request: HttpRequest) -> HttpResponse:
    """Where no live server runs, browsers are told not to ask again; people read the page anew."""
    return HttpResponse(status=204)


@public
@never_cache
@require_safe
def screen(request: HttpRequest, event: str) -> HttpResponse:
    """The view for the big screen: what is on the stage, what is asked most, results, and how to join."""
    found = find_hall(request, event__slug=event)
    context = {
        "hall": found,
        "event": found.event,
        "blocks": pieces(request, found, STAGE),
        "listen": ticket_address(found, STAGE, request.LANGUAGE_CODE, by=request.user),
        "address": legible_address(found),
    }
    return render(request, "events/hall/screen.html", context)


@public
@require_safe
def code(request: HttpRequest, event: str) -> HttpResponse:
    """The QR code that leads into the hall."""
    response = HttpResponse(
        svg(join_address(find_hall(request, event__slug=event))), content_type="image/svg+xml"
    )
    response["Cache-Control"] = "private, max-age=3600"
    return response


@public
@require_POST
def ask(request: HttpRequest, event: str) -> HttpResponse:
    """One more question."""
    found = find_hall(request, event__slug=event)
    form = AskForm(request.POST, hall=found, user=request.user)
    if not form.is_valid():
        return answer(request, found, form.first_error(), {}, status=400)

    def do(voter: Voter) -> tuple[str, Marks]:
        question = questions.ask(hall=found, **form.order(), by=member(request), at=timezone.now())
        if question.released_at:
            return _("Ihre Frage steht auf der Liste."), {}
        return _("Danke. Ihre Frage erscheint, sobald die Moderation sie freigibt."), {}

    return act(request, found, do)


@public
@require_POST
def vote(request: HttpRequest, question: int) -> HttpResponse:
    """I want this one answered, or not any more."""
    found: Question = find_in_hall(request, Question.objects.released(), question)
    wants = request.POST.get("wants") == "1"

    def do(voter: Voter) -> tuple[str, Marks]:
        questions.vote(question=found, voter=voter.key, wants=wants)
        return "", {found.mark: wants}

    return act(request, found.hall, do)


@public
@require_POST
def ballot(request: HttpRequest, poll: int) -> HttpResponse:
    """Vote in a poll."""
    found: Poll = find_in_hall(request, Poll.objects.filter(opened_at__isnull=False), poll)

    def do(voter: Voter) -> tuple[str, Marks]:
        polls.cast_ballot(poll=found, voter=voter.key, chosen=request.POST.getlist("chosen"))
        return _("Ihre Stimme ist gezählt."), {found.mark: True}

    return act(request, found.hall, do)


@public
@require_POST
def applause(request: HttpRequest, event: str) -> HttpResponse:
    """Clap."""
    found = find_hall(request, event__slug=event)

    def do(voter: Voter) -> tuple[str, Marks]:
        gestures.applaud(hall=found)
        return "", {}

    return act(request, found, do, claps=True)


@public
@require_POST
def hand(request: HttpRequest, event: str) -> HttpResponse:
    """Raise a hand, or lower it."""
    found = find_hall(request, event__slug=event)
    form = HandForm(request.POST, user=request.user, known_as=name_of(request))
    if not form.is_valid():
        return answer(request, found, form.first_error(), {}, status=400)
    order = form.order()
    raises = order.pop("wants")

    def do(voter: Voter) -> tuple[str, Marks]:
        if raises:
            up = gestures.raise_hand(hall=found, voter=voter.key, **order, at=timezone.now())
            return _("Ihre Hand ist oben. Die Moderation ruft Sie auf."), {"hand": True, up.mark: True}
        down = gestures.lower_hand(hall=found, voter=voter.key)
        return _("Ihre Hand ist unten."), {"hand": False, **dict.fromkeys(down, False)}

    return act(request, found, do)
