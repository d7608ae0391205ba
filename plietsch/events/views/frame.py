"""What pages of events share."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from plietsch.core.permissions import require
from plietsch.events.models import Event, EventQuerySet

TYPE = "text/calendar; charset=utf-8"


def find_event(request: HttpRequest, slug: str, *, whole: bool = False) -> Event:
    """The event that this person may see, with place and series; as a whole with what its page asks."""
    events = Event.objects.visible_to(request.user).in_words(get_language() or "de")
    if whole:
        events = events.select_related("stream", "hall__on_stage")
    return get_object_or_404(events.select_related("venue__place", "series"), slug=slug)


def find_prepared(request: HttpRequest, slug: str) -> Event:
    """The event, for who may fill its programme and pages."""
    found = find_event(request, slug)
    require(request.user, "events.prepare_event", found)
    return found


def state_of(events: EventQuerySet) -> object:
    """What differs once one of these events has changed, come or gone."""
    return sorted(events.order_by().aggregate(Count("pk"), Max("changed_at"), Max("pk")).items())


def unchanged_since(request: HttpRequest, state: object, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer 304 where the client knows this state of the events; else make the answer."""
    etag = f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or answer()
    response["ETag"] = etag
    who = "private" if settings.SESSION_COOKIE_NAME in request.COOKIES else "public"
    patch_cache_control(response, max_age=300, **{who: True})
    patch_vary_headers(response, ["Cookie"])
    return response


def seconds_of(typed: str) -> int:
    """A number of seconds in an address or a form; none where it makes no sense."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 0  # noqa: PLR2004
