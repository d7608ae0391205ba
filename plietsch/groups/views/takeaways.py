"""Take a copy away: of a group, of what one's organisation has contributed."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.accounts.models import Affiliation, Organisation
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.groups.forms.takeaways import OrganisationForm
from plietsch.groups.models import Group, Takeaway
from plietsch.groups.models.takeaways import TakeawayQuerySet
from plietsch.groups.operations import takeaways as operations
from plietsch.groups.views.frame import frame


@permission("groups.take_group")
@require_http_methods(["GET", "HEAD", "POST"])
def of_group(request: UserRequest, group: int) -> HttpResponse:
    """The content of a group, for its administration."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.take_group", found)
    if request.method == "POST":
        _request(request, found)
        return redirect("groups:take_group", group=found.pk)
    context = frame(request.user, found, "settings") | {"takeaways": _mine(request).filter(group=found)}
    return render(request, "groups/take_group.html", context)


@permission("groups.see_takeaways")
@require_http_methods(["GET", "HEAD", "POST"])
def takeaways(request: UserRequest) -> HttpResponse:
    """What one's own organisation has contributed, over all groups."""
    terms = Affiliation.objects.current().filter(user=request.user, organisation__is_confirmed=True)
    mine = Organisation.objects.filter(pk__in=terms.values("organisation")).order_by("name", "pk")
    form = OrganisationForm(request.POST or None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        require(request.user, "groups.take_organisation", form.cleaned_data["organisation"])
        _request(request, form.cleaned_data["organisation"])
        return redirect("groups:takeaways")
    rows = _mine(request).filter(group=None)
    context = {"form": form if mine else None, "takeaways": rows}
    return render(request, "groups/takeaways.html", context)


@permission("groups.fetch_takeaway")
@require_safe
def takeaway(request: UserRequest, takeaway: int) -> HttpResponseBase:
    """The file, until it expires and while its person might ask for it again."""
    rows = _mine(request).exclude(file="")
    found = get_object_or_404(rows, pk=takeaway)
    require(request.user, "groups.fetch_takeaway", found)
    try:
        content = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=f"plietsch-{found.pk}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


def _mine(request: UserRequest) -> TakeawayQuerySet:
    rows = Takeaway.objects.visible_to(request.user).filter(expires_at__gt=timezone.now())
    return rows.select_related("group", "organisation").order_by("-requested_at", "-pk")


def _request(request: UserRequest, of: Group | Organisation) -> None:
    try:
        operations.request_takeaway(of=of, by=request.user, at=timezone.now())
        messages.success(request, _("Wir packen die Kopie. Laden Sie die Seite in einer Minute neu."))
    except operations.StillPacking:
        messages.info(request, _("Die Kopie wird schon gepackt."))
