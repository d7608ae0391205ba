"""One event."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plietsch.core.html import markdown
from plietsch.core.names import Person
from plietsch.core.permissions import can, public
from plietsch.events.ical import calendar_of
from plietsch.events.models import Event
from plietsch.events.queries import conflicts, own_registration, parts_of, with_entries
from plietsch.events.schema import event_json
from plietsch.events.views.frame import TYPE, find_event, unchanged_since
from plietsch.groups.models import Group
from plietsch.places.queries import outline_sources


@public
@require_safe
def event(request: HttpRequest, event: str) -> HttpResponse:
    """What, when, where, who speaks, and how to take part."""
    found = find_event(request, event, whole=True)
    seatings = list(found.seatings.order_by("-mode"))
    now, plans = timezone.now(), can(request.user, "events.plan_events")
    registration = own_registration(request.user, found)
    context = {
        **_parts(request.user, found),
        "event": found,
        "seatings": seatings,
        "description": markdown(found.shown_description),
        "registration": registration,
        "changes_details": registration is not None and registration.takes_changes(now),
        "takes_registrations": found.takes_registrations(now),
        "may_register": can(request.user, "events.register", found),
        "plans": plans,
        "prepares": plans or can(request.user, "events.prepare_event", found),
        "admits": plans
        or ("hosts" in parts_of(found.pk) and can(request.user, "events.admit_guests", found)),
        "conflicts": conflicts(found) if plans and found.starts_at > now else [],
        "review": markdown(found.review),
        "structured": event_json(found, seatings, settings.NETWORK_NAME),
        "map_sources": outline_sources(timezone.localdate(now)) if found.venue else [],
        "now": now,
    }
    return render(request, "events/event.html", context)


def _parts(user: Person, event: Event) -> dict[str, Any]:
    """What some events have and others lack: nothing is asked for where there is nothing."""
    parts, stream = parts_of(event.pk), None if event.cancelled_at else getattr(event, "stream", None)
    groups = Group.objects.visible_to(user).filter(pk__in=event.groups.all())
    materials = event.materials.select_related("upload")
    return {
        "asks": "inquiries" in parts,
        "appearance": event.speakers.of(user).first() if "speakers" in parts else None,
        "groups": groups.order_by("name") if "groups" in parts else [],
        "partners": event.partners.order_by("name") if "partners" in parts else [],
        "materials": materials.order_by("pk") if "materials" in parts else [],
        "hall": None if event.cancelled_at else getattr(event, "hall", None),
        "has_stream": stream is not None or (bool(event.outside_stream) and not event.cancelled_at),
        "is_recorded": stream is not None and stream.published_at is not None,
    }


@public
@require_safe
def event_ics(request: HttpRequest, event: str) -> HttpResponse:
    """The event as a file for the calendar."""
    found = get_object_or_404(with_entries(Event.objects.visible_to(request.user)), slug=event)

    def answer() -> HttpResponse:
        response = HttpResponse(calendar_of([found], name=""), content_type=TYPE)
        response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
        return response

    return unchanged_since(request, (found.pk, found.changed_at), answer)
