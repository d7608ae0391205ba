"""Programme and questions of an event, by the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, require
from plietsch.events.clashes import clashes
from plietsch.events.forms import InquiryForm, ItemForm, PresentationForm
from plietsch.events.models import Event, Inquiry, ProgrammeItem
from plietsch.events.operations import inquiries
from plietsch.events.operations import programme as operations
from plietsch.events.views.frame import find_event, find_prepared


@permission("events.prepare_event")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: UserRequest, event: str) -> HttpResponse:
    """The programme so far, and a form for the next item."""
    found = find_prepared(request, event)
    last = found.items.order_by("-ends_at").first()
    begin = last.ends_at if last and last.ends_at < found.ends_at else found.starts_at
    form = ItemForm(request.POST or None, instance=ProgrammeItem(event=found), by=request.user, begin=begin)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _add(request, found, form))
        except operations.OutsideEvent as refusal:
            form.add_error("starts_at", str(refusal))
    context = {"event": found, "form": form, "plans": True, "clashes": clashes(found.pk)}
    context["presentation"] = PresentationForm(user=request.user, auto_id="vorstellung_%s")
    return render(request, "events/programme.html", context)


def _add(request: UserRequest, event: Event, form: ItemForm) -> HttpResponse:
    operations.add_item(event=event, **form.order(), by=request.user, at=timezone.now())
    return redirect("events:add_item", event=event.slug)


@permission("events.prepare_event")
@require_POST
def presentation(request: UserRequest, event: str) -> HttpResponse:
    """A project on the programme with one click."""
    found = find_prepared(request, event)
    form = PresentationForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            operations.present_project(event=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except (operations.AlreadyPresented, operations.NoTimeLeft) as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, form.first_error())
    return redirect("events:add_item", event=found.slug)


@permission("events.prepare_event")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, programmeitem: int) -> HttpResponse:
    """Change an item."""
    item = _find(request, programmeitem)
    form = ItemForm(request.POST or None, instance=item, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_item(item=item, **form.order(), by=request.user, at=timezone.now())
            return redirect("events:add_item", event=item.event.slug)
        except operations.OutsideEvent as refusal:
            form.add_error("starts_at", str(refusal))
    return render(request, "events/item.html", {"item": item, "event": item.event, "form": form})


@permission("events.prepare_event")
@require_POST
def remove(request: UserRequest, programmeitem: int) -> HttpResponse:
    """Take an item off the programme."""
    item = _find(request, programmeitem)
    operations.remove_item(item=item, by=request.user, at=timezone.now())
    return redirect("events:add_item", event=item.event.slug)


def _find(request: UserRequest, item: int) -> ProgrammeItem:
    events = Event.objects.visible_to(request.user)
    items = ProgrammeItem.objects.select_related("event", "track")
    found = get_object_or_404(items, pk=item, event__in=events)
    require(request.user, "events.prepare_event", found.event)
    return found


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: UserRequest, event: str) -> HttpResponse:
    """The organisers' own questions at registration."""
    found = find_event(request, event)
    form = InquiryForm(request.POST or None, instance=Inquiry(event=found))
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _ask(request, found, form))
    context = {"event": found, "form": form, "inquiries": found.inquiries.order_by("pk")}
    return render(request, "events/inquiries.html", context)


def _ask(request: UserRequest, event: Event, form: InquiryForm) -> HttpResponse:
    inquiries.add_inquiry(event=event, **form.cleaned_data, by=request.user, at=timezone.now())
    return redirect("events:inquiries", event=event.slug)


@permission("events.plan_events")
@require_POST
def unask(request: UserRequest, inquiry: int) -> HttpResponse:
    """Drop a question with its answers."""
    events = Event.objects.visible_to(request.user)
    found = get_object_or_404(Inquiry.objects.select_related("event"), pk=inquiry, event__in=events)
    inquiries.remove_inquiry(inquiry=found, by=request.user, at=timezone.now())
    return redirect("events:inquiries", event=found.event.slug)
