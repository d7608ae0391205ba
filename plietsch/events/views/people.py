"""Who comes: the list, its exports, and ticking off at the door."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, require
from plietsch.events import tables
from plietsch.events.forms import CallerForm
from plietsch.events.forms.registrations import LONGEST_NAME
from plietsch.events.models import Answer, Event, Registration
from plietsch.events.operations.attendance import NoSeat, check_in, take_back_arrival
from plietsch.events.operations.leaving import cancel_registration, decline_registration
from plietsch.events.operations.registrations import (
    AlreadyRegistered,
    MembersOnly,
    RegistrationClosed,
    approve_registration,
    register_for,
)
from plietsch.events.operations.seats import NoSuchMode
from plietsch.events.queries import badges_of, parts_of, people_of
from plietsch.events.views.frame import find_event, seconds_of

PAGE = 25


@permission("events.plan_events")
@require_safe
def people(request: UserRequest, event: str) -> HttpResponse:
    """Everybody on the list by name, those who wait for an answer first."""
    found = find_event(request, event)
    rows = people_of(request.user, found)
    if name := request.GET.get("name", "").strip()[:LONGEST_NAME]:
        rows = rows.filter(Q(name__icontains=name) | Q(email__icontains=name))
    counts = people_of(request.user, found).aggregate(
        all=Count("pk"),
        seated=Count("pk", filter=Q(seated_at__isnull=False)),
        pending=Count("pk", filter=Q(approved_at=None)),
        waiting=Count("pk", filter=Q(seated_at=None, approved_at__isnull=False)),
        arrived=Count("pk", filter=Q(arrived_at__isnull=False)),
    )
    if "inquiries" in parts_of(found.pk):
        rows = rows.prefetch_related(
            Prefetch("answers", Answer.objects.select_related("inquiry").order_by("inquiry"))
        )
    if counts["pending"]:
        rows = rows.annotate(is_decided=ExpressionWrapper(Q(approved_at__isnull=False), BooleanField()))
    pages = Paginator(rows.order_by(*(["is_decided"] if counts["pending"] else []), "name", "pk"), PAGE)
    if not name:
        pages.count = counts["all"]
    page = pages.get_page(request.GET.get("page"))
    context = {"event": found, "page": page, "counts": counts, "name": name}
    context |= {"badges": badges_of(found), "has_answers": "inquiries" in parts_of(found.pk)}
    now = timezone.now()
    context |= {"is_over": found.ends_at < now, "keeps_list": found.keeps_list(now)}
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
    try:
        decide(registration=found, by=request.user, at=timezone.now())
    except RegistrationClosed as refusal:
        messages.error(request, str(refusal))
    return redirect("events:people", event=found.event.slug)


@permission("events.plan_events")
@require_POST
def removal(request: UserRequest, registration: int) -> HttpResponse:
    """Somebody called who cannot come: the seat goes to the next in line."""
    rows = Registration.objects.visible_to(request.user).select_related("event", "seating", "person")
    found = get_object_or_404(rows, pk=registration)
    try:
        cancel_registration(registration=found, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s ist abgemeldet.") % {"name": found.name})
    except RegistrationClosed as refusal:
        messages.error(request, str(refusal))
    return redirect("events:people", event=found.event.slug)


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def addition(request: UserRequest, event: str) -> HttpResponse:
    """Somebody called who wants to come: on the list at once, with a mail to their address."""
    found = find_event(request, event)
    seatings = list(found.seatings.order_by("-mode"))
    form = CallerForm(request.POST or None, event=found, seatings=seatings)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _add(request, found, form))
        except AlreadyRegistered:
            form.add_error("email", _("Diese Adresse steht schon auf der Liste."))
        except MembersOnly as refusal:
            form.add_error("email", str(refusal))
        except (NoSuchMode, RegistrationClosed) as refusal:
            form.add_error(None, str(refusal))
    return render(request, "events/add_person.html", {"event": found, "form": form})


def _add(request: UserRequest, event: Event, form: CallerForm) -> HttpResponse:
    at, language = timezone.now(), get_language() or "de"
    added = register_for(event=event, **form.order(), language=language, by=request.user, at=at)
    messages.success(request, _("%(name)s steht auf der Liste.") % {"name": added.name})
    return redirect("events:people", event=event.slug)


@permission("events.admit_guests")
@require_POST
def arrival(request: UserRequest, registration: int) -> HttpResponse:
    """Somebody is here, or was taken for somebody else; a phone that had no network says so later."""
    events = Event.objects.visible_to(request.user)
    found = get_object_or_404(Registration.objects.select_related("event"), pk=registration, event__in=events)
    require(request.user, "events.admit_guests", found.event)
    refused = text = ""
    try:
        text = _tick(request, found)
    except NoSeat as refusal:
        refused = str(refusal)
    if request.headers.get("Accept") == "application/json":
        said = {"text": refused or text, "here": clock_of(found), "at": int(moment_of(timezone.now()))}
        return JsonResponse(said, status=409 if refused else 200)
    if refused:
        messages.error(request, refused)
    page = "events:door" if request.POST.get("page") == "door" else "events:people"
    return redirect(page, event=found.event.slug)


def _tick(request: UserRequest, registration: Registration) -> str:
    """Note what was ticked or taken back; what there is to say where somebody else had let them in."""
    known, now, before = registration.arrived_at, timezone.now(), request.GET.get("vor")
    ago = timedelta(seconds=seconds_of(before or ""))
    if request.POST.get("says") == "no":
        ticked_at = None if before is None else now - ago
        take_back_arrival(registration=registration, ticked_at=ticked_at, by=request.user, at=now)
        return already_in(registration)
    check_in(registration=registration, ago=ago, by=request.user, at=now)
    return already_in(registration) if registration.arrived_at == known else ""


def clock_of(registration: Registration) -> str:
    """When this person came in, with the day where it was another; empty as long as they are not there."""
    arrived = registration.arrived_at
    if not arrived:
        return ""
    kind = "TIME_FORMAT" if _is_today(registration) else "SHORT_DATETIME_FORMAT"
    return date_format(timezone.localtime(arrived), kind)


def already_in(registration: Registration) -> str:
    """For the door, where a ticket is shown again."""
    if not registration.arrived_at:
        return ""
    text = _("Schon um %s Uhr eingelassen.") if _is_today(registration) else _("Schon am %s eingelassen.")
    return text % clock_of(registration)


def _is_today(registration: Registration) -> bool:
    return timezone.localdate(registration.arrived_at) == timezone.localdate()


def moment_of(at: datetime) -> str:
    """A moment for scripts, in milliseconds: what a phone heard is newer than a page, or older."""
    return str(int(at.timestamp() * 1000))
