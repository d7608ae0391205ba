"""The door: tickets, checking in with and without network, papers, and proof of presence."""

import json
from typing import cast

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.models import User
from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission, public, require
from plietsch.events import papers
from plietsch.events.models import Registration
from plietsch.events.operations import attendance
from plietsch.events.qr import svg
from plietsch.events.queries import badges_of, guests_on_site
from plietsch.events.views.frame import find_event
from plietsch.events.views.people import already_in, clock_of, file_of, moment_of

PDF = "application/pdf"


@permission("events.admit_guests")
@never_cache
@require_safe
def door(request: UserRequest, event: str) -> HttpResponse:
    """Checking in on a phone: the list stays on it, and what is ticked waits there for the network."""
    found = find_event(request, event)
    require(request.user, "events.admit_guests", found)
    made = moment_of(timezone.now())
    people = [
        {
            "key": one.invitation_key,
            "id": one.pk,
            "name": one.name,
            "here": clock_of(one),
        }
        for one in guests_on_site(found).order_by("name", "pk")
    ]
    here = sum(bool(one["here"]) for one in people)
    context = {"event": found, "people": people, "here": here, "made": made}
    return render(request, "events/door.html", context)


@permission("events.admit_guests")
@require_safe
def door_worker(request: UserRequest, event: str) -> HttpResponse:
    """The script that keeps the door's page on the phone; it rules this page alone."""
    path = finders.find("events/door-worker.js")
    with open(str(path), encoding="utf-8") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, invitation_key: str) -> HttpResponse:
    """What the code of a ticket opens: for those at the door the person, for all others the event."""
    rows = Registration.objects.invited_by(invitation_key).select_related("event", "seating", "person")
    found = get_object_or_404(rows)
    if not can(request.user, "events.admit_guests", found.event):
        return redirect(found.event)
    if request.method == "POST":
        return _check_in(request, found, by=cast("User", request.user))
    context = {"event": found.event, "registration": found, "already": already_in(found)}
    return render(request, "events/entry.html", context)


def _check_in(request: HttpRequest, registration: Registration, *, by: User) -> HttpResponse:
    try:
        attendance.check_in(registration=registration, by=by, at=timezone.now())
        messages.success(request, _("%(name)s ist da.") % {"name": registration.name})
    except attendance.NoSeat as refusal:
        messages.error(request, str(refusal))
    return redirect("events:door", event=registration.event.slug)


@permission("events.plan_events")
@require_safe
def badges_pdf(request: UserRequest, event: str) -> HttpResponse:
    """Badges to print, in parts that are made within seconds."""
    found = find_event(request, event)
    part = badges_of(found).get_page(request.GET.get("teil"))
    return file_of(papers.badges(found, part), f"{found.slug}-namensschilder-{part.number}.pdf", PDF)


@permission("events.plan_events")
@require_safe
def people_pdf(request: UserRequest, event: str) -> HttpResponse:
    """The list to print, of those who can sign it."""
    found = find_event(request, event)
    return file_of(papers.people_list(found, guests_on_site(found)), f"{found.slug}.pdf", PDF)


@public
@never_cache
@require_safe
def ticket(request: HttpRequest, registration_key: str) -> HttpResponse:
    """The code to show at the door."""
    found = _find(registration_key)
    return HttpResponse(svg(papers.entry_address(found)), content_type="image/svg+xml")


@public
@never_cache
@require_safe
def certificate(request: HttpRequest, registration_key: str) -> HttpResponse:
    """That I was there, as PDF."""
    found = _find(registration_key)
    if not found.has_attended or found.event.ends_at > timezone.now():
        text = _("Die Bescheinigung gibt es nach der Veranstaltung für alle, die nachweislich da waren.")
        messages.error(request, text)
        return redirect(found)
    return file_of(papers.certificate(found), f"{found.event.slug}-bescheinigung.pdf", PDF)


@public
@require_safe
def proof(request: HttpRequest, proof_key: str) -> HttpResponse:
    """Whether a certificate is genuine; for whoever holds the paper."""
    found = papers.proven(proof_key).select_related("event", "seating").first()
    status = 200 if found and found.has_attended else 404
    context = {"registration": found if status == 200 else None}  # noqa: PLR2004
    response = render(request, "events/proof.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@public
@require_POST
def presence_consent(request: HttpRequest, registration_key: str) -> HttpResponse:
    """Count my minutes at the stream, or forget them."""
    found, agrees = _find(registration_key), request.POST.get("agrees") == "1"
    attendance.agree_to_presence(registration=found, agrees=agrees, at=timezone.now())
    return redirect(found)


@public
@require_POST
def presence(request: HttpRequest, registration_key: str) -> HttpResponse:
    """I am still here."""
    try:
        minutes = attendance.note_presence(registration=_find(registration_key), at=timezone.now())
    except attendance.NotWatching:
        return HttpResponse(status=409)
    return HttpResponse(json.dumps(minutes), content_type="application/json")


def _find(key: str) -> Registration:
    rows = Registration.objects.with_key(key).select_related("event__venue__place", "seating", "person")
    return get_object_or_404(rows)
