"""Who comes: the list, its exports, and ticking off at the door."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.events import tables
from plietsch.events.models import Event, Registration
from plietsch.events.operations.attendance import NoSeat, check_in, take_back_arrival
from plietsch.events.operations.registrations import approve_registration, decline_registration
from plietsch.events.queries import badges_of, people_of
from plietsch.events.views.frame import find_event

PAGE = 25


@permission("events.plan_events")
@require_safe
def people(request: UserRequest, event: str) -> HttpResponse:
    """Everybody on the list, by name."""
    found = find_event(request, event)
    rows = people_of(request.user, found)
    if name := request.GET.get("name", "").strip():
        rows = rows.filter(Q(name__icontains=name) | Q(email__icontains=name))
    counts = people_of(request.user, found).aggregate(
        all=Count("pk"),
        seated=Count("pk", filter=Q(seated_at__isnull=False)),
        waiting=Count("pk", filter=Q(seated_at=None, approved_at__isnull=False)),
        arrived=Count("pk", filter=Q(arrived_at__isnull=False)),
    )
    pages = Paginator(rows.order_by("name", "pk"), PAGE)
    if not name:
        pages.count = counts["all"]
    page = pages.get_page(request.GET.get("page"))
    context = {"event": found, "page": page, "counts": counts, "name": name}
    context["badges"] = badges_of(found)
    return render(request, "events/people.html", context)


@permission("events.plan_events")
@require_safe
def people_csv(request: UserRequest, event: str) -> HttpResponse:
    """The list for programs."""
    found = find_event(request, event)
    body = tables.as_csv(tables.people(found, people_of(request.user, found)))
    return file_of(body, f"{found.slug}.csv", tables.CSV)


@permission("events.plan_events")
@require_safe
def people_xlsx(request: UserRequest, event: str) -> HttpResponse:
    """The list for a spreadsheet."""
    found = find_event(request, event)
    body = tables.as_xlsx({_("Teilnehmende"): tables.people(found, people_of(request.user, found))})
    return file_of(body, f"{found.slug}.xlsx", tables.XLSX)


def file_of(body: bytes, name: str, content_type: str) -> HttpResponse:
    """A list as a file that no cache keeps."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@permission("events.plan_events")
@require_POST
def approval(request: UserRequest, registration: int) -> HttpResponse:
    """Say yes or no to somebody who asked to come."""
    rows = (
        Registration.objects.visible_to(request.user).pending().select_related("event", "seating", "person")
    )
    found = get_object_or_404(rows, pk=registration)
    decide = approve_registration if request.POST.get("says") == "yes" else decline_registration
    decide(registration=found, by=request.user, at=timezone.now())
    return redirect("events:people", event=found.event.slug)


@permission("events.admit_guests")
@require_POST
def arrival(request: UserRequest, registration: int) -> HttpResponse:
    """Somebody is here, or was taken for somebody else; a phone that had no network says so later."""
    events = Event.objects.visible_to(request.user)
    found = get_object_or_404(Registration.objects.select_related("event"), pk=registration, event__in=events)
    require(request.user, "events.admit_guests", found.event)
    refused = ""
    change = take_back_arrival if request.POST.get("says") == "no" else check_in
    try:
        change(registration=found, by=request.user, at=timezone.now())
    except NoSeat as refusal:
        refused = str(refusal)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"text": refused}, status=409 if refused else 200)
    if refused:
        messages.error(request, refused)
    return redirect("events:people", event=found.event.slug)
