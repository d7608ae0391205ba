"""Polls at the desk: prepared, changed or deleted while nobody has voted, opened, closed, shown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.events.forms import PollForm
from plietsch.events.models import Hall, Option, Poll
from plietsch.events.operations import polls as operations
from plietsch.events.views.hall_frame import back_to_desk, find_desk, find_hosted_in, once_at_desk


@permission("events.host_event")
@require_POST
def prepare(request: UserRequest, event: str) -> HttpResponse:
    """A poll to open later."""
    hall, form = find_desk(request, event), PollForm(request.POST)
    if form.is_valid():

        def write() -> None:
            operations.prepare_poll(hall=hall, **form.order(), by=request.user, at=timezone.now())

        if done := _written(request, hall, form, write, _("Die Umfrage ist vorbereitet.")):
            return done
    if _is_script(request):
        return back_to_desk(request, hall, form.first_error(), status=400)
    return render(request, "events/hall/poll.html", {"event": hall.event, "form": form})


@permission("events.host_event")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, poll: int) -> HttpResponse:
    """Another question or other answers."""
    found: Poll = find_hosted_in(request, Poll.objects.all(), poll)
    hall, form = found.hall, PollForm(request.POST or None, poll=found)
    if found.ballots:
        return back_to_desk(request, hall, str(operations.VotesCast()), status=409)
    if request.method == "POST" and form.is_valid():

        def write() -> None:
            operations.change_poll(poll=found, **form.order(), by=request.user, at=timezone.now())

        if done := _written(request, hall, form, write, _("Die Umfrage ist geändert.")):
            return done
    return render(request, "events/hall/poll.html", {"event": hall.event, "form": form, "poll": found})


@permission("events.host_event")
@require_POST
def removal(request: UserRequest, poll: int) -> HttpResponse:
    """A poll that nobody needs."""
    found: Poll = find_hosted_in(request, Poll.objects.all(), poll)
    try:
        operations.remove_poll(poll=found, by=request.user, at=timezone.now())
    except (operations.StillOpen, operations.VotesCast) as refusal:
        return back_to_desk(request, found.hall, str(refusal), status=409)
    return back_to_desk(request, found.hall, _("Die Umfrage ist gelöscht."))


@permission("events.host_event")
@require_POST
def poll(request: UserRequest, poll: int) -> HttpResponse:
    """Open, close, show or hide a poll."""
    found: Poll = find_hosted_in(request, Poll.objects.all(), poll)
    step, by, at = request.POST.get("step", ""), request.user, timezone.now()
    if step == "open" and not found.hall.closed_at:
        operations.open_poll(poll=found, by=by, at=at)
    elif step == "close":
        operations.close_poll(poll=found, by=by, at=at)
    elif step in ("show", "hide"):
        operations.show_poll(poll=found, shows=step == "show", by=by, at=at)
    return back_to_desk(request, found.hall)


@permission("events.host_event")
@require_POST
def word(request: UserRequest, option: int) -> HttpResponse:
    """Take a word out of a cloud."""
    found = Option.objects.filter(pk=option).values_list("poll", flat=True).first()
    owner: Poll = find_hosted_in(request, Poll.objects.all(), found or 0)
    operations.drop_option(option=owner.options.get(pk=option), by=request.user, at=timezone.now())
    return back_to_desk(request, owner.hall)


def _written(
    request: UserRequest, hall: Hall, form: PollForm, write: Callable[[], None], said: str
) -> HttpResponse | None:
    """The way back to the desk; None where the form now says why not."""
    try:
        return once_at_desk(request, hall, write, said)
    except operations.TooFewOptions as refusal:
        form.add_error("option_lines", str(refusal))
    except operations.VotesCast as refusal:
        form.add_error(None, str(refusal))
    return None


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
