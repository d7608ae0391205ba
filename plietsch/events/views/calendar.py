"""The public calendar: what comes, what was, month by month, and as a feed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from plietsch.core.html import markdown
from plietsch.core.mail import address_of
from plietsch.core.permissions import can, public
from plietsch.events.feeds import ATOM, atom_of
from plietsch.events.forms import MONTH, DayForm, EmbeddingForm, MonthForm
from plietsch.events.ical import calendar_of
from plietsch.events.maps import event_map
from plietsch.events.models import Event, EventQuerySet, Series, Visibility
from plietsch.events.queries import (
    entries_between,
    events_at,
    month_sheet,
    next_month,
    with_entries,
    with_rows,
)
from plietsch.events.views.frame import TYPE, state_of, unchanged_since
from plietsch.groups.models import Group
from plietsch.places.models import Place

PAGE = 25
FEED_BACK = timedelta(days=90)
FEED_MOST = 1000
EMBEDDED, ENTRIES = 10, 50
MOST = 100  # of what comes in a series


@public
@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    """What comes next, or what there is on one day."""
    events = Event.objects.visible_to(request.user).filter(published_at__isnull=False)
    if day := DayForm(request.GET).day():
        begin, end = _midnight(day), _midnight(day + timedelta(days=1))
        return _list(request, events.between(begin, end), "day", day)
    return _list(request, events.upcoming(timezone.now()), "upcoming")


@public
@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """What was."""
    events = Event.objects.visible_to(request.user).filter(published_at__isnull=False)
    return _list(request, events.past(timezone.now()), "past")


def _list(request: HttpRequest, events: EventQuerySet, view: str, day: date | None = None) -> HttpResponse:
    page = Paginator(with_rows(events), PAGE).get_page(request.GET.get("page"))
    plans = can(request.user, "events.plan_events")
    context = {"page": page, "view": view, "day": day, "plans": plans, "now": timezone.now()}
    return render(request, "events/calendar.html", context)


@public
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A sheet of the calendar."""
    first = MonthForm(request.GET).first_day()
    begin, end = first - timedelta(days=7), next_month(first) + timedelta(days=7)
    events = Event.objects.visible_to(request.user).filter(published_at__isnull=False)
    shown = entries_between(events, _midnight(begin), _midnight(end))
    weeks = month_sheet(first, shown, timezone.localdate())
    context: dict[str, Any] = {
        "view": "month",
        "first": first,
        "weeks": weeks,
        "has_events": any(square.entries for week in weeks for square in week if square.is_inside),
        "before": (first - timedelta(days=1)).strftime(MONTH),
        "after": next_month(first).strftime(MONTH),
    }
    return render(request, "events/month.html", context)


@public
@require_safe
def series(request: HttpRequest, series: str) -> HttpResponse:
    """One series: its next events and what was."""
    found = get_object_or_404(Series.objects.visible_to(request.user), slug=series)
    events = with_rows(
        Event.objects.visible_to(request.user).filter(series=found, published_at__isnull=False)
    )
    now = timezone.now()
    page = Paginator(events.past(now), PAGE).get_page(request.GET.get("page"))
    context = {
        "series": found,
        "description": markdown(found.description),
        "upcoming": events.upcoming(now)[:MOST],
        "page": page,
        "now": now,
    }
    return render(request, "events/series.html", context)


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What comes and what was lately, for calendar programs."""
    return _feed(request, Event.objects.all(), settings.NETWORK_NAME)


@public
@require_safe
def series_feed(request: HttpRequest, series: str) -> HttpResponse:
    """The events of one series, for calendar programs."""
    found = get_object_or_404(Series.objects.visible_to(request.user), slug=series)
    return _feed(request, Event.objects.filter(series=found), found.title)


@public
@require_safe
def place_feed(request: HttpRequest, place: str) -> HttpResponse:
    """The events in a place and in those that belong to it, for calendar programs."""
    found = get_object_or_404(Place.objects.visible_to(request.user), code=place)
    return _feed(request, events_at(request.user, found), found.label)


@public
@require_safe
def group_feed(request: HttpRequest, group: int) -> HttpResponse:
    """The events that a group organises with the network, for calendar programs."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    return _feed(request, Event.objects.filter(groups=found), found.name)


def _feed(request: HttpRequest, events: EventQuerySet, name: str) -> HttpResponse:
    seen = events.visible_to(request.user).filter(published_at__isnull=False)
    shown = seen.filter(ends_at__gt=timezone.now() - FEED_BACK)

    def answer() -> HttpResponse:
        rows = with_entries(shown).order_by("starts_at", "pk")[:FEED_MOST]
        return HttpResponse(calendar_of(rows, name=name), content_type=TYPE)

    return unchanged_since(request, state_of(shown), answer)


@public
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """What comes, for feed readers."""
    events = Event.objects.visible_to(request.user).filter(published_at__isnull=False)
    shown = events.upcoming(timezone.now())

    def answer() -> HttpResponse:
        return HttpResponse(atom_of(shown[:ENTRIES]), content_type=ATOM)

    return unchanged_since(request, state_of(shown), answer)


@public
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """A list of public events for a frame in any other site."""
    events = Event.objects.filter(published_at__isnull=False, visibility=Visibility.PUBLIC)
    if name := request.GET.get("reihe", ""):
        events = events.filter(series__slug=name)
    rows = with_rows(events.upcoming(timezone.now()))[:EMBEDDED]
    return render(request, "events/embedded.html", {"events": rows, "now": timezone.now()})


@public
@require_safe
def embedding(request: HttpRequest) -> HttpResponse:
    """The line that brings this list into another site, for all events or those of one series."""
    rows = Series.objects.visible_to(request.user).order_by("title", "pk")
    form = EmbeddingForm(request.GET or None, rows=rows)
    context = {"form": form, "address": address_of(reverse("events:embedded")) + form.query()}
    return render(request, "events/embedding.html", context)


@public
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """What comes, on the map, and the same as a list below."""
    events = Event.objects.visible_to(request.user).filter(published_at__isnull=False, venue__isnull=False)
    shown = list(with_rows(events.upcoming(timezone.now()))[:ENTRIES])
    found = event_map(shown, timezone.localdate())
    context = {"events": shown, "map": found, "view": "map", "now": timezone.now()}
    return render(request, "events/map.html", context)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
