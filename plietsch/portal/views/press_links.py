"""For those who publish: the press's look before the time ends."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.core.mail import address_of
from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, require
from plietsch.portal.embargo import press_key
from plietsch.portal.models import News
from plietsch.portal.operations.press import take_link_back


@require_safe
def press_link(request: UserRequest, news: int) -> HttpResponse:
    """The address to hand out, while the news wait for their time."""
    page = get_object_or_404(News, id=news)
    if not (page.scheduled_revision and page.permissions_for_user(request.user).can_edit()):
        raise Http404(news)
    link = address_of(reverse("portal:press", args=[press_key(page)]))
    may_end = can(request.user, "portal.publish_pages")
    return render(request, "portal/press_link.html", {"page": page, "link": link, "may_end": may_end})


@require_http_methods(["GET", "HEAD", "POST"])
def press_link_end(request: UserRequest, news: int) -> HttpResponse:
    """Take the link back, once somebody has read what that means."""
    require(request.user, "portal.publish_pages")
    page = get_object_or_404(News, id=news)
    if request.method != "POST":
        return render(request, "portal/press_link_end.html", {"page": page})
    take_link_back(page, by=request.user, at=timezone.now())
    messages.success(request, _("Der Link ist zurückgenommen. Der neue steht bei der Nachricht."))
    return redirect("wagtailadmin_pages:edit", page.pk)
