"""One's own dates, on a page and as a calendar behind a secret address that can be taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, public
from plietsch.events.ical import personal_calendar
from plietsch.events.models import CalendarKey, Speaker
from plietsch.events.operations.subscriptions import make_calendar_key, revoke_calendar_key
from plietsch.events.queries import dates_of, prepared_by
from plietsch.events.views.calendar import FEED_BACK
from plietsch.events.views.frame import TYPE


@permission("accounts.manage_account")
@never_cache
@require_safe
def mine(request: UserRequest) -> HttpResponse:
    """Where I am registered, speak, moderate or prepare, and the address for my calendar program."""
    now = timezone.now()
    context = {
        "registrations": dates_of(request.user, since=now),
        "appearances": Speaker.objects.told().of(request.user).select_related("event"),
        "prepared": prepared_by(request.user, since=now - FEED_BACK),
        "calendar_key": CalendarKey.objects.filter(person=request.user).first(),
        "now": now,
    }
    return render(request, "events/mine.html", context)


@permission("accounts.manage_account")
@require_POST
def making(request: UserRequest) -> HttpResponse:
    """A new address."""
    make_calendar_key(by=request.user, at=timezone.now())
    return redirect("events:mine")


@permission("accounts.manage_account")
@require_POST
def revocation(request: UserRequest) -> HttpResponse:
    """No address any more."""
    revoke_calendar_key(by=request.user, at=timezone.now())
    return redirect("events:mine")


@public
@never_cache
@require_safe
def personal_feed(request: HttpRequest, calendar_key: str) -> HttpResponse:
    """The dates of whoever the key belongs to, for calendar programs."""
    key = get_object_or_404(CalendarKey.objects.with_key(calendar_key).select_related("person"))
    rows = dates_of(key.person, since=timezone.now() - FEED_BACK)
    response = HttpResponse(personal_calendar(rows, name=_("Meine Veranstaltungen")), content_type=TYPE)
    response["Referrer-Policy"] = "no-referrer"
    return response
