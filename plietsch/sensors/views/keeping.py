"""What keepers of areas do: start, describe, give tokens, set limits."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, require
from plietsch.sensors.forms import AreaForm, NewAreaForm, ThresholdForm, TokenForm
from plietsch.sensors.models import Area, Datastream, DeviceToken, Threshold
from plietsch.sensors.operations import areas as operations
from plietsch.sensors.operations import thresholds
from plietsch.sensors.views.pages import show_datastream


@permission("sensors.start_area")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest) -> HttpResponse:
    """A new area."""
    form = NewAreaForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():

        def write() -> HttpResponse:
            return redirect(operations.start_area(**form.cleaned_data, by=request.user, at=timezone.now()))

        return once(request, write)
    return render(request, "sensors/form.html", {"form": form, "title": _("Messgebiet anlegen")})


@permission("sensors.keep_area")
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: UserRequest, area: str) -> HttpResponse:
    """What an area is called, who reads along, where it posts."""
    found = _kept(request, area)
    form = AreaForm(request.POST or None, instance=copy(found), by=request.user)
    if request.method == "POST" and form.is_valid():
        operations.describe_area(found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert."))
        return redirect(found)
    return render(request, "sensors/form.html", {"form": form, "area": found, "title": _("Angaben ändern")})


@permission("sensors.keep_area")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: UserRequest, area: str) -> HttpResponse:
    """Who may write readings here; a new secret is shown on the page that answers, and never again."""
    found = _kept(request, area)
    form, issued = TokenForm(request.POST or None, area=found), None
    if request.method == "POST" and form.is_valid():
        issued = operations.issue_token(found, **form.cleaned_data, by=request.user, at=timezone.now())
        form = TokenForm(area=found)
    given = found.tokens.visible_to(request.user).select_related("thing").order_by("revoked_at", "-pk")
    context = {"area": found, "form": form, "issued": issued, "tokens": given}
    return render(request, "sensors/tokens.html", context)


@permission("sensors.view_devicetoken")
@require_http_methods(["GET", "HEAD", "POST"])
def token_revocation(request: UserRequest, devicetoken: int) -> HttpResponse:
    """Take a token back, after asking."""
    seen = DeviceToken.objects.visible_to(request.user).select_related("area")
    found = get_object_or_404(seen, pk=devicetoken)
    if request.method == "POST":
        operations.revoke_token(found, by=request.user, at=timezone.now())
        messages.success(request, _("Der Zugang ist gesperrt."))
        return redirect("sensors:tokens", found.area.slug)
    return render(request, "sensors/revocation.html", {"token": found, "area": found.area})


@permission("sensors.keep_area")
@require_POST
def new_threshold(request: UserRequest, datastream: int) -> HttpResponse:
    """A limit beyond which the group is told."""
    seen = Datastream.objects.visible_to(request.user).select_related("thing__area")
    found = get_object_or_404(seen, pk=datastream)
    require(request.user, "sensors.keep_area", found.thing.area)
    form = ThresholdForm(request.POST, taken=found.thresholds.all())
    if not form.is_valid():
        return show_datastream(request, found.pk, form)

    def write() -> HttpResponse:
        thresholds.set_threshold(found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Die Gruppe erfährt es, wenn ein Wert darüber hinausgeht."))
        return redirect(found)

    return once(request, write)


@permission("sensors.view_threshold")
@require_POST
def threshold_removal(request: UserRequest, threshold: int) -> HttpResponse:
    """No more posts about a limit."""
    seen = Threshold.objects.visible_to(request.user).select_related("datastream__thing__area")
    found = get_object_or_404(seen, pk=threshold)
    require(request.user, "sensors.keep_area", found.datastream.thing.area)
    thresholds.remove_threshold(found, by=request.user, at=timezone.now())
    messages.success(request, _("Die Meldung ist gelöscht."))
    return redirect(found.datastream)


def _kept(request: UserRequest, slug: str) -> Area:
    seen = Area.objects.visible_to(request.user).select_related("organisation", "place", "group")
    found = get_object_or_404(seen, slug=slug)
    require(request.user, "sensors.keep_area", found)
    return found
