"""Invite people outside by link and by mail; come in by such an invitation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core import mail
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.groups.forms.links import LinkForm, MailInvitationForm
from plietsch.groups.models import Group, InvitationLink
from plietsch.groups.obstacles import too_many_invited
from plietsch.groups.operations import links as operations
from plietsch.groups.operations.memberships import AlreadyMember
from plietsch.groups.views.frame import frame

SHOWN = 100


@permission("groups.admit_member")
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: UserRequest, group: int) -> HttpResponse:
    """The group's links; making one shows its address once."""
    found = _moderated(request, group)
    form = LinkForm(request.POST or None)
    address = ""
    if request.method == "POST" and form.is_valid():
        token = operations.make_link(group=found, **form.cleaned_data, by=request.user, at=timezone.now())
        address = mail.address_of(reverse("groups:invitation_link", kwargs={"token": token}))
    return _page(request, found, form, MailInvitationForm(), address)


@permission("groups.admit_member")
@require_POST
def mail_invitations(request: UserRequest, group: int) -> HttpResponse:
    """Write to people outside, from a list or a table."""
    found = _moderated(request, group)
    form = MailInvitationForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, LinkForm(), form)
    addresses = form.addresses
    if reason := too_many_invited(request.user, len(addresses.found)):
        form.add_error(None, reason)
        return _page(request, found, LinkForm(), form)
    operations.invite_by_mail(group=found, addresses=addresses.found, by=request.user, at=timezone.now())
    count = len(addresses.found)
    text = ngettext("%(count)s Adresse eingeladen.", "%(count)s Adressen eingeladen.", count)
    messages.success(request, text % {"count": count})
    if addresses.odd:
        lines = ", ".join(f"{number} „{Truncator(what).chars(40)}“" for number, what in addresses.odd[:20])
        messages.warning(request, _("Keine gültige Adresse in Zeile %(lines)s") % {"lines": lines})
    return redirect("groups:links", group=found.pk)


@permission("groups.admit_member")
@require_POST
def revocation(request: UserRequest, invitationlink: int) -> HttpResponse:
    """Take a link back."""
    rows = InvitationLink.objects.visible_to(request.user).select_related("group")
    found = get_object_or_404(rows, pk=invitationlink)
    require(request.user, "groups.admit_member", found.group)
    operations.revoke_link(link=found, by=request.user, at=timezone.now())
    return redirect("groups:links", group=found.group_id)


@permission("accounts.manage_account")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_link(request: UserRequest, token: str) -> HttpResponse:
    """What a link leads to: the group's name and a button; whatever is wrong with it looks the same.

    Who is not in the network yet reads that the invitation waits.
    """
    now = timezone.now()
    try:
        link = operations.find_link(token, by=request.user, at=now)
        if not request.user.is_member:
            return render(request, "groups/invitation_waits.html", {"link": link})
        if request.method != "POST":
            return render(request, "groups/invitation_link.html", {"group": link.group})
        operations.come_in(link=link, by=request.user, at=now)
        messages.success(request, _("Willkommen in der Gruppe."))
    except operations.LinkOver:
        return render(request, "groups/link_over.html", status=404)
    except AlreadyMember:
        messages.info(request, _("Sie sind schon dabei."))
    return redirect(link.group)


def _moderated(request: UserRequest, group: int) -> Group:
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.admit_member", found)
    return found


def _page(
    request: UserRequest, group: Group, form: LinkForm, mails: MailInvitationForm, address: str = ""
) -> HttpResponse:
    rows = InvitationLink.objects.valid(timezone.now()).filter(group=group)
    context = {
        "form": form,
        "mails": mails,
        "links": rows.order_by("-created_at", "-pk")[:SHOWN],
        "address": address,
    }
    return render(request, "groups/links.html", frame(request.user, group, "admission") | context)
