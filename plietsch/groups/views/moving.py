"""Move a thread to another group; split its end off."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plietsch.accounts.models import User
from plietsch.core.html import plain
from plietsch.core.names import UserRequest
from plietsch.core.naming import with_names
from plietsch.core.permissions import permission, require
from plietsch.groups.forms.writing import MoveForm, SplitForm, Target
from plietsch.groups.models import Group, Membership, Post, Topic
from plietsch.groups.operations import moving as operations
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.views.frame import moved_meanwhile

READ, SHOWN = 300, 60  # signs of a post


@permission("groups.moderate_topic")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: UserRequest, topic: int) -> HttpResponse:
    """Put a thread into another group."""
    found = _moderated(request, topic)
    form = MoveForm(request.POST or None, groups=_targets(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            operations.move_topic(
                topic=found, to=form.cleaned_data["group"], by=request.user, at=timezone.now()
            )
            return redirect(found)
        except operations.MoreWouldRead:
            form.add_error("group", _("Diese Gruppe ist offener als die jetzige."))
        except operations.ToBeLookedAt:
            form.add_error("group", _too_watched())
        except TopicClosed:
            return moved_meanwhile(request, found)
    return render(request, "groups/move.html", {"topic": found, "group": found.group, "form": form})


def _too_watched() -> str:
    return _(
        "In diesem Thema stehen Worte oder Links, die sich dort zuerst die Moderation ansieht. Beginnen Sie"
        " dort ein neues Thema, dann bekommt sie es zu sehen."
    )


def _targets(request: UserRequest, topic: Topic) -> list[Target]:
    """The person's other groups that are not more open, and in which they would still read the thread."""
    inside = Membership.objects.filter(member=request.user)
    inside = inside.filter(sector=topic.sector) if topic.sector else inside
    mine = Group.objects.filter(pk__in=inside.values("group"), archived_at=None).exclude(pk=topic.group_id)
    groups = [group for group in mine.order_by("name", "pk") if group.openness <= topic.group.openness]
    writers = set(topic.posts.filter(author__isnull=False).values_list("author", flat=True))
    there = Membership.objects.filter(group__in=groups, member__in=writers)
    there = there.filter(sector=topic.sector) if topic.sector else there
    readers = Counter(there.values_list("group", flat=True))
    return [
        Target(group, 0 if group.openness and not topic.sector else len(writers) - readers[group.pk])
        for group in groups
    ]


@permission("groups.moderate_topic")
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: UserRequest, topic: int) -> HttpResponse:
    """Make a thread of its own of the end of this one."""
    found = _moderated(request, topic)
    form = SplitForm(request.POST or None, beginnings=_beginnings(found, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            part = operations.split_topic(
                topic=found, **form.cleaned_data, by=request.user, at=timezone.now()
            )
            return redirect(part)
        except operations.NothingToSplit:
            form.add_error("no", _("Diesen Beitrag gibt es hier nicht."))
        except TopicClosed:
            return moved_meanwhile(request, found)
    return render(request, "groups/split.html", {"topic": found, "group": found.group, "form": form})


def _beginnings(topic: Topic, user: User) -> list[tuple[int, str]]:
    """The posts behind the first by their numbers: who wrote them when, and their first words."""
    posts = list(topic.posts.filter(no__gt=1, deleted_at=None).select_related("author").order_by("no"))
    texts = with_names(user, [plain(post.body[:READ]) for post in posts])
    return [(post.no, _beginning(post, text)) for post, text in zip(posts, texts, strict=True)]


def _beginning(post: Post, text: str) -> str:
    at = date_format(timezone.localtime(post.posted_at), "SHORT_DATETIME_FORMAT")
    words = Truncator(" ".join(text.split())).chars(SHOWN)
    return f"{post.author or _('Ehemaliges Mitglied')}, {at}: {words}"


def _moderated(request: UserRequest, topic: int) -> Topic:
    rows = Topic.objects.visible_to(request.user).select_related("group", "theme", "tag")
    found = get_object_or_404(rows, pk=topic)
    require(request.user, "groups.moderate_topic", found)
    return found
