"""After the event: materials, a look back, feedback with results, numbers without persons."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, public, require
from plietsch.core.uploads import Kind, RefusedUpload, serve, store
from plietsch.events.forms import FeedbackForm, MaterialForm, ReviewForm
from plietsch.events.models import Event, Feedback, Headcount, Material, Registration
from plietsch.events.operations import aftermath as operations
from plietsch.events.queries import people_of
from plietsch.events.views.frame import find_event, find_prepared
from plietsch.ui import axes

KINDS = (Kind.IMAGE, Kind.PDF, Kind.OFFICE, Kind.TEXT, Kind.AUDIO, Kind.VIDEO)
MOST_COMMENTS = 200
MOST_POINTS = 1000  # of the plot
STARS = (5, 4, 3, 2, 1)


@permission("events.prepare_event")
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: UserRequest, event: str) -> HttpResponse:
    """Slides, handouts and pictures of the event."""
    found = find_prepared(request, event)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        at, title = timezone.now(), form.cleaned_data["title"]
        try:
            upload = store(form.cleaned_data["file"], by=request.user, at=at, kinds=KINDS)
            operations.add_material(event=found, upload=upload, title=title, by=request.user, at=at)
            return redirect("events:materials", event=found.slug)
        except RefusedUpload as refusal:
            form.add_error("file", str(refusal))
    rows = found.materials.select_related("upload").order_by("pk")
    return render(request, "events/materials.html", {"event": found, "form": form, "materials": rows})


@permission("events.prepare_event")
@require_POST
def material_removal(request: UserRequest, material: int) -> HttpResponse:
    """Take a file away."""
    found = get_object_or_404(Material.objects.visible_to(request.user).select_related("event"), pk=material)
    require(request.user, "events.prepare_event", found.event)
    operations.remove_material(material=found, by=request.user, at=timezone.now())
    return redirect("events:materials", event=found.event.slug)


@public
@require_safe
def material(request: HttpRequest, material: int) -> HttpResponseBase:
    """The file, for whoever may see the event."""
    rows = Material.objects.visible_to(request.user).select_related("upload")
    return serve(request, get_object_or_404(rows, pk=material).upload)


@permission("events.prepare_event")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: UserRequest, event: str) -> HttpResponse:
    """A look back on the event's page."""
    found = find_prepared(request, event)
    form = ReviewForm(request.POST or None, initial={"text": found.review})
    if request.method == "POST" and form.is_valid():
        operations.look_back(event=found, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect(found)
    return render(request, "events/review.html", {"event": found, "form": form})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, registration_key: str) -> HttpResponse:
    """Say how it was, once and without a name."""
    rows = Registration.objects.with_key(registration_key).select_related("event", "seating", "person")
    found = get_object_or_404(rows)
    if found.feedback_at:
        messages.info(request, _("Sie haben schon geantwortet. Danke!"))
        return redirect(found)
    if not operations.may_say_how(found, at=timezone.now()):
        messages.info(request, str(operations.NotYet()))
        return redirect(found)
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_feedback(registration=found, **form.cleaned_data, at=timezone.now())
            messages.success(request, _("Danke für Ihre Rückmeldung."))
            return redirect(found)
        except operations.NotYet as refusal:
            form.add_error(None, str(refusal))
    return render(
        request, "events/feedback.html", {"event": found.event, "form": form, "registration": found}
    )


@permission("events.plan_events")
@require_safe
def numbers(request: UserRequest, event: str) -> HttpResponse:
    """How many registered, came, watched by the minute, and what they say; nobody by name."""
    found = find_event(request, event)
    minutes = list(
        Headcount.objects.filter(hall__event=found).values("at").annotate(count=Sum("count")).order_by("at")
    )
    return render(
        request,
        "events/numbers.html",
        {
            "event": found,
            "counts": _counts(request, found),
            "curve": _curve(_each_minute(minutes)),
            "stars": _stars(found),
            "comments": found.feedback.exclude(text="").order_by("-pk")[:MOST_COMMENTS],
        },
    )


def _counts(request: UserRequest, event: Event) -> dict[str, int]:
    people = people_of(request.user, event)
    most = Headcount.objects.filter(hall__event=event).values("at").annotate(count=Sum("count"))
    return {
        "registered": people.count(),
        "seated": people.filter(seated_at__isnull=False).count(),
        "arrived": people.filter(arrived_at__isnull=False).count(),
        "most": most.aggregate(most=Max("count"))["most"] or 0,
    }


def _each_minute(counted: Sequence[Any]) -> list[dict[str, Any]]:
    """From the first minute to the last, also those with nobody; of very many, as many as a plot shows."""
    if not counted:
        return []
    counts, first = {minute["at"]: minute["count"] for minute in counted}, counted[0]["at"]
    length = round((counted[-1]["at"] - first).total_seconds() / 60) + 1
    moments = (first + timedelta(minutes=number) for number in range(0, length, length // MOST_POINTS + 1))
    return [{"at": at, "count": counts.get(at, 0)} for at in moments]


def _curve(minutes: Sequence[Any]) -> dict[str, Any]:
    """The line of the plot in a box of 100 by 40 with its axes, and a dozen rows for the table beside it."""
    numbers = axes.numbers(max((minute["count"] for minute in minutes), default=0))
    step, height = 100 / max(len(minutes) - 1, 1), 40 / numbers[0]
    points = " ".join(
        f"{number * step:.1f},{40 - height * minute['count']:.1f}" for number, minute in enumerate(minutes)
    )
    return {
        "points": points,
        "numbers": numbers,
        "grid": axes.grid(numbers, 100, 40),
        "moments": axes.moments([minute["at"] for minute in minutes]),
        "rows": minutes[:: max(1, len(minutes) // 12)],
    }


def _stars(event: Event) -> list[dict[str, int]]:
    given = dict(
        Feedback.objects.filter(event=event).values_list("stars").annotate(Count("pk")).order_by("stars")
    )
    total = sum(given.values()) or 1
    return [
        {"stars": stars, "count": given.get(stars, 0), "percent": round(100 * given.get(stars, 0) / total)}
        for stars in STARS
    ]
