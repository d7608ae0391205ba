"""For the office: websites that are counted here, and programs that may read their figures."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.analytics.forms import SiteForm, TokenForm
from plietsch.analytics.models import OWN, Site, Token
from plietsch.analytics.operations.sites import (
    add_site,
    change_site,
    give_token,
    remove_site,
    take_token,
)
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission


@permission("analytics.keep_sites")
@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: UserRequest) -> HttpResponse:
    """The websites that are counted here, and how a further one begins."""
    form = SiteForm(request.POST or None)
    if form.is_valid():
        site = add_site(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("„{site}“ kann jetzt hier zählen.").format(site=site))
        return redirect("analytics:sites")
    rows = Site.objects.visible_to(request.user).select_related("organisation").order_by("number")
    context = {"form": form, "sites": rows, "address": settings.PUBLIC_URL}
    return render(request, "analytics/sites.html", context, status=422 if form.errors else 200)


@permission("analytics.keep_sites")
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: UserRequest, site: int) -> HttpResponse:
    """Another name, address or organisation, and what to put into its pages."""
    found = get_object_or_404(Site, pk=site)
    form = SiteForm(request.POST or None, instance=found)
    if form.is_valid():
        told = {"host": found.host, **form.cleaned_data}  # the own website's stands where it stands
        change_site(found, **told, by=request.user, at=timezone.now())
        messages.success(request, _("Die Angaben sind gespeichert."))
        return redirect("analytics:sites")
    context = {"form": form, "site": Site.objects.get(pk=site), "address": settings.PUBLIC_URL, "own": OWN}
    return render(request, "analytics/site.html", context, status=422 if form.errors else 200)


@permission("analytics.keep_sites")
@require_http_methods(["GET", "HEAD", "POST"])
def site_removal(request: UserRequest, site: int) -> HttpResponse:
    """A website counts here no more, once somebody has read what is lost."""
    found = get_object_or_404(Site.objects.exclude(number=OWN), pk=site)
    if request.method != "POST":
        return render(request, "analytics/site_removal.html", {"site": found})
    remove_site(found, by=request.user, at=timezone.now())
    messages.success(request, _("„{site}“ zählt hier nicht mehr.").format(site=found))
    return redirect("analytics:sites")


@permission("analytics.keep_sites")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: UserRequest) -> HttpResponse:
    """The programs that may read figures; a new token is shown this once."""
    form, secret = TokenForm(request.POST or None), ""
    if form.is_valid():
        secret = give_token(**form.cleaned_data, by=request.user, at=timezone.now())
        form = TokenForm()
    rows = Token.objects.select_related("site").order_by("name", "pk")
    context = {"form": form, "tokens": rows, "secret": secret, "address": settings.PUBLIC_URL}
    return render(request, "analytics/tokens.html", context, status=422 if form.errors else 200)


@permission("analytics.keep_sites")
@require_POST
def token_removal(request: UserRequest, program: int) -> HttpResponse:
    """A program reads no more."""
    take_token(get_object_or_404(Token, pk=program), by=request.user, at=timezone.now())
    messages.success(request, _("Das Programm liest nicht mehr mit."))
    return redirect("analytics:tokens")
