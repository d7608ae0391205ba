"""A person's own data: a copy of everything, and erasure."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.accounts.forms import ErasureForm
from plietsch.accounts.models import DataExport
from plietsch.accounts.operations.exports import StillPreparing, request_export
from plietsch.accounts.operations.people import LastOffice, erase
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission


@permission("accounts.manage_account")
@require_http_methods(["GET", "HEAD", "POST"])
def data_exports(request: UserRequest) -> HttpResponse:
    """Ask for a copy of one's own data, and fetch it."""
    if request.method == "POST":
        try:
            request_export(request.user, at=timezone.now())
        except StillPreparing as still:
            messages.info(request, str(still))
        else:
            messages.success(request, _("Wir stellen Ihre Daten zusammen. Das dauert meist nur Sekunden."))
        return redirect("accounts:data_exports")
    own = DataExport.objects.visible_to(request.user).filter(expires_at__gt=timezone.now())
    return render(request, "accounts/data_exports.html", {"exports": own.order_by("-requested_at")})


@permission("accounts.manage_account")
@require_safe
def data_export(request: UserRequest, export: int) -> HttpResponseBase:
    """The file, until it expires."""
    own = DataExport.objects.visible_to(request.user).filter(expires_at__gt=timezone.now())
    found = get_object_or_404(own.exclude(file=""), pk=export)
    try:
        content = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename="meine-daten.zip")
    response["Cache-Control"] = "private, no-store"
    return response


@permission("accounts.manage_account")
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erasure(request: UserRequest) -> HttpResponse:
    """Remove one's account for good, after proving once more who one is."""
    form = ErasureForm(request.POST or None)
    if form.is_valid():
        try:
            erase(request.user, by=request.user, at=timezone.now())
        except LastOffice as last:
            form.add_error(None, str(last))
        else:
            logout(request)
            messages.success(request, _("Ihr Konto ist gelöscht."))
            return redirect("ui:home")
    return render(request, "accounts/erasure.html", {"form": form})
