"""The network office plans."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission
from plietsch.events import rooms
from plietsch.events.forms import (
    CancelForm,
    CopyForm,
    EventForm,
    OrganisersForm,
    SeriesForm,
    TranslationForm,
    VenueForm,
)
from plietsch.events.models import Event, Registration
from plietsch.events.operations import planning as operations
from plietsch.events.operations import taking_back
from plietsch.events.operations.refusals import GuestsInside, SeatsInUse
from plietsch.events.queries import with_rows
from plietsch.events.views.frame import find_event, find_prepared

PAGE = 50


@permission("events.plan_events")
@require_safe
def plans(request: UserRequest) -> HttpResponse:
    """All events, drafts included, the latest day first."""
    events = with_rows(Event.objects.visible_to(request.user)).order_by("-starts_at", "-pk")
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    return render(request, "events/plans.html", {"page": page})


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: UserRequest) -> HttpResponse:
    """A new event."""
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _plan(request, form))
    return render(request, "events/plan.html", {"form": form})


def _plan(request: UserRequest, form: EventForm) -> HttpResponse:
    event = operations.plan_event(**form.facts(), seats=form.seats(), by=request.user, at=timezone.now())
    messages.success(request, _("Der Entwurf ist gespeichert."))
    _warn_of_past(request, event)
    return redirect(event)


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, event: str) -> HttpResponse:
    """Change an event; people on the list hear of what concerns their calendars."""
    found = find_event(request, event)
    form = EventForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_event(
                event=found,
                **form.facts(),
                seats=form.seats(),
                moves=form.moves(),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Gespeichert."))
            _warn_of_too_many(request, found)
            if "starts_at" in form.changed_data:
                _warn_of_past(request, found)
            return redirect(found)
        except SeatsInUse as refusal:
            form.ask_again(refusal)
        except GuestsInside as refusal:
            form.add_error(None, str(refusal))
        except operations.ProgrammeOutside as refusal:
            form.add_error("ends_at", str(refusal))
    return render(request, "events/edit.html", {"event": found, "form": form})


def _warn_of_past(request: UserRequest, *events: Event) -> None:
    """A year mistyped: what is over before anybody could register."""
    if any(event.ends_at < timezone.now() for event in events):
        messages.warning(request, _("Der Termin liegt in der Vergangenheit. Stimmt das Datum?"))


def _warn_of_too_many(request: UserRequest, event: Event) -> None:
    """More people have a seat than there are now: nobody loses theirs, and the office knows."""
    for seating in event.seatings.order_by("-mode"):
        if seating.capacity is not None and seating.taken > seating.capacity:
            text = _("%(mode)s haben %(taken)s Menschen einen Platz, geplant sind jetzt %(capacity)s.")
            facts = {"mode": seating.get_mode_display(), "taken": seating.taken, "capacity": seating.capacity}
            messages.warning(request, text % facts)


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def organisers(request: UserRequest, event: str) -> HttpResponse:
    """Groups and partners that organise with us."""
    found = find_event(request, event)
    form = OrganisersForm(request.POST or None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        operations.choose_organisers(event=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert."))
        return redirect(found)
    return render(request, "events/organisers.html", {"event": found, "form": form})


@permission("events.prepare_event")
@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: UserRequest, event: str, language: str) -> HttpResponse:
    """What the event is called and says in another language."""
    found = find_prepared(request, event)
    if language not in dict(settings.SPOKEN_LANGUAGES) or language == settings.LANGUAGE_CODE:
        raise Http404
    text = found.translations.filter(language=language).first()
    form = TranslationForm(request.POST or None, instance=text, event=found)
    if request.method == "POST" and form.is_valid():
        operations.translate_event(
            event=found, language=language, **form.cleaned_data, by=request.user, at=timezone.now()
        )
        messages.success(request, _("Gespeichert."))
        return redirect(found)
    context = {"event": found, "form": form, "tongue": dict(settings.SPOKEN_LANGUAGES)[language]}
    return render(request, "events/translation.html", context)


@permission("events.plan_events")
@require_POST
def publication(request: UserRequest, event: str) -> HttpResponse:
    """Put the event into the calendar."""
    found = find_event(request, event)
    try:
        operations.publish_event(event=found, by=request.user, at=timezone.now())
        messages.success(request, _("Die Veranstaltung steht jetzt im Kalender."))
    except operations.NoSeats as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: UserRequest, event: str) -> HttpResponse:
    """Cancel the event and tell everybody."""
    found = find_event(request, event)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel_event(event=found, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Abgesagt. Alle Angemeldeten bekommen eine Mail."))
            if text := rooms.cannot_clear(found):
                messages.warning(request, text)
        except operations.NotCancellable as refusal:
            messages.error(request, str(refusal))
        return redirect(found)
    people = Registration.objects.standing().filter(event=found).count()
    return render(request, "events/cancellation.html", {"event": found, "form": form, "people": people})


@permission("events.plan_events")
@require_POST
def reinstatement(request: UserRequest, event: str) -> HttpResponse:
    """Let a cancelled event take place after all."""
    found = find_event(request, event)
    try:
        taking_back.take_back_cancellation(event=found, by=request.user, at=timezone.now())
        messages.success(request, _("Die Veranstaltung findet statt. Alle Angemeldeten bekommen eine Mail."))
    except taking_back.TooLate as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@permission("events.plan_events")
@require_POST
def draft_removal(request: UserRequest, event: str) -> HttpResponse:
    """Nobody needs this draft any more."""
    found = find_event(request, event)
    try:
        taking_back.delete_draft(event=found, by=request.user, at=timezone.now())
    except taking_back.WasPublished as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, _("Der Entwurf „%(title)s“ ist gelöscht.") % {"title": found.title})
    return redirect("events:plans")


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: UserRequest, event: str) -> HttpResponse:
    """The same once more on another day."""
    found = find_event(request, event)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _repeat(request, found, form))
    return render(request, "events/copy.html", {"event": found, "form": form})


def _repeat(request: UserRequest, event: Event, form: CopyForm) -> HttpResponse:
    drafts = operations.repeat_event(event=event, **form.order(), by=request.user, at=timezone.now())
    _warn_of_past(request, *drafts)
    if len(drafts) == 1:
        messages.success(request, _("Die Kopie ist ein Entwurf."))
        return redirect("events:edit", event=drafts[0].slug)
    messages.success(request, _("%d Entwürfe sind angelegt.") % len(drafts))
    return redirect("events:plans")


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def start_series(request: UserRequest) -> HttpResponse:
    """A new series."""
    form = SeriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _start_series(request, form))
    return render(request, "events/start_series.html", {"form": form})


def _start_series(request: UserRequest, form: SeriesForm) -> HttpResponse:
    return redirect(operations.start_series(**form.cleaned_data, by=request.user, at=timezone.now()))


@permission("events.plan_events")
@require_http_methods(["GET", "HEAD", "POST"])
def add_venue(request: UserRequest) -> HttpResponse:
    """A new venue."""
    form = VenueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _add_venue(request, form))
    return render(request, "events/add_venue.html", {"form": form})


def _add_venue(request: UserRequest, form: VenueForm) -> HttpResponse:
    operations.add_venue(**form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, _("Der Veranstaltungsort steht jetzt zur Wahl."))
    return redirect("events:plan")
