"""One topic, and what moderation does with it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import Person, UserRequest
from plietsch.core.permissions import permission, public
from plietsch.groups.forms import (
    AfterForm,
    PinForm,
    PostForm,
    ReadingForm,
    SortingForm,
    TopicLevelForm,
)
from plietsch.groups.models import Echo, Kind, Level, Topic
from plietsch.groups.operations import reading as reading_operations
from plietsch.groups.operations import topics as operations
from plietsch.groups.queries import add_reading, posts_after, posts_page
from plietsch.groups.reactions import with_reactions
from plietsch.groups.rules import Standing, standing
from plietsch.groups.views import ballots
from plietsch.groups.views.frame import find_topic
from plietsch.groups.views.writing import draft_of, with_texts


@public
@require_safe
def topic(request: HttpRequest, topic: int) -> HttpResponse:
    """A topic with its posts."""
    found, place = _opened(request.user, topic)
    page, posts = posts_page(found, request.GET.get("page"))
    with_texts(posts, request.user)
    with_reactions(posts, request.user, may_react=place.writes)
    seen = posts[-1].no
    context = {
        "topic": found,
        "group": found.group,
        "place": place,
        "page": page,
        "posts": posts,
        "form": _reply_form(found, place, request.user),
        "draft": f"topic:{found.pk}",
        "unread_to": seen if place.is_in and seen > found.read_no else None,
        "level": _level(found, place),
        "solution": getattr(found, "solution", None),
        "may_sort": place.moderates or _asked(found, place, request.user),
        "echoes": _echoes(found, request.user) if found.is_question else None,
        "may_accept": found.is_question and (place.moderates or _asked(found, place, request.user)),
        "ballot": _ballot(found, place, request.user),
        "accepted_url": found.post_url(found.accepted_no) if found.accepted_no else "",
        "is_pinned": bool(found.pinned_until and found.pinned_until > timezone.now()),
    }
    return render(request, "groups/topic.html", context)


@public
@require_safe
def new_posts(request: HttpRequest, topic: int) -> HttpResponse:
    """The posts behind a number, for a page that is open while somebody writes."""
    found, place = _opened(request.user, topic)
    form = AfterForm(request.GET)
    posts = posts_after(found, form.cleaned_data["nach"]) if form.is_valid() else []
    with_texts(posts, request.user)
    with_reactions(posts, request.user, may_react=place.writes)
    context = {
        "topic": found,
        "group": found.group,
        "place": place,
        "posts": posts,
        "form": place.writes and not found.is_closed,
        "may_accept": found.is_question and (place.moderates or _asked(found, place, request.user)),
    }
    return render(request, "groups/_new_posts.html", context)


def _opened(user: Person, topic: int) -> tuple[Topic, Standing]:
    """A thread and what its reader is there; whoever may not read it learns nothing of it.

    One thread is decided by what the page asks anyway: `visible_to`, for many, would cost it a seventh more.
    """
    rows = Topic.objects.select_related("group", "solution", "theme", "tag")
    found = get_object_or_404(rows, pk=topic)
    place = standing(user, found.group)
    if not place.opens(found):
        raise Http404
    add_reading([found], place.mine)
    return found, place


@permission("groups.follow_topic")
@require_POST
def reading(request: UserRequest, topic: int) -> HttpResponse:
    """I have read up to a post; sent by the page itself, or by a click without JavaScript."""
    found = find_topic(request, topic, "groups.follow_topic")
    form = ReadingForm(request.POST)
    if form.is_valid():
        reading_operations.read_topic(
            topic=found, no=form.cleaned_data["no"], by=request.user, at=timezone.now()
        )
    if request.headers.get("HX-Request"):
        return HttpResponse()
    return redirect(found)


@permission("groups.follow_topic")
@require_POST
def keeping_unread(request: UserRequest, topic: int) -> HttpResponse:
    """Come back to it later; the list it stands in shows it as new."""
    found = find_topic(request, topic, "groups.follow_topic")
    reading_operations.keep_unread(topic=found, by=request.user)
    messages.success(request, _("„%(topic)s“ steht wieder unter Neu.") % {"topic": found.title})
    return redirect(found.group)


@permission("groups.sort_topic")
@require_http_methods(["GET", "HEAD", "POST"])
def sorting(request: UserRequest, topic: int) -> HttpResponse:
    """Say where a topic belongs."""
    found = find_topic(request, topic, "groups.sort_topic")
    first = {"tag": found.tag_id, "theme": found.theme_id}
    form = SortingForm(request.POST or None, group=found.group, initial=first)
    if request.method == "POST" and form.is_valid():
        operations.sort_topic(topic=found, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect(found)
    return render(request, "groups/sorting.html", {"topic": found, "group": found.group, "form": form})


@permission("groups.moderate_topic")
@require_POST
def closing(request: UserRequest, topic: int) -> HttpResponse:
    """Close a topic, or open it again."""
    found = find_topic(request, topic, "groups.moderate_topic")
    change = operations.reopen_topic if found.is_closed else operations.close_topic
    change(topic=found, by=request.user, at=timezone.now())
    return redirect(found)


@permission("groups.moderate_topic")
@require_http_methods(["GET", "HEAD", "POST"])
def pinning(request: UserRequest, topic: int) -> HttpResponse:
    """Keep a topic on top until a day, or let it go."""
    found = find_topic(request, topic, "groups.moderate_topic")
    form = PinForm(request.POST or None, initial={"until": found.pinned_until})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        operations.pin_topic(topic=found, until=until, by=request.user, at=timezone.now())
        return redirect(found)
    return render(request, "groups/pinning.html", {"topic": found, "group": found.group, "form": form})


@permission("groups.moderate_topic")
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: UserRequest, topic: int) -> HttpResponse:
    """Delete a topic, after a question."""
    found = find_topic(request, topic, "groups.moderate_topic")
    if request.method != "POST":
        return render(request, "groups/topic_deletion.html", {"topic": found, "group": found.group})
    operations.delete_topic(topic=found, by=request.user, at=timezone.now())
    messages.success(request, _("Das Thema ist gelöscht."))
    return redirect(found.group)


@dataclass(frozen=True)
class Hearing:
    """How much of a thread a person hears of, in a word, and the form to change it."""

    label: Any
    form: TopicLevelForm


def _level(topic: Topic, place: Standing) -> Hearing | None:
    if place.membership is None:
        return None
    level = place.membership.level if topic.level is None else topic.level
    chosen = "" if topic.level is None else str(topic.level)
    return Hearing(Level(level).label, TopicLevelForm(initial={"level": chosen}))


@dataclass(frozen=True)
class Echoes:
    """How many members have the question too, and whether this person is one of them."""

    count: int
    is_mine: bool


def _echoes(topic: Topic, user: Person) -> Echoes:
    rows = Echo.objects.filter(topic=topic)
    counted = rows.aggregate(count=Count("pk"), mine=Count("pk", filter=Q(member=user.pk)))
    return Echoes(counted["count"], bool(counted["mine"]))


def _reply_form(topic: Topic, place: Standing, user: Person) -> PostForm | None:
    if not place.writes or topic.is_closed:
        return None
    return PostForm(initial=draft_of(user, f"topic:{topic.pk}"))


def _ballot(topic: Topic, place: Standing, user: Person) -> ballots.Ballot | None:
    if topic.kind != Kind.POLL:
        return None
    return ballots.ballot(topic, user, may_vote=place.writes, at=timezone.now())


def _asked(topic: Topic, place: Standing, user: Person) -> bool:
    return place.writes and topic.author_id == user.pk
