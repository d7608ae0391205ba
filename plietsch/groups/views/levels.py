"""How much of a thread or of my groups reaches me."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.groups.forms import GroupLevelsForm, TopicLevelForm
from plietsch.groups.levels import levels_form
from plietsch.groups.models import Group, Membership
from plietsch.groups.operations.reading import choose_for_groups, choose_for_topic
from plietsch.groups.views.frame import find_topic


@permission("groups.follow_topic")
@require_POST
def following(request: UserRequest, topic: int) -> HttpResponse:
    """How much of a thread I hear of."""
    found = find_topic(request, topic, "groups.follow_topic")
    form = TopicLevelForm(request.POST)
    if form.is_valid():
        choose_for_topic(topic=found, level=form.cleaned_data["level"], by=request.user)
        messages.success(request, _("Gespeichert."))
    return redirect(found)


@permission("groups.leave_group")
@require_POST
def group_level(request: UserRequest, group: int) -> HttpResponse:
    """How much of a group I hear of."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.leave_group", found)
    mine = Membership.objects.filter(group=found, member=request.user).select_related("group")
    _choose(request, GroupLevelsForm(request.POST, memberships=mine))
    return redirect(found)


@permission("groups.read_news")
@require_POST
def levels(request: UserRequest) -> HttpResponse:
    """How much of each of my groups I hear of."""
    _choose(request, levels_form(request.user, request.POST))
    return redirect("notifications:preferences")


def _choose(request: UserRequest, form: GroupLevelsForm) -> None:
    if form.is_valid():
        choose_for_groups(levels=form.levels(), by=request.user)
        messages.success(request, _("Gespeichert."))
