"""After the stream: the cut, and publication; during it, what begins when."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import can, permission, require
from plietsch.events.blocks import PUBLIC
from plietsch.events.forms import CaptionFileForm, CaptionForm, TrimForm
from plietsch.events.live_route import ticket_address
from plietsch.events.models import CaptionFile, Event, ProgrammeItem, Stream
from plietsch.events.operations import streams as operations
from plietsch.events.views.frame import find_event
from plietsch.events.views.hall_frame import answer, find_hosted, once_at_desk, pieces


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: UserRequest, event: str) -> HttpResponse:
    """The cut of the recording, and whether everybody may watch it."""
    found = find_event(request, event)
    stream = Stream.objects.select_related("event").filter(event=found).first()
    form = TrimForm(request.POST or None, stream=stream)
    if request.method == "POST" and stream and form.is_valid():
        operations.trim_recording(stream=stream, **form.order(), by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert."))
        return redirect("events:recording", event=found.slug)
    speakers = found.speakers.select_related("person").order_by("name", "pk")
    context = {
        "event": found,
        "stream": stream,
        "form": form,
        "speakers": speakers,
        "captions": found.caption_files.order_by("language"),
        "captions_form": CaptionFileForm(auto_id="captions_%s"),
    }
    return render(request, "events/recording.html", context)


@permission("events.host_event")
@require_POST
def ending(request: UserRequest, event: str) -> HttpResponse:
    """The stream is over: viewers learn of it with their next playlist, the receiver within three seconds."""
    stream = _find_stream(request, event)
    require(request.user, "events.host_event", stream.event)
    return once(request, lambda: _end(request, stream))


def _end(request: UserRequest, stream: Stream) -> HttpResponse:
    operations.end_stream(stream=stream, at=timezone.now())
    messages.success(request, _("Der Livestream ist beendet."))
    plans = can(request.user, "events.plan_events")
    return redirect("events:recording" if plans else "events:hall_desk", event=stream.event.slug)


@permission("events.plan_events")
@require_POST
def recording_publication(request: UserRequest, event: str) -> HttpResponse:
    """Let everybody watch, or nobody any more."""
    stream, at = _find_stream(request, event), timezone.now()
    try:
        if stream.published_at:
            operations.withdraw_recording(stream=stream, by=request.user, at=at)
            messages.success(request, _("Die Aufzeichnung ist nicht mehr zu sehen."))
        else:
            operations.publish_recording(stream=stream, by=request.user, at=at)
            messages.success(request, _("Die Aufzeichnung ist veröffentlicht."))
    except (operations.NotOver, operations.ConsentMissing) as refusal:
        messages.error(request, str(refusal))
    return redirect("events:recording", event=event)


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def captions(request: UserRequest, event: str) -> HttpResponse:
    """A file with captions in a language."""
    found = find_event(request, event)
    form = CaptionFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        operations.add_captions(event=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert."))
        return redirect("events:recording", event=found.slug)
    return render(request, "events/captions.html", {"event": found, "form": form})


@permission("events.plan_events")
@require_POST
def captions_removal(request: UserRequest, captionfile: int) -> HttpResponse:
    """Take a file with captions away."""
    events = Event.objects.visible_to(request.user)
    rows = CaptionFile.objects.select_related("event").filter(event__in=events)
    found = get_object_or_404(rows, pk=captionfile)
    operations.remove_captions(captions=found, by=request.user, at=timezone.now())
    return redirect("events:recording", event=found.event.slug)


@permission("events.host_event")
@require_POST
def beginning(request: UserRequest, programmeitem: int) -> HttpResponse:
    """This item begins now, or has not begun after all."""
    items = ProgrammeItem.objects.select_related("event")
    item = get_object_or_404(items, pk=programmeitem, event__in=Event.objects.visible_to(request.user))
    require(request.user, "events.host_event", item.event)
    return once(request, lambda: _begin(request, item))


def _begin(request: UserRequest, item: ProgrammeItem) -> HttpResponse:
    says_no = request.POST.get("says") == "no"
    change = operations.take_back_beginning if says_no else operations.begin_item
    change(item=item, by=request.user, at=timezone.now())
    return redirect("events:hall_desk", event=item.event.slug)


@permission("events.host_event")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def caption(request: UserRequest, event: str) -> HttpResponse:
    """A page for whoever writes along: a line of what is being said, and what stands there now."""
    found = find_event(request, event)
    require(request.user, "events.host_event", found)
    hall, form = find_hosted(request, found), CaptionForm(request.POST or None)
    if not hall:
        raise Http404
    if request.method == "POST":
        if form.is_valid():
            once_at_desk(
                request,
                hall,
                lambda: operations.write_caption(event=found, **form.cleaned_data, at=timezone.now()),
            )
        response = answer(request, hall, "", {})
        return response if response.status_code == 200 else redirect("events:caption", event=found.slug)  # noqa: PLR2004
    context = {
        "event": found,
        "form": form,
        "blocks": pieces(request, hall, PUBLIC),
        "listen": ticket_address(hall, PUBLIC, request.LANGUAGE_CODE, by=request.user),
    }
    return render(request, "events/hall/writing.html", context)


def _find_stream(request: HttpRequest, slug: str) -> Stream:
    found = Stream.objects.select_related("event").filter(event=find_event(request, slug)).first()
    if not found:
        raise Http404
    return found
