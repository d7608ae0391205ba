"""Requests and invitations."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.models import User
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.groups.forms import InvitationForm, JoinRequestForm, PersonSearchForm, ReasonForm
from plietsch.groups.models import Group, Invitation, JoinRequest, Membership
from plietsch.groups.operations import admission as operations
from plietsch.groups.operations.memberships import AlreadyMember
from plietsch.groups.views.frame import frame

FOUND = 20


@permission("groups.request_membership")
@require_http_methods(["GET", "HEAD", "POST"])
def request_membership(request: UserRequest, group: int) -> HttpResponse:
    """Ask to be let in."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.request_membership", found)
    form = JoinRequestForm(request.POST or None, group=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.request_membership(group=found, **form.parts(), by=request.user, at=timezone.now())
            messages.success(request, _("Ihre Anfrage ist bei der Moderation."))
        except (operations.AlreadyAsked, AlreadyMember):
            messages.info(request, _("Sie haben schon angefragt."))
        return redirect(found)
    return render(request, "groups/request.html", {"group": found, "form": form})


@permission("groups.admit_member")
@require_safe
def admission(request: UserRequest, group: int) -> HttpResponse:
    """Open requests and invitations of a group, and a search for people to invite."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.admit_member", found)
    search = PersonSearchForm(request.GET)
    name = search.cleaned_data["name"].strip() if search.is_valid() else ""
    context = frame(request.user, found, "admission") | {
        "requests": found.requests.open().select_related("member").order_by("asked_at", "pk"),
        "invitations": found.invitations.select_related("member").order_by("invited_at", "pk"),
        "search": search,
        "people": _strangers(request, found, name) if name else None,
    }
    return render(request, "groups/admission.html", context)


@permission("groups.admit_member")
@require_POST
def acceptance(request: UserRequest, joinrequest: int) -> HttpResponse:
    """Let a person in."""
    found = _open_request(request, joinrequest)
    try:
        operations.answer_request(request=found, is_accepted=True, by=request.user, at=timezone.now())
    except operations.AlreadyAnswered:
        messages.info(request, _already_answered())
    return redirect("groups:admission", group=found.group_id)


@permission("groups.admit_member")
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: UserRequest, joinrequest: int) -> HttpResponse:
    """Say no, and why."""
    found = _open_request(request, joinrequest)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_request(
                request=found, is_accepted=False, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except operations.AlreadyAnswered:
            messages.info(request, _already_answered())
        return redirect("groups:admission", group=found.group_id)
    return render(request, "groups/refusal.html", {"joinrequest": found, "group": found.group, "form": form})


@permission("groups.admit_member")
@require_POST
def invitations(request: UserRequest, group: int) -> HttpResponse:
    """Invite a member of the network."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.admit_member", found)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        raise Http404
    person = get_object_or_404(User.objects.listed_for(request.user), pk=form.cleaned_data["member"])
    try:
        operations.invite(group=found, member=person, by=request.user, at=timezone.now())
        messages.success(request, _("Eingeladen: %(name)s") % {"name": person.name})
    except (operations.AlreadyInvited, AlreadyMember):
        messages.info(request, _("Diese Person ist schon eingeladen oder dabei."))
    return redirect("groups:admission", group=found.pk)


@permission("groups.answer_invitation")
@require_POST
def coming_in(request: UserRequest, invitation: int) -> HttpResponse:
    """Accept an invitation."""
    found = _invitation(request, invitation)
    require(request.user, "groups.answer_invitation", found)
    try:
        operations.accept_invitation(invitation=found, at=timezone.now())
        messages.success(request, _("Willkommen in der Gruppe."))
    except AlreadyMember:
        messages.info(request, _("Sie sind schon dabei."))
    except operations.NotInvited:
        raise Http404 from None
    return redirect(found.group)


@permission("groups.end_invitation")
@require_POST
def invitation_end(request: UserRequest, invitation: int) -> HttpResponse:
    """Decline an invitation, or withdraw it."""
    found = _invitation(request, invitation)
    require(request.user, "groups.end_invitation", found)
    operations.end_invitation(invitation=found, by=request.user, at=timezone.now())
    if found.member_id == request.user.pk:
        return redirect("groups:groups")
    return redirect("groups:admission", group=found.group_id)


def _open_request(request: UserRequest, joinrequest: int) -> JoinRequest:
    rows = JoinRequest.objects.visible_to(request.user).select_related("group", "member")
    found = get_object_or_404(rows, pk=joinrequest)
    require(request.user, "groups.admit_member", found.group)
    return found


def _invitation(request: UserRequest, invitation: int) -> Invitation:
    rows = Invitation.objects.visible_to(request.user).select_related("group", "member")
    return get_object_or_404(rows, pk=invitation)


def _strangers(request: UserRequest, group: Group, name: str) -> list[User]:
    """Listed people called so who are not in the group yet; who is not listed is not found by guessing."""
    inside = Membership.objects.filter(group=group).values("member")
    people = User.objects.listed_for(request.user).filter(name__icontains=name)
    return list(people.exclude(pk__in=inside).order_by("name", "pk")[:FOUND])


def _already_answered() -> str:
    return _("Diese Anfrage ist schon beantwortet.")
