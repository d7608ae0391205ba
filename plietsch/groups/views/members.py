"""Who is in a group; join, leave, roles."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.models import Sector
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.groups.forms import RoleForm, SectorForm
from plietsch.groups.models import Group, Membership, Role
from plietsch.groups.operations import memberships as operations
from plietsch.groups.rules.standing import standing
from plietsch.groups.views.frame import frame

PAGE = 50
SUGGESTIONS = 8
LONGEST_NAME = 100


@permission("groups.view_members")
@require_safe
def members(request: UserRequest, group: int) -> HttpResponse:
    """The members of a group by name."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    rows = Membership.objects.visible_to(request.user).filter(group=found).select_related("member")
    require(request.user, "groups.view_members", found)
    page = Paginator(rows.order_by("member__name", "pk"), PAGE).get_page(request.GET.get("page"))
    context = frame(request.user, found, "members") | {"page": page, "roles": Role.choices}
    context["sectors"] = Sector.choices
    return render(request, "groups/members.html", context)


@permission("groups.write_in_group")
@require_safe
def mentionable(request: UserRequest, group: int) -> HttpResponse:
    """Members, and groups that this person may know of, whose name begins as typed; for @ in the editor."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.write_in_group", found)
    begun = request.GET.get("q", "")[:LONGEST_NAME]
    rows = Membership.objects.filter(group=found, member__name__istartswith=begun)
    rows = rows.select_related("member").order_by("member__name", "pk")[:SUGGESTIONS]
    named = Group.objects.visible_to(request.user).filter(name__istartswith=begun)
    groups = named.order_by("name", "pk")[:SUGGESTIONS] if begun else ()
    return render(request, "groups/_mentionable.html", {"memberships": rows, "groups": groups})


@permission("groups.join_group")
@require_POST
def joining(request: UserRequest, group: int) -> HttpResponse:
    """Step into an open group."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    if standing(request.user, found).is_in:
        messages.info(request, _("Sie sind schon dabei."))
        return redirect(found)
    require(request.user, "groups.join_group", found)
    try:
        operations.join_group(group=found, by=request.user, at=timezone.now())
        messages.success(request, _("Willkommen in der Gruppe."))
    except operations.NotOpen:
        messages.error(request, _("Die Gruppe nimmt gerade niemanden so auf."))
    except operations.AlreadyMember:
        messages.info(request, _("Sie sind schon dabei."))
    return redirect(found)


@permission("groups.leave_group")
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: UserRequest, group: int) -> HttpResponse:
    """Step out, after a question."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.leave_group", found)
    if request.method != "POST":
        return render(request, "groups/leaving.html", {"group": found})
    membership = get_object_or_404(Membership, group=found, member=request.user)
    try:
        operations.leave_group(membership=membership, at=timezone.now())
    except operations.NoMember:
        return redirect("groups:groups")
    except operations.LastAdmin:
        messages.error(request, _last_admin())
        return redirect("groups:members", group=found.pk)
    messages.success(request, _("Sie haben die Gruppe verlassen."))
    return redirect("groups:groups")


@permission("groups.manage_members")
@require_POST
def role(request: UserRequest, membership: int) -> HttpResponse:
    """Give a member another role."""
    found = _managed(request, membership)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            operations.give_role(membership=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except operations.LastAdmin:
            messages.error(request, _last_admin())
        except operations.NoMember:
            messages.error(request, _no_member())
    return redirect("groups:members", group=found.group_id)


@permission("groups.manage_members")
@require_POST
def sector(request: UserRequest, membership: int) -> HttpResponse:
    """Say what a member counts as."""
    found = _managed(request, membership)
    form = SectorForm(request.POST)
    if form.is_valid():
        try:
            operations.give_sector(membership=found, **form.cleaned_data, by=request.user, at=timezone.now())
        except operations.NoMember:
            messages.error(request, _no_member())
    return redirect("groups:members", group=found.group_id)


@permission("groups.manage_members")
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: UserRequest, membership: int) -> HttpResponse:
    """Put a member out, after a question."""
    found = _managed(request, membership)
    if request.method != "POST":
        return render(request, "groups/removal.html", {"membership": found, "group": found.group})
    try:
        operations.remove_member(membership=found, by=request.user, at=timezone.now())
    except operations.LastAdmin:
        messages.error(request, _last_admin())
    except operations.NoMember:
        messages.error(request, _no_member())
    return redirect("groups:members", group=found.group_id)


def _managed(request: UserRequest, membership: int) -> Membership:
    rows = Membership.objects.visible_to(request.user).select_related("group", "member")
    found = get_object_or_404(rows, pk=membership)
    require(request.user, "groups.manage_members", found.group)
    return found


def _no_member() -> str:
    return _("Diese Person ist nicht mehr in der Gruppe.")


def _last_admin() -> str:
    return _(
        "Eine Gruppe braucht mindestens eine Person in der Administration. Bestimmen Sie zuerst eine andere."
    )
