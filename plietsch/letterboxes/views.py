"""A person's letterbox: whether mails reach them, and the addresses under which they write."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.letterboxes.models import Letterbox
from plietsch.letterboxes.operations import failures as operations


@permission("letterboxes.write_by_mail")
@require_safe
def letterbox(request: UserRequest) -> HttpResponse:
    """How it stands."""
    silent = Letterbox.objects.visible_to(request.user).silent().first()
    return render(request, "letterboxes/letterbox.html", {"silent": silent})


@permission("letterboxes.write_by_mail")
@require_POST
def resumption(request: UserRequest) -> HttpResponse:
    """My mailbox is mended."""
    operations.resume(member=request.user, at=timezone.now())
    messages.success(request, _("Ab jetzt bekommen Sie wieder E-Mails."))
    return redirect("letterboxes:letterbox")


@permission("letterboxes.write_by_mail")
@require_POST
def renewal(request: UserRequest) -> HttpResponse:
    """Somebody else has my addresses."""
    operations.renew_addresses(member=request.user, at=timezone.now())
    messages.success(request, _("Ihre bisherigen Adressen gelten nicht mehr."))
    return redirect("letterboxes:letterbox")
