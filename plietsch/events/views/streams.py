"""The live stream in the browser: a player, playlists that are never kept, segments that may be for ever."""

from csp.decorators import csp_update
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plietsch.core.permissions import can, public
from plietsch.events import playlists, vtt
from plietsch.events.models import Event, Hall, Stream, Visibility
from plietsch.events.queries import programme
from plietsch.events.views.frame import find_event
from plietsch.events.views.hall_frame import hall_context

PLAYLIST = "application/vnd.apple.mpegurl"
VTT = "text/vtt; charset=utf-8"
TYPES = {".m4s": "video/iso.segment", ".mp4": "video/mp4"}
FOR_EVER = "max-age=31536000, immutable"


@public
@require_safe
@csp_update({"media-src": ["'self'", "blob:"]})  # type: ignore[arg-type]
def stream(request: HttpRequest, event: str) -> HttpResponse:
    """The player, or what there is to say before and after."""
    found = find_event(request, event)
    running = Stream.objects.filter(event=found).first()
    hall = (
        Hall.objects.visible_to(request.user).select_related("event", "on_stage").filter(event=found).first()
    )
    context = {
        **(hall_context(request, hall) if hall else {"hall": None}),
        "event": found,
        "stream": running,
        "state": _state(found, running),
        "days": programme(found),
        "watches": running is not None and found.cancelled_at is None and _may_watch(request, running),
        "chapters": vtt.chapters(running) if running and running.published_at else [],
        "start": _start(request.GET.get("ab", "")),
    }
    return render(request, "events/stream.html", context)


@public
@never_cache
@require_safe
def stream_state(request: HttpRequest, event: str) -> HttpResponse:
    """Whether pictures arrive, asked by the page every few seconds."""
    found = find_event(request, event)
    state = _state(found, Stream.objects.filter(event=found).first())
    response = render(request, "events/_stream_state.html", {"event": found, "state": state})
    if request.GET.get("war") == "none" and state != "none":
        response["HX-Refresh"] = "true"  # it begins: the page gets its player
    return response


@public
@never_cache
@require_safe
def main_playlist(request: HttpRequest, event: str) -> HttpResponse:
    """The renditions."""
    _find(request, event)
    return HttpResponse(playlists.main_playlist(), content_type=PLAYLIST)


@public
@never_cache
@require_safe
def playlist(request: HttpRequest, event: str, rendition: str) -> HttpResponse:
    """The segments of one rendition so far."""
    found = _find(request, event)
    if rendition not in playlists.RENDITIONS:
        raise Http404
    has_ended = found.ended_at is not None
    text = playlists.playlist(found.event, rendition, has_ended=has_ended, cut=found.cut)
    return HttpResponse(text, content_type=PLAYLIST)


@public
@never_cache
@require_safe
def captions(request: HttpRequest, event: str) -> HttpResponse:
    """What is said, for the player."""
    return HttpResponse(vtt.captions(_find(request, event)), content_type=VTT)


@public
@never_cache
@require_safe
def chapters(request: HttpRequest, event: str) -> HttpResponse:
    """What begins when, for the player."""
    return HttpResponse(vtt.chapter_file(_find(request, event)), content_type=VTT)


@public
@require_safe
def segment(request: HttpRequest, event: str, rendition: str, part: str) -> HttpResponse | FileResponse:
    """Two seconds of the stream; they never change, so caches in front may keep those of public events."""
    found = _find(request, event)
    path = playlists.part(found.event, rendition, part)
    if not path:
        raise Http404
    response = FileResponse(path.open("rb"), content_type=TYPES[path.suffix])
    is_public = found.event.visibility == Visibility.PUBLIC
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, {FOR_EVER}"
    return response


def _find(request: HttpRequest, slug: str) -> Stream:
    """The stream of an event that this person may see and that takes place."""
    events = Event.objects.visible_to(request.user).filter(cancelled_at=None)
    found = Stream.objects.select_related("event").filter(event__in=events, event__slug=slug).first()
    if not found or not _may_watch(request, found):
        raise Http404
    return found


def _may_watch(request: HttpRequest, stream: Stream) -> bool:
    """While it runs, everybody who sees the event; afterwards once it is published, the office before."""
    return not stream.ended_at or bool(stream.published_at) or can(request.user, "events.plan_events")


def _start(typed: str) -> int:
    """From which second to play."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0  # noqa: PLR2004


def _state(event: Event, stream: Stream | None) -> str:
    """Where the stream is: none, break, live or over."""
    if event.cancelled_at or not stream:
        return "none"
    if stream.ended_at:
        return "recording" if stream.published_at else "over"
    return "live" if playlists.is_arriving(event) else "break"
