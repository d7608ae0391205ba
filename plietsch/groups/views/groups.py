"""The groups, one group, its settings."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.accounts.queries import with_people
from plietsch.core.html import markdown
from plietsch.core.names import Person, UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, public, require
from plietsch.groups.forms import ArchiveForm, GroupForm, GroupLevelsForm
from plietsch.groups.models import File, Group, Invitation
from plietsch.groups.obstacles import too_fast
from plietsch.groups.operations import groups as operations
from plietsch.groups.queries import add_reading, happenings, page_of, placed, with_news
from plietsch.groups.rules import Standing
from plietsch.groups.views.frame import frame
from plietsch.groups.views.writing import turned_down
from plietsch.letterboxes.addresses import address_for

PAGE = 50


@public
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """My groups and those to discover."""
    visible = Group.objects.visible_to(request.user)
    mine = with_news(visible.of(request.user), request.user)
    others = visible.filter(archived_at=None).exclude(pk__in=visible.of(request.user).values("pk"))
    page = Paginator(others.order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "mine": mine.order_by(F("last_post_at").desc(nulls_last=True), "name", "pk"),
        "page": page,
        "invitations": _invitations(request.user),
    }
    return render(request, "groups/groups.html", context)


@permission("groups.start_group")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest) -> HttpResponse:
    """Start a group."""
    form = GroupForm(request.POST or None, initial={"visibility": "members", "join_policy": "open"})
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _start(request, form))
    return render(request, "groups/start.html", {"form": form})


def _start(request: UserRequest, form: GroupForm) -> HttpResponse:
    if reason := too_fast(request.user, "group.started"):
        return turned_down(request, form, reason, "groups/start.html", {})
    group = operations.start_group(**form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, _("Ihre Gruppe ist da."))
    return redirect(group)


@public
@require_safe
def group(request: HttpRequest, group: int) -> HttpResponse:
    """One group: what it is for, and its topics."""
    found = get_object_or_404(Group, pk=group)
    context = frame(request.user, found, "group") | {"description": markdown(found.description)}
    place: Standing = context["place"]
    if not (place.knows or context["invitation"]):
        raise Http404
    context["level"] = _level(place)
    context["mail_address"] = address_for(request.user, found) if place.writes else ""
    context["legacy"] = markdown(found.legacy) if found.is_archived else ""
    if place.reads:
        context |= _threads(place, request.GET)
    return render(request, "groups/group.html", context)


def _threads(place: Standing, asked: QueryDict) -> dict[str, Any]:
    """A page of a group's threads, newest first, with those that are pinned on top of the first."""
    tags = list(place.group.tags.order_by("name", "pk"))
    tag = next((tag for tag in tags if str(tag.pk) == asked.get("unterthema")), None)
    topics = place.topics()
    rows = with_people(topics.select_related("tag"), "last_author")
    rows = rows.filter(tag=tag) if tag else rows
    is_pinned = Q(pinned_until__gt=timezone.now())
    any_pinned = topics.filter(is_pinned).exists()
    others = (rows.exclude(is_pinned) if any_pinned else rows).order_by("-last_post_at", "-pk")
    shown, older = page_of(others, asked.get("vor", ""))
    on_top = any_pinned and "vor" not in asked
    pinned = list(rows.filter(is_pinned).order_by("-started_at", "-pk")) if on_top else []
    add_reading([*pinned, *shown], place.mine)
    found = {"topics": placed(shown), "older": older, "pinned": placed(pinned)}
    return found | {"tags": tags, "tag": tag}


@public
@require_safe
def files(request: HttpRequest, group: int) -> HttpResponse:
    """The files of a group, newest first."""
    found = get_object_or_404(Group.objects.readable_by(request.user), pk=group)
    rows = File.objects.visible_to(request.user).filter(group=found)
    rows = rows.select_related("upload", "post__author", "post__topic").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/files.html", frame(request.user, found, "files") | {"page": page})


@public
@require_safe
def history(request: HttpRequest, group: int) -> HttpResponse:
    """What has happened in a group, as far as this person may know."""
    found = get_object_or_404(Group.objects.readable_by(request.user), pk=group)
    page, entries = happenings(found, request.user, request.GET.get("page"))
    context = frame(request.user, found, "history") | {"page": page, "entries": entries}
    return render(request, "groups/history.html", context)


@permission("groups.change_group")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: UserRequest, group: int) -> HttpResponse:
    """Other words, other doors."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.change_group", found)
    form = GroupForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        operations.change_group(group=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert."))
        return redirect(found)
    shown = Group.objects.get(pk=found.pk) if form.is_bound else found  # what was typed does not hold yet
    return render(request, "groups/settings.html", frame(request.user, shown, "settings") | {"form": form})


@permission("groups.archive_group")
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: UserRequest, group: int) -> HttpResponse:
    """Archive a group, or open it again."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    require(request.user, "groups.archive_group", found)
    form = ArchiveForm(request.POST or None, instance=found)
    now = timezone.now()
    if request.method == "POST" and found.is_archived:
        operations.reopen_group(group=found, by=request.user, at=now)
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        operations.archive_group(group=found, **form.cleaned_data, by=request.user, at=now)
        return redirect(found)
    return render(request, "groups/archive.html", frame(request.user, found, "settings") | {"form": form})


def _level(place: Standing) -> GroupLevelsForm | None:
    mine = place.membership
    return (
        GroupLevelsForm(memberships=[mine], label=_("Von dieser Gruppe hören"))
        if mine and not place.group.is_archived
        else None
    )


def _invitations(user: Person) -> list[Invitation]:
    mine = Invitation.objects.visible_to(user).filter(member=user.pk)
    return list(mine.select_related("group", "invited_by").order_by("-invited_at", "-pk"))
