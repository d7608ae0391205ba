"""What somebody is typing: kept as a draft, shown as it will look."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from plietsch.accounts.models import User
from plietsch.core.html import markdown
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.groups import mentions
from plietsch.groups.forms.writing import DraftForm
from plietsch.groups.models import Group, Membership, Page, Post, Topic
from plietsch.groups.operations.writing import keep_draft

Readers = QuerySet[Membership]


@permission("groups.keep_draft")
@require_POST
def draft(request: UserRequest) -> HttpResponse:
    """Keep it and answer with its preview; sent by the page itself while somebody types."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Http404
    place, title, body = (form.cleaned_data[name] for name in ("place", "title", "body"))
    kind, key = place.split(":")[:2]
    readers = _PLACES[kind](request.user, int(key))
    keep_draft(place=place, title=title, body=body, by=request.user, at=timezone.now())
    text = mentions.keyed(body, readers, request.user)
    preview = mentions.shown(markdown(text), mentions.names_for(request.user, [text])) if body else None
    return render(request, "groups/_draft.html", {"preview": preview})


def _readers_of_topic(user: User, key: int) -> Readers:
    found = get_object_or_404(Topic.objects.visible_to(user).select_related("group"), pk=key)
    require(user, "groups.reply_topic", found)
    return found.readers()


def _readers_of_post(user: User, key: int) -> Readers:
    found = get_object_or_404(Post.objects.visible_to(user).select_related("group"), pk=key)
    require(user, "groups.edit_post", found)
    return found.topic.readers()


def _readers_of_page(user: User, key: int) -> Readers:
    found = get_object_or_404(Page.objects.visible_to(user).select_related("group"), pk=key)
    require(user, "groups.edit_page", found)
    return found.group.memberships.all()


def _readers_of_group(user: User, key: int) -> Readers:
    found = get_object_or_404(Group.objects.visible_to(user), pk=key)
    require(user, "groups.write_in_group", found)
    return found.memberships.all()


_PLACES: dict[str, Callable[[User, int], Readers]] = {
    "topic": _readers_of_topic,
    "post": _readers_of_post,
    "page": _readers_of_page,
    "group": _readers_of_group,
}
