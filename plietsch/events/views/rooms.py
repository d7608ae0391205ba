"""The door of an event's online room: for those with a seat online, and for who hosts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, public, require
from plietsch.events.models import Event, Mode, Registration, Standing
from plietsch.events.operations import rooms as operations
from plietsch.events.rooms import RoomSilent, Visitor, cannot_clear
from plietsch.events.views.frame import find_event

REFUSALS = (operations.NoRoom, RoomSilent)


@public
@never_cache
@require_safe
def room(request: HttpRequest, invitation_key: str) -> HttpResponse:
    """Into the room, for somebody who has a seat online."""
    rows = Registration.objects.invited_by(invitation_key).select_related("event", "seating")
    found = get_object_or_404(rows)
    if found.standing != Standing.SEATED or found.mode != Mode.ONLINE:
        raise Http404
    try:
        return _enter(found.event, Visitor(found.name, f"r{found.pk}"))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(found.event)


@permission("events.host_event")
@never_cache
@require_safe
def hosts_room(request: UserRequest, event: str) -> HttpResponse:
    """Into the room as its moderation."""
    found = _find(request, event)
    try:
        return _enter(found, Visitor(request.user.name, f"u{request.user.pk}", hosts=True))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect("events:hall_desk", event=found.slug)


@permission("events.host_event")
@require_POST
def opening(request: UserRequest, event: str) -> HttpResponse:
    """The room is open."""
    found = _find(request, event)
    try:
        operations.open_room(event=found, by=request.user, at=timezone.now())
        messages.success(request, _("Der Online-Raum ist offen."))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("events:hall_desk", event=found.slug)


@permission("events.host_event")
@require_POST
def ending(request: UserRequest, event: str) -> HttpResponse:
    """The room is closed."""
    found = _find(request, event)
    try:
        operations.end_room(event=found, by=request.user, at=timezone.now())
        messages.success(request, _("Der Online-Raum ist geschlossen."))
        if text := cannot_clear(found):
            messages.warning(request, text)
    except RoomSilent as refusal:
        messages.error(request, str(refusal))
    return redirect("events:hall_desk", event=found.slug)


def _enter(event: Event, visitor: Visitor) -> HttpResponse:
    response = redirect(operations.enter_room(event=event, visitor=visitor, at=timezone.now()))
    response["Referrer-Policy"] = "no-referrer"
    return response


def _find(request: UserRequest, slug: str) -> Event:
    found = find_event(request, slug)
    require(request.user, "events.host_event", found)
    return found
