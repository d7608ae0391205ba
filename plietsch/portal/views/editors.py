"""The office appoints editors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.portal.forms import EditorForm
from plietsch.portal.operations.editors import appoint_editor, dismiss_editor
from plietsch.portal.queries import editors as all_editors


@permission("portal.appoint_editors")
@require_http_methods(["GET", "HEAD", "POST"])
def editors(request: UserRequest) -> HttpResponse:
    """Who writes in the portal, and a form to appoint one more or change what somebody may."""
    form = EditorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["email"]
        may_publish = form.cleaned_data["may_publish"] == "yes"
        appoint_editor(person, may_publish=may_publish, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s arbeitet jetzt in der Redaktion mit.") % {"name": person.name})
        return redirect("portal:editors")
    return render(request, "portal/editors.html", {"form": form, "editors": all_editors()})


@permission("portal.appoint_editors")
@require_POST
def dismissal(request: UserRequest, user: int) -> HttpResponse:
    """Take somebody out again."""
    person = get_object_or_404(all_editors(), pk=user)
    dismiss_editor(person, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s arbeitet nicht mehr in der Redaktion mit.") % {"name": person.name})
    return redirect("portal:editors")
