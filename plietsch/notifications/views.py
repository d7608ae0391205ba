"""The page of notices, and whether they also come by mail."""

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
from plietsch.notifications import operations
from plietsch.notifications.models import Notice, Preference
from plietsch.notifications.queries import told


@permission("notifications.read_notices")
@require_safe
def notices(request: UserRequest) -> HttpResponse:
    """What concerns me, newest first."""
    mine = Notice.objects.visible_to(request.user).select_related("activity").order_by("-pk")
    page = Paginator(mine, 50).get_page(request.GET.get("page"))
    by_mail = not Preference.objects.filter(member=request.user, by_mail=False).exists()
    entries = told(request.user, list(page))
    return render(
        request, "notifications/notices.html", {"page": page, "entries": entries, "by_mail": by_mail}
    )


@permission("notifications.read_notices")
@require_POST
def sight(request: UserRequest) -> HttpResponse:
    """I have seen them all."""
    operations.see(member=request.user, at=timezone.now())
    return redirect("notifications:notices")


@permission("notifications.read_notices")
@require_POST
def mail(request: UserRequest) -> HttpResponse:
    """Mails on or off."""
    by_mail = request.POST.get("by_mail") == "1"
    operations.choose_mail(member=request.user, by_mail=by_mail)
    messages.success(
        request, _("Sie bekommen E-Mails.") if by_mail else _("Sie bekommen keine E-Mails mehr.")
    )
    return redirect("notifications:notices")


@csrf_exempt  # RFC 8058: the mail provider's one-click POST has no session; the signed address is the proof
@public
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscription(request: HttpRequest, token: str) -> HttpResponse:
    """Switch mails off from a mail, without signing in; looking at the page changes nothing."""
    member = operations.member_of(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        operations.choose_mail(member=member, by_mail=False)
    return render(request, "notifications/unsubscription.html", {"is_done": request.method == "POST"})
