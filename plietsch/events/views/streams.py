"""The live stream in the browser: a player, playlists that are never kept, segments that may be for ever."""

import gzip
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plietsch.core.freshness import BRIEFLY
from plietsch.core.permissions import can, public
from plietsch.core.uploads import serve_file
from plietsch.events import films, playlists, vtt
from plietsch.events.models import Event, Stream, Visibility
from plietsch.events.views.frame import find_event, seconds_of
from plietsch.events.views.hall_frame import hall_context

PLAYLIST = "application/vnd.apple.mpegurl"
VTT = "text/vtt; charset=utf-8"
TYPES = {".m4s": "video/iso.segment", ".mp4": "video/mp4"}
FOR_EVER = "max-age=31536000, immutable"
AT_ONCE = 0.3  # seconds for which guests are given the same list: thousands of them ask every second
WITHOUT_PICTURE = ("none", "off")
LAST_WORDS = timedelta(minutes=1)  # viewers are some seconds behind: they see the end of a stream, too


@public
@require_safe
def stream(request: HttpRequest, event: str) -> HttpResponse:
    """The player, or what there is to say before and after."""
    found = find_event(request, event, whole=True)
    running = getattr(found, "stream", None)
    hall = None if found.cancelled_at else getattr(found, "hall", None)
    context = {
        **(hall_context(request, hall) if hall else {"hall": None}),
        "event": found,
        "stream": running,
        "state": _state(request, found, running),
        "watches": running is not None and found.cancelled_at is None and _may_watch(request, running),
        "rehearses": running is not None and not running.ended_at and found.starts_at > timezone.now(),
        "chapters": vtt.chapters(running) if running and running.published_at else [],
        "start": seconds_of(request.GET.get("ab", "")),
        "captions": found.caption_files.defer("text").order_by("language") if running else [],
        "film_bytes": films.size(found),
        "frames": bool(found.outside_stream) and request.GET.get("aussen") == "1",
    }
    response = render(request, "events/stream.html", context)
    response._csp_update = _policy(found, context["frames"])  # type: ignore[attr-defined]
    return response


def _policy(event: Event, frames: bool) -> dict[str, list[str]]:
    """The player makes addresses of its own; a stream of somebody else is framed after a click."""
    policy = {"media-src": ["'self'", "blob:"]}
    if frames:
        outside = urlsplit(event.outside_stream)
        policy["frame-src"] = [f"{outside.scheme}://{outside.netloc}"]
    return policy


@public
@never_cache
@require_safe
def stream_state(request: HttpRequest, event: str) -> HttpResponse:
    """Whether pictures arrive, asked by the page every few seconds."""
    found = find_event(request, event, whole=True)
    state = _state(request, found, getattr(found, "stream", None))
    hall = getattr(found, "hall", None)
    opens = request.GET.get("saal") == "0" and hall is not None and not hall.closed_at
    context = {"event": found, "state": state, "hall": request.GET.get("saal") == "1", "hall_opens": opens}
    response = render(request, "events/_stream_state.html", context)
    before = request.GET.get("war", state)
    is_new_recording = state == "recording" != before
    if is_new_recording or (before in WITHOUT_PICTURE) != (state in WITHOUT_PICTURE):
        response["HX-Refresh"] = "true"  # the page gets another player, or loses it
    return response


@public
@never_cache
@require_safe
def main_playlist(request: HttpRequest, event: str) -> HttpResponse:
    """The renditions; with captions, unless the page that plays it brings its own."""
    found = _find(request, event)
    tongues = {} if request.GET.get("untertitel") == "nein" else vtt.languages(found)
    return HttpResponse(playlists.main_playlist(tongues), content_type=PLAYLIST)


@public
@never_cache
@require_safe
def playlist(request: HttpRequest, event: str, rendition: str) -> HttpResponse:
    """The segments of one rendition, or of the captions in a language, so far."""
    found, language = _find(request, event), _language(rendition)
    if language not in vtt.languages(found) if language else rendition not in playlists.RENDITIONS:
        raise Http404
    shown = playlists.SOUND if language else rendition
    if found.ended_at and _keeps(request, found):
        text = playlists.recording(found.event, shown, cut=found.cut)
    else:
        since = None if _hosts(request, found.event) else found.event.starts_at
        text = playlists.playlist(found.event, shown, has_ended=bool(found.ended_at), since=since)
    text = playlists.in_words(text, language) if language else text
    if found.event.visibility == Visibility.PUBLIC and not request.user.is_authenticated:
        return HttpResponse(text, content_type=PLAYLIST, headers={BRIEFLY: str(AT_ONCE)})
    return _packed(request, text)


def _packed(request: HttpRequest, text: str) -> HttpResponse:
    """Half an hour of segments in a few kilobytes, where the player reads such, as all do."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(text, content_type=PLAYLIST, headers={"Vary": "Accept-Encoding"})
    headers = {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    return HttpResponse(_zipped(text), content_type=PLAYLIST, headers=headers)


@lru_cache(maxsize=64)
def _zipped(text: str) -> bytes:
    """Once for all viewers."""
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def _language(rendition: str) -> str:
    """Of a rendition of words; nothing where it is one of pictures or sound."""
    return rendition.removeprefix(playlists.WORDS) if rendition.startswith(playlists.WORDS) else ""


@public
@never_cache
@require_safe
def captions(request: HttpRequest, event: str) -> HttpResponse:
    """What is said, for the player."""
    return HttpResponse(vtt.captions(_find(request, event)), content_type=VTT)


@public
@never_cache
@require_safe
def caption_file(request: HttpRequest, event: str, language: str) -> HttpResponse:
    """What was said, in a language of the recording."""
    running = _find(request, event)
    found = get_object_or_404(running.event.caption_files, language=language)
    return HttpResponse(vtt.of_file(found, running), content_type=VTT)


@public
@never_cache
@require_safe
def film(request: HttpRequest, event: str) -> HttpResponseBase:
    """The published recording as one file; a broken download goes on where it stopped."""
    found = _find(request, event)
    path = films.path_of(found.event) if found.published_at else None
    if not path:
        raise Http404
    state = path.stat()
    etag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
    response = serve_file(request, path, media_type=TYPES[".mp4"], etag=etag)
    response["Content-Disposition"] = f'attachment; filename="{found.event.slug}.mp4"'
    return response


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
    if language := _language(rendition):
        return _words(request, found, language, part)
    path = playlists.part(found.event, rendition, part)
    if not path:
        raise Http404
    is_shown = _is_shown(found, rendition, part, path)
    if not (is_shown or _hosts(request, found.event)):
        raise Http404
    response = FileResponse(path.open("rb"), content_type=TYPES[path.suffix])
    response["Cache-Control"] = _keeping(found, is_shown)
    return response


def _keeping(stream: Stream, is_shown: bool) -> str:
    """Who may keep a segment: after the end nobody, unless there is a recording for all."""
    if stream.ended_at and not stream.published_at:
        return "private, no-store"
    is_public = is_shown and stream.event.visibility == Visibility.PUBLIC
    return f"{'public' if is_public else 'private'}, {FOR_EVER}"


def _words(request: HttpRequest, stream: Stream, language: str, part: str) -> HttpResponse:
    """What is said in two seconds of the stream, for whom may hear them."""
    name = part.removesuffix(".vtt") + ".m4s"
    path = playlists.part(stream.event, playlists.SOUND, name)
    may_hear = path and (_is_shown(stream, playlists.SOUND, name, path) or _hosts(request, stream.event))
    text = vtt.piece(stream, language, name) if may_hear and part.endswith(".vtt") else None
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type=VTT)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _find(request: HttpRequest, slug: str) -> Stream:
    """The stream of an event that this person may see and that takes place."""
    events = Event.objects.visible_to(request.user).filter(cancelled_at=None)
    found = Stream.objects.select_related("event").filter(event__in=events, event__slug=slug).first()
    if not found or not _may_watch(request, found):
        raise Http404
    return found


def _may_watch(request: HttpRequest, stream: Stream) -> bool:
    """From the hour on everybody who sees the event, until then hosts; a recording once it is published."""
    if stream.ended_at:
        return timezone.now() < stream.ended_at + LAST_WORDS or _keeps(request, stream)
    return stream.event.starts_at <= timezone.now() or _hosts(request, stream.event)


def _keeps(request: HttpRequest, stream: Stream) -> bool:
    """Whether what was sent is there for this person as a recording."""
    return bool(stream.published_at) or can(request.user, "events.plan_events")


def _is_shown(stream: Stream, rendition: str, part: str, path: Path) -> bool:
    """Whether a segment is for viewers: neither sent before the hour nor cut off afterwards."""
    if stream.ended_at:
        return playlists.is_within(stream.event, rendition, part, stream.cut)
    return "init" in part or path.stat().st_mtime >= stream.event.starts_at.timestamp()


def _hosts(request: HttpRequest, event: Event) -> bool:
    return can(request.user, "events.host_event", event)


def _state(request: HttpRequest, event: Event, stream: Stream | None) -> str:
    """Where the stream is: off, none, break, live or over."""
    if event.cancelled_at:
        return "off"
    if not stream or not (stream.ended_at or _may_watch(request, stream)):
        return "none"
    if stream.ended_at:
        return "recording" if stream.published_at else "over"
    return "live" if playlists.is_arriving(event) else "break"
