"""What the pages of one group share: the thread that is asked for, and what stands around the content."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from plietsch.core.addresses import address
from plietsch.core.names import Person, UserRequest
from plietsch.core.permissions import require
from plietsch.groups.models import Group, Invitation, JoinRequest, Topic
from plietsch.groups.rules import Standing, standing


def find_topic(request: UserRequest, topic: int, rule: str) -> Topic:
    """The thread, for who may do this to it; whoever may not see it learns nothing of it."""
    found = get_object_or_404(Topic.objects.visible_to(request.user).select_related("group"), pk=topic)
    require(request.user, rule, found)
    return found


def moved_meanwhile(request: UserRequest, topic: Topic) -> HttpResponse:
    """Somebody was faster: back to the group, which is still to be seen."""
    messages.error(request, _("Das Thema ist inzwischen geschlossen oder woanders."))
    return redirect(topic.group)


@dataclass(frozen=True)
class Tab:
    """One of a group's pages."""

    label: str
    url: str
    current: bool
    count: int | None = None


def frame(user: Person, group: Group, current: str) -> dict[str, Any]:
    """The group, what this person is in it, and the tabs with `current` open."""
    place = standing(user, group)
    waiting = place.takes_part and not place.is_in
    mine = Invitation.objects.filter(group=group, member=user.pk) if waiting else None
    asked = JoinRequest.objects.open().filter(group=group, member=user.pk) if place.asks else None
    return {
        "group": group,
        "place": place,
        "tabs": _tabs(group, place, current),
        "invitation": mine.first() if mine else None,
        "has_asked": bool(asked and asked.exists()),
    }


def _tabs(group: Group, place: Standing, current: str) -> tuple[Tab, ...]:
    names = {"group": _("Themen")}
    if place.reads:
        names |= {"pages": _("Seiten"), "files": _("Dateien"), "history": _("Verlauf")}
    if place.reads and place.takes_part:
        names["members"] = _("Mitglieder")
    if place.admits:
        names["admission"] = _("Aufnahme")
    if place.manages:
        names["settings"] = _("Einstellungen")
    count = {"members": group.member_count}
    return tuple(
        Tab(label, address(f"groups:{name}", group=group.pk), name == current, count.get(name))
        for name, label in names.items()
    )
