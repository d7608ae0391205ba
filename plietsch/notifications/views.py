"""The page of notices, how many wait, and how a person wants to hear of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, public
from plietsch.notifications.forms import DeviceForm, DeviceRemovalForm, PreferenceForm
from plietsch.notifications.models import Notice, Preference, PushDevice
from plietsch.notifications.operations import preferences as operations
from plietsch.notifications.operations import pushes, see
from plietsch.notifications.queries import told
from plietsch.notifications.sealed_push import own_point


@permission("notifications.read_notices")
@require_safe
def notices(request: UserRequest) -> HttpResponse:
    """What concerns me, newest first."""
    mine = Notice.objects.visible_to(request.user).select_related("activity").order_by("-pk")
    page = Paginator(mine, 50).get_page(request.GET.get("page"))
    entries = told(request.user, list(page))
    return render(request, "notifications/notices.html", {"page": page, "entries": entries})


@permission("notifications.read_notices")
@require_safe
def badge(request: UserRequest) -> HttpResponse:
    """How many notices wait; a page that stays open asks again every half minute."""
    unseen = Notice.objects.visible_to(request.user).unseen().count()
    return render(request, "notifications/_badge.html", {"unseen": unseen})


@permission("notifications.read_notices")
@require_POST
def sight(request: UserRequest) -> HttpResponse:
    """I have seen them all."""
    see(member=request.user, at=timezone.now())
    return redirect("notifications:notices")


@permission("notifications.read_notices")
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: UserRequest) -> HttpResponse:
    """Mails, digest, limit and hours of rest; packages add levels of their own."""
    mine = Preference.objects.filter(member=request.user).first() or Preference(member=request.user)
    form = PreferenceForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        operations.choose(member=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Gespeichert."))
        return redirect("notifications:preferences")
    devices = PushDevice.objects.visible_to(request.user).order_by("pk")
    context = {"form": form, "devices": devices, "push_key": own_point()}
    return render(request, "notifications/preferences.html", context)


@permission("notifications.read_notices")
@require_POST
def devices(request: UserRequest) -> HttpResponse:
    """Show notices on this device; sent by the page when the browser has subscribed."""
    form = DeviceForm(request.POST)
    try:
        if form.is_valid():
            key = request.session.session_key or ""
            pushes.add_device(**form.cleaned_data, session=key, by=request.user, at=timezone.now())
            messages.success(request, _("Dieses Gerät zeigt Ihnen ab jetzt, was Sie angeht."))
        else:
            messages.error(request, _("Ihr Browser konnte nicht angemeldet werden."))
    except pushes.TooManyDevices:
        messages.error(request, _("Mehr Geräte gehen nicht. Entfernen Sie erst eines."))
    return redirect("notifications:preferences")


@permission("notifications.read_notices")
@require_POST
def device_removal(request: UserRequest) -> HttpResponse:
    """Nothing more on one of my devices."""
    form = DeviceRemovalForm(request.POST, by=request.user)
    if not form.is_valid():
        raise Http404
    pushes.remove_device(device=form.cleaned_data["device"])
    return redirect("notifications:preferences")


@csrf_exempt  # RFC 8058: the mail provider's one-click POST has no session; the signed address is the proof
@public
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscription(request: HttpRequest, token: str) -> HttpResponse:
    """Leave one kind of mails from a mail, without signing in; looking at the page changes nothing."""
    leaving = operations.leaving_by(token)
    if leaving is None:
        raise Http404
    if request.method == "POST":
        operations.unsubscribe(leaving=leaving, at=timezone.now())
    context = {"is_done": request.method == "POST", "is_digest": leaving.what == operations.DIGEST}
    return render(request, "notifications/unsubscription.html", context)
