"""One event."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plietsch.core.html import markdown
from plietsch.core.permissions import can, public
from plietsch.events.ical import calendar_of
from plietsch.events.models import Event, Hall, Stream
from plietsch.events.queries import conflicts, own_registration, programme
from plietsch.events.schema import event_json
from plietsch.events.views.frame import TYPE, find_event, unchanged_since
from plietsch.groups.models import Group


@public
@require_safe
def event(request: HttpRequest, event: str) -> HttpResponse:
    """What, when, where, who speaks, and how to take part."""
    found = find_event(request, event)
    seatings = list(found.seatings.order_by("-mode"))
    now, plans = timezone.now(), can(request.user, "events.plan_events")
    stream = Stream.objects.filter(event=found).first() if not found.cancelled_at else None
    context = {
        "event": found,
        "seatings": seatings,
        "description": markdown(found.shown_description),
        "days": programme(found),
        "registration": own_registration(request.user, found),
        "takes_registrations": found.takes_registrations(now),
        "may_register": can(request.user, "events.register", found),
        "asks": found.inquiries.exists(),
        "hall": Hall.objects.visible_to(request.user).filter(event=found).select_related("event").first(),
        "plans": plans,
        "prepares": plans or can(request.user, "events.prepare_event", found),
        "groups": Group.objects.visible_to(request.user).filter(pk__in=found.groups.all()).order_by("name"),
        "partners": found.partners.order_by("name"),
        "conflicts": conflicts(found) if plans and found.starts_at > now else [],
        "review": markdown(found.review),
        "materials": found.materials.select_related("upload").order_by("pk"),
        "structured": event_json(found, seatings, settings.NETWORK_NAME),
        "has_stream": stream is not None or (bool(found.outside_stream) and not found.cancelled_at),
        "is_recorded": stream is not None and stream.published_at is not None,
        "now": now,
    }
    return render(request, "events/event.html", context)


@public
@require_safe
def event_ics(request: HttpRequest, event: str) -> HttpResponse:
    """The event as a file for the calendar."""
    found = find_event(request, event)

    def answer() -> HttpResponse:
        response = HttpResponse(calendar_of([found], name=""), content_type=TYPE)
        response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
        return response

    return unchanged_since(request, Event.objects.filter(pk=found.pk), answer)
