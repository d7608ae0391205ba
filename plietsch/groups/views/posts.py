"""Reply, edit, delete; earlier texts; files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.accounts.models import User
from plietsch.core.models import Upload
from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, public, require
from plietsch.groups import mentions
from plietsch.groups.comparison import compare
from plietsch.groups.forms import EditForm, PostForm
from plietsch.groups.models import Post, PostVersion, Topic
from plietsch.groups.obstacles import obstacle, too_fast
from plietsch.groups.operations import holding
from plietsch.groups.operations import posts as operations
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.operations.writing import drop_draft
from plietsch.groups.views.writing import draft_of, preview_of, stored, turned_down

LONGEST_NUMBER = 9  # digits


@permission("groups.reply_topic")
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: UserRequest, topic: int) -> HttpResponse:
    """Reply to a topic, or to one of its posts."""
    found = get_object_or_404(Topic.objects.visible_to(request.user).select_related("group"), pk=topic)
    form = PostForm(request.POST or None, request.FILES or None, initial=_beginning(request, found))
    if request.POST and (reason := obstacle(request.user, found.group, found)):
        return _turned_down(request, found, form, reason)
    require(request.user, "groups.reply_topic", found)
    if request.method != "POST":
        form.fields["body"].widget.attrs["autofocus"] = True  # here to write, perhaps behind a quotation
    asks_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not asks_preview:
        uploads = stored(form, request)
        if uploads is not None:
            return once(request, lambda: _reply(request, found, form, uploads))
    preview = preview_of(form, found.readers(), request.user) if asks_preview else None
    context = {"topic": found, "group": found.group, "form": form, "preview": preview}
    context["draft"] = f"topic:{found.pk}"
    return render(request, "groups/reply.html", context)


def _reply(request: UserRequest, topic: Topic, form: PostForm, uploads: list[Upload]) -> HttpResponse:
    if reason := too_fast(request.user, "post.written"):
        return _turned_down(request, topic, form, reason)
    try:
        post = holding.reply_or_hold(
            topic=topic,
            body=form.cleaned_data["body"],
            uploads=uploads,
            reply_to_no=form.cleaned_data["reply_to_no"],
            by=request.user,
            at=timezone.now(),
        )
    except TopicClosed:
        seen = Topic.objects.visible_to(request.user).select_related("group")
        now = get_object_or_404(seen, pk=topic.pk)  # the page of what is missing gives back what was typed
        return _turned_down(request, now, form, _("Das Thema ist inzwischen geschlossen oder woanders."))
    drop_draft(place=f"topic:{topic.pk}", by=request.user)
    return redirect(post)


def _beginning(request: UserRequest, topic: Topic) -> dict[str, Any]:
    """The draft of this thread, and the words of the post that is quoted."""
    draft = draft_of(request.user, f"topic:{topic.pk}")
    no = request.GET.get("zitat", "")
    if not (no.isdecimal() and len(no) <= LONGEST_NUMBER):
        return draft | {"reply_to_no": request.GET.get("auf")}
    post = Post.objects.filter(topic=topic, no=int(no), deleted_at=None).first()
    quote = _quoted(post, request.user) if post else ""
    body = "\n\n".join(filter(None, [draft.get("body", ""), quote]))
    return draft | {"reply_to_no": no, "body": body}


def _quoted(post: Post, user: User) -> str:
    """A post as a quotation under its author's name, which is kept as a key like every mention."""
    text = mentions.named(post.body, user)
    author = mentions.named(f"[@](/mitglieder/{post.author_id}/)", user) if post.author_id else ""
    lines = [f"{author}:"] if author else []
    return "\n".join(f"> {line}" for line in [*lines, *text.splitlines()]) + "\n\n"


def _turned_down(request: UserRequest, topic: Topic, form: PostForm, reason: str) -> HttpResponse:
    context = {"topic": topic, "group": topic.group}
    return turned_down(request, form, reason, "groups/reply.html", context)


@public
@require_safe
def post(request: HttpRequest, post: int) -> HttpResponse:
    """The lasting address of a post leads to its place in the topic."""
    return redirect(get_object_or_404(Post.objects.visible_to(request.user), pk=post))


@permission("groups.edit_post")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, post: int) -> HttpResponse:
    """Change one's own words; the earlier ones are kept."""
    found = get_object_or_404(Post.objects.visible_to(request.user).select_related("group"), pk=post)
    form = EditForm(request.POST or None, initial=_text(found, request.user))
    reason = obstacle(request.user, found.group) or too_fast(request.user, "post.edited")
    if request.POST and reason:
        context = {"post": found, "group": found.group}
        return turned_down(request, form, reason, "groups/edit.html", context)
    require(request.user, "groups.edit_post", found)
    asks_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not asks_preview:
        body = form.cleaned_data["body"]
        case = holding.edit_or_hold(post=found, body=body, by=request.user, at=timezone.now())
        drop_draft(place=f"post:{found.pk}", by=request.user)
        return redirect(case or found)
    preview = preview_of(form, found.topic.readers(), request.user) if asks_preview else None
    shown = {"form": form, "preview": preview, "draft": f"post:{found.pk}"}
    return render(request, "groups/edit.html", {"post": found, "group": found.group, **shown})


def _text(post: Post, user: User) -> dict[str, str]:
    return {"body": mentions.named(post.body, user)} | draft_of(user, f"post:{post.pk}")


@permission("groups.delete_post")
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: UserRequest, post: int) -> HttpResponse:
    """Delete a post, after a question."""
    found = get_object_or_404(Post.objects.visible_to(request.user).select_related("group"), pk=post)
    require(request.user, "groups.delete_post", found)
    if request.method != "POST":
        return render(request, "groups/post_deletion.html", {"post": found, "group": found.group})
    operations.delete_post(post=found, by=request.user, at=timezone.now())
    return redirect(found)


@permission("groups.view_postversion")
@require_safe
def versions(request: UserRequest, post: int) -> HttpResponse:
    """What a post said before."""
    found = get_object_or_404(Post.objects.visible_to(request.user).select_related("group"), pk=post)
    rows = PostVersion.objects.visible_to(request.user).filter(post=found)
    earlier = get_list_or_404(rows.order_by("-replaced_at", "-pk"))
    later, *texts = mentions.as_read(request.user, [found.body, *(version.body for version in earlier)])
    for version, text in zip(earlier, texts, strict=True):
        version.lines, later = compare(text, later), text
    return render(request, "groups/versions.html", {"post": found, "group": found.group, "versions": earlier})
