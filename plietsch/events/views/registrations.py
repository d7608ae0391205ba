"""Taking part: sign up, and change or cancel by the secret link that every mail holds."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.models import User
from plietsch.core.permissions import public, require
from plietsch.events.forms import ColleaguesForm, DetailsForm, SignUpForm
from plietsch.events.ical import where
from plietsch.events.models import Event, Hall, Registration, Standing
from plietsch.events.operations import registrations as operations
from plietsch.events.operations.aftermath import may_say_how
from plietsch.events.operations.leaving import cancel_registration
from plietsch.events.operations.seats import NoSuchMode
from plietsch.events.queries import own_registration
from plietsch.events.throttle import may_write
from plietsch.events.views.frame import find_event

REFUSALS = (
    operations.MembersOnly,
    operations.NoSeatThere,
    operations.OfferLapsed,
    operations.RegistrationClosed,
    NoSuchMode,
)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, event: str) -> HttpResponse:
    """The form for guests and for events with questions; a member's click on an event lands here too."""
    found = find_event(request, event)
    require(request.user, "events.register", found)
    if own := own_registration(request.user, found):
        return redirect(own)
    is_member = request.user.is_authenticated and request.user.is_member
    seatings = list(found.seatings.order_by("-mode"))
    initial = {"mode": request.GET.get("mode", "")}
    form = SignUpForm(
        request.POST or None, event=found, seatings=seatings, is_guest=not is_member, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _register(request, found, form) if is_member else _request(request, found, form)
        except operations.AlreadyRegistered:  # the second of two clicks
            return redirect(own_registration(request.user, found) or found)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
    context = {"event": found, "seatings": seatings, "form": form, "is_member": is_member}
    context["takes_registrations"] = found.takes_registrations(timezone.now())
    return render(request, "events/sign_up.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: HttpRequest, event: str) -> HttpResponse:
    """Register several people; each gets a mail and confirms."""
    found = find_event(request, event)
    require(request.user, "events.register", found)
    form, status = ColleaguesForm(request.POST or None, event=found), 200
    if request.method == "POST" and form.is_valid():
        try:
            left = _request_all(request, found, form)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            if not left:
                return redirect(found)
            form, status = _too_many(found, form, left), 429
    takes = found.takes_registrations(timezone.now())
    context = {"event": found, "form": form, "takes_registrations": takes, "is_member": True}
    return render(request, "events/sign_up.html", context, status=status)


def _request_all(request: HttpRequest, event: Event, form: ColleaguesForm) -> list[str]:
    """Write to each person, and return the lines of those for whom it was one mail too many."""
    sent, left, language, at = 0, [], get_language() or "de", timezone.now()
    by = request.user if request.user.is_authenticated and request.user.is_member else None
    for name, address in form.cleaned_data["lines"]:
        if not may_write(address=address, connection=request.META["REMOTE_ADDR"]):
            left.append(f"{name}, {address}")
            continue
        who = {"mode": form.cleaned_data["mode"], "name": name, "email": address, "language": language}
        operations.request_registration(event=event, **who, by=by, at=at)
        sent += 1
    if sent:
        text = ngettext(
            "Eine Mail ist unterwegs. Die Person bestätigt selbst.",
            "%(count)d Mails sind unterwegs. Jede Person bestätigt selbst.",
            sent,
        )
        messages.success(request, text % {"count": sent})
    return left


def _too_many(event: Event, form: ColleaguesForm, left: list[str]) -> ColleaguesForm:
    """The form again with those who were not written to."""
    again = ColleaguesForm({"mode": form.cleaned_data["mode"], "lines": "\n".join(left)}, event=event)
    again.add_error(
        "lines", _("Diese Personen haben noch keine Mail. Bitte versuchen Sie es in einer Stunde wieder.")
    )
    return again


def _register(request: HttpRequest, event: Event, form: SignUpForm) -> HttpResponse:
    order, by = form.order(), cast("User", request.user)
    return redirect(operations.register_member(event=event, **order, by=by, at=timezone.now()))


def _request(request: HttpRequest, event: Event, form: SignUpForm) -> HttpResponse:
    """Whatever the address, the page says the same."""
    order = form.order()
    if not may_write(address=order["email"], connection=request.META["REMOTE_ADDR"]):
        form.add_error(None, _("Das waren viele Anmeldungen. Bitte versuchen Sie es in einer Stunde wieder."))
        context = {"event": event, "form": form, "is_member": False, "takes_registrations": True}
        return render(request, "events/sign_up.html", context, status=429)
    operations.request_registration(event=event, **order, language=get_language() or "de", at=timezone.now())
    return render(request, "events/requested.html", {"event": event, "address": order["email"]})


@public
@never_cache
@require_safe
def registration(request: HttpRequest, registration_key: str) -> HttpResponse:
    """Where my registration stands, and what I can do."""
    found = _find(request, registration_key)
    event = found.event
    now = timezone.now()
    others = event.seatings.exclude(pk=found.seating_id).order_by("-mode")
    context = {
        "event": event,
        "registration": found,
        "where": where(found),
        "seatings": others if event.takes_registrations(now) else [],
        "hall": Hall.objects.filter(event=event, closed_at=None, event__cancelled_at=None).first(),
        "takes_registrations": event.takes_registrations(now),
        "keeps_list": event.keeps_list(now),
        "changes_details": found.takes_changes(now) and (not found.person_id or event.inquiries.exists()),
        "before": _people_before(found),
        "is_over": event.ends_at < now,
        "may_say_how": may_say_how(found, at=now),
        "takes_place": event.ends_at >= now and not event.cancelled_at,
    }
    return render(request, "events/registration.html", context)


def _people_before(registration: Registration) -> int:
    if registration.standing != Standing.WAITING:
        return 0
    line = Registration.objects.waiting().filter(seating=registration.seating_id)
    return line.filter(number__lt=registration.number).count()


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, registration_key: str) -> HttpResponse:
    """Say something else about myself, as long as the organisers count on changes."""
    found = _find(request, registration_key)
    if not found.takes_changes(timezone.now()):
        messages.error(request, _("Angaben lassen sich jetzt nicht mehr ändern."))
        return redirect(found)
    form = DetailsForm(request.POST or None, registration=found)
    if request.method == "POST" and form.is_valid():
        by, at = found.person, timezone.now()
        try:
            operations.change_details(registration=found, **form.order(), by=by, at=at)
            messages.success(request, _("Gespeichert."))
        except operations.RegistrationClosed as refusal:
            messages.error(request, str(refusal))
        return redirect(found)
    return render(request, "events/details.html", {"event": found.event, "registration": found, "form": form})


@public
@require_POST
def confirmation(request: HttpRequest, registration_key: str) -> HttpResponse:
    """A guest's address is proven."""
    found = _find(request, registration_key)
    answer = _do(
        request, found, lambda: operations.confirm_registration(registration=found, at=timezone.now())
    )
    required = found.event.inquiries.filter(is_required=True)
    if found.confirmed_at and required.exclude(answers__registration=found).exists():
        messages.info(request, _("Bestätigt. Bitte beantworten Sie noch die Fragen zu dieser Veranstaltung."))
        return redirect("events:details", registration_key=found.key)
    return answer


@public
@require_POST
def acceptance(request: HttpRequest, registration_key: str) -> HttpResponse:
    """Take the seat that was held."""
    found = _find(request, registration_key)
    return _do(
        request,
        found,
        lambda: operations.accept_offer(registration=found, by=found.person, at=timezone.now()),
    )


@public
@require_POST
def switch(request: HttpRequest, registration_key: str) -> HttpResponse:
    """From on site to online or back."""
    found, mode = _find(request, registration_key), request.POST.get("mode", "")
    return _do(
        request,
        found,
        lambda: operations.switch_mode(registration=found, mode=mode, by=found.person, at=timezone.now()),
    )


@public
@require_POST
def withdrawal(request: HttpRequest, registration_key: str) -> HttpResponse:
    """I do not come."""
    found = _find(request, registration_key)
    return _do(
        request,
        found,
        lambda: cancel_registration(registration=found, by=found.person, at=timezone.now()),
    )


def _find(request: HttpRequest, key: str) -> Registration:
    rows = Registration.objects.with_key(key).select_related("event__venue__place", "seating", "person")
    return get_object_or_404(rows)


def _do(request: HttpRequest, registration: Registration, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect(registration)
