"""Move a thread, split it; react to posts; files with their versions."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission, public, require
from plietsch.core.uploads import RefusedUpload, serve, store
from plietsch.groups.forms.writing import FileForm, MoveForm, ReactionForm, SplitForm
from plietsch.groups.models import File, FileVersion, Group, Post, Topic
from plietsch.groups.operations import moving as operations
from plietsch.groups.operations.writing import react, replace_file


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
    return render(request, "groups/move.html", {"topic": found, "group": found.group, "form": form})


def _targets(request: UserRequest, topic: Topic) -> QuerySet[Group]:
    """The person's other groups that are not more open."""
    mine = Group.objects.of(request.user).filter(archived_at=None).exclude(pk=topic.group_id)
    keys = [group.pk for group in mine if group.openness <= topic.group.openness]
    return mine.filter(pk__in=keys).order_by("name", "pk")


@permission("groups.moderate_topic")
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: UserRequest, topic: int) -> HttpResponse:
    """Make a thread of its own of the end of this one."""
    found = _moderated(request, topic)
    form = SplitForm(request.POST or None, initial={"no": request.GET.get("ab")})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                operations.split_topic(topic=found, **form.cleaned_data, by=request.user, at=timezone.now())
            )
        except operations.NothingToSplit:
            form.add_error("no", _("Diesen Beitrag gibt es hier nicht."))
    return render(request, "groups/split.html", {"topic": found, "group": found.group, "form": form})


@permission("groups.react_post")
@require_POST
def reaction(request: UserRequest, topic: int) -> HttpResponse:
    """Thank for a post, agree, or take that back."""
    found = get_object_or_404(Topic.objects.visible_to(request.user), pk=topic)
    form = ReactionForm(request.POST)
    if not form.is_valid():
        return redirect(found)
    no, sign = form.cleaned_data["r"]
    rows = Post.objects.visible_to(request.user).select_related("group")
    post = get_object_or_404(rows, topic=found, no=no)
    require(request.user, "groups.react_post", post)
    react(post=post, sign=sign, by=request.user)
    return redirect(post)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def file_versions(request: HttpRequest, file: int) -> HttpResponse:
    """A file with what it held before; its author brings a newer one."""
    rows = File.objects.visible_to(request.user).select_related("upload", "group", "post__topic")
    found = get_object_or_404(rows, pk=file)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(request.user, "groups.replace_file", found)
        if form.is_valid() and _replace(request, found, form):
            return redirect("groups:file_versions", file=found.pk)
    context = {
        "file": found,
        "group": found.group,
        "versions": found.versions.select_related("upload", "replaced_by").order_by("-replaced_at", "-pk"),
        "form": form if can(request.user, "groups.replace_file", found) else None,
    }
    return render(request, "groups/file_versions.html", context)


def _replace(request: HttpRequest, file: File, form: FileForm) -> bool:
    now = timezone.now()
    try:
        upload = store(form.cleaned_data["file"], by=request.user, at=now)
    except RefusedUpload as refused:
        form.add_error("file", str(refused))
        return False
    replace_file(file=file, upload=upload, by=request.user, at=now)  # type: ignore[arg-type]
    return True


@public
@require_safe
def file_version(request: HttpRequest, fileversion: int) -> HttpResponseBase:
    """An earlier version of a file."""
    rows = FileVersion.objects.visible_to(request.user).select_related("upload")
    return serve(request, get_object_or_404(rows, pk=fileversion).upload)


def _moderated(request: UserRequest, topic: int) -> Topic:
    rows = Topic.objects.visible_to(request.user).select_related("group", "theme", "tag")
    found = get_object_or_404(rows, pk=topic)
    require(request.user, "groups.moderate_topic", found)
    return found
