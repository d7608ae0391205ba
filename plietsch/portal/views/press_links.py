"""For those who publish: the press's look before the time ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plietsch.core.names import UserRequest
from plietsch.core.permissions import require
from plietsch.portal.models import News
from plietsch.portal.operations.press import take_link_back


@require_http_methods(["GET", "HEAD", "POST"])
def press_link_end(request: UserRequest, news: int) -> HttpResponse:
    """Take the link back, once somebody has read what that means."""
    require(request.user, "portal.publish_pages")
    page = get_object_or_404(News, pk=news)
    if request.method != "POST":
        return render(request, "portal/press_link_end.html", {"page": page})
    take_link_back(page, by=request.user, at=timezone.now())
    messages.success(request, _("Der Link ist zurückgenommen. Der neue steht bei der Nachricht."))
    return redirect("wagtailadmin_pages:edit", page.pk)
