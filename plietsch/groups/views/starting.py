"""Starting a topic of each kind."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plietsch.core.models import Upload
from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, require
from plietsch.groups.forms import AnnouncementForm, PollForm, QuestionForm, TopicForm
from plietsch.groups.models import Group, Kind
from plietsch.groups.obstacles import obstacle, too_fast
from plietsch.groups.operations.holding import start_or_hold
from plietsch.groups.operations.polls import start_poll
from plietsch.groups.operations.writing import drop_draft
from plietsch.groups.rules import standing
from plietsch.groups.views.writing import draft_of, preview_of, stored, turned_down
from plietsch.moderation.watching import is_to_be_looked_at, watched_words

FORMS: dict[Kind, type[TopicForm]] = {
    Kind.DISCUSSION: TopicForm,
    Kind.QUESTION: QuestionForm,
    Kind.POLL: PollForm,
    Kind.ANNOUNCEMENT: AnnouncementForm,
}


@permission("groups.write_in_group")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest, group: int) -> HttpResponse:
    """Start a discussion."""
    return _start(request, group, Kind.DISCUSSION, "groups.write_in_group")


@permission("groups.write_in_group")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: UserRequest, group: int) -> HttpResponse:
    """Ask the group a question."""
    return _start(request, group, Kind.QUESTION, "groups.write_in_group")


@permission("groups.write_in_group")
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: UserRequest, group: int) -> HttpResponse:
    """Put something to the vote."""
    return _start(request, group, Kind.POLL, "groups.write_in_group")


@permission("groups.announce")
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: UserRequest, group: int) -> HttpResponse:
    """Announce something to the group."""
    return _start(request, group, Kind.ANNOUNCEMENT, "groups.announce")


def _start(request: UserRequest, key: int, kind: Kind, rule: str) -> HttpResponse:
    group = get_object_or_404(Group.objects.visible_to(request.user), pk=key)
    place = f"group:{group.pk}:{kind}"
    sector = standing(request.user, group).sector
    draft = draft_of(request.user, place)
    form = FORMS[kind](request.POST or None, request.FILES or None, group=group, sector=sector, initial=draft)
    if request.POST and (reason := obstacle(request.user, group)):
        return _turned_down(request, group, form, kind, reason)
    require(request.user, rule, group)
    asks_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not asks_preview:
        uploads = stored(form, request)
        if uploads is not None:
            return once(request, lambda: _write(request, group, form, kind, uploads))
    preview = preview_of(form, group.memberships.all(), request.user) if asks_preview else None
    context = {"group": group, "form": form, "kind": kind, "preview": preview, "draft": place}
    return render(request, "groups/start_topic.html", context)


def _write(
    request: UserRequest, group: Group, form: TopicForm, kind: Kind, uploads: list[Upload]
) -> HttpResponse:
    if reason := too_fast(request.user, "topic.started"):
        return _turned_down(request, group, form, kind, reason)
    made: dict[str, Any] = form.parts() | {"group": group, "uploads": uploads}
    made |= {"by": request.user, "at": timezone.now()}
    if kind == Kind.POLL and (reason := _not_in_polls(made)):
        return _turned_down(request, group, form, kind, reason)
    topic = start_poll(**made) if kind == Kind.POLL else start_or_hold(**made, kind=kind)
    drop_draft(place=f"group:{group.pk}:{kind}", by=request.user)
    return redirect(topic)


def _not_in_polls(made: dict[str, Any]) -> str:
    """A poll cannot wait for moderation: why it would have to, or nothing."""
    texts = [made["title"], made["body"], *made["options"]]
    if words := watched_words(*texts):
        return _(
            "„%(word)s“ geht in Umfragen nicht. Schreiben Sie es als Thema, dann sieht es sich jemand an."
        ) % {"word": words[0]}
    if not is_to_be_looked_at(made["by"], *texts, at=made["at"]):
        return ""
    return _("So viele Links gehen in Umfragen nicht. Schreiben Sie es als Thema, dann sieht es jemand an.")


def _turned_down(
    request: UserRequest, group: Group, form: TopicForm, kind: Kind, reason: str
) -> HttpResponse:
    return turned_down(request, form, reason, "groups/start_topic.html", {"group": group, "kind": kind})
