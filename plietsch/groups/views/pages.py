"""Pages of a group: read, write, compare, restore; a page out of a thread."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import Person, UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, public, require
from plietsch.groups import mentions
from plietsch.groups.comparison import compare
from plietsch.groups.forms.pages import ComparisonForm, NewPageForm, PageForm, VersionForm
from plietsch.groups.models import Group, Page, PageVersion, Topic
from plietsch.groups.obstacles import obstacle
from plietsch.groups.operations import pages as operations
from plietsch.groups.operations import waiting
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.operations.writing import drop_draft
from plietsch.groups.rules import standing
from plietsch.groups.views.frame import find_topic, frame, moved_meanwhile
from plietsch.groups.views.writing import draft_of, preview_of, turned_down

SHOWN = 50


@public
@require_safe
def pages(request: HttpRequest, group: int) -> HttpResponse:
    """The pages of a group by title."""
    found = get_object_or_404(Group.objects.readable_by(request.user), pk=group)
    rows = Page.objects.visible_to(request.user).filter(group=found).select_related("changed_by")
    page = Paginator(rows.order_by("title", "pk"), SHOWN).get_page(request.GET.get("page"))
    return render(request, "groups/pages.html", frame(request.user, found, "pages") | {"page": page})


@public
@require_safe
def page(request: HttpRequest, page: int) -> HttpResponse:
    """One page."""
    found = _find(request.user, page)
    found.text = mentions.shown(found.body_html, mentions.names_for(request.user, [found.body]))
    place = standing(request.user, found.group)
    context = {"wiki": found, "group": found.group, "place": place, "topic": _source(found, request.user)}
    return render(request, "groups/page.html", context)


def _source(page: Page, user: Person) -> Topic | None:
    """The thread that it came from, where this person may still read that."""
    return Topic.objects.visible_to(user).filter(pk=page.topic_id).first() if page.topic_id else None


@permission("groups.write_in_group")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest, group: int) -> HttpResponse:
    """Begin a page."""
    found = get_object_or_404(Group.objects.visible_to(request.user), pk=group)
    place = f"group:{found.pk}:page"
    form = NewPageForm(request.POST or None, initial=draft_of(request.user, place))
    if request.POST and (reason := obstacle(request.user, found)):
        return turned_down(request, form, reason, "groups/page_form.html", {"group": found, "wiki": None})
    require(request.user, "groups.write_in_group", found)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        return once(request, lambda: _start(request, found, form))
    context = {"group": found, "wiki": None, "form": form, "preview": _preview(request, form, found)}
    context["draft"] = place
    return render(request, "groups/page_form.html", context)


def _start(request: UserRequest, group: Group, form: NewPageForm) -> HttpResponse:
    made = waiting.start_page_or_hold(group=group, **form.cleaned_data, by=request.user, at=timezone.now())
    drop_draft(place=f"group:{group.pk}:page", by=request.user)
    return redirect(made)


@permission("groups.edit_page")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, page: int) -> HttpResponse:
    """Write on; who was slower sees what the faster one changed."""
    found = _find(request.user, page)
    text = mentions.named(found.body, request.user)
    initial: dict[str, Any] = {"title": found.title, "body": text, "based_on": found.version_no}
    initial |= draft_of(request.user, f"page:{found.pk}")
    form = PageForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"group": found.group, "wiki": found, "form": form, "lines": None}
    context["draft"] = f"page:{found.pk}"
    if request.POST and (reason := obstacle(request.user, found.group)):
        return turned_down(request, form, reason, "groups/page_form.html", context)
    require(request.user, "groups.edit_page", found)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            return _change(request, found, form)
        except operations.ChangedMeanwhile:
            form.add_error(None, _("Jemand hat die Seite inzwischen geändert. Prüfen Sie, was anders ist."))
            both = [found.body, form.cleaned_data["body"]]
            context["lines"] = compare(*mentions.as_read(request.user, both))
            form.data = {**request.POST.dict(), "based_on": str(found.version_no)}
    context["preview"] = _preview(request, form, found.group)
    return render(request, "groups/page_form.html", context)


def _change(request: UserRequest, page: Page, form: PageForm) -> HttpResponse:
    typed = form.cleaned_data | {"based_on": form.cleaned_data["based_on"] or 0}
    shown = waiting.change_page_or_hold(page=page, **typed, by=request.user, at=timezone.now())
    drop_draft(place=f"page:{page.pk}", by=request.user)
    return redirect(shown)


@public
@require_safe
def versions(request: HttpRequest, page: int) -> HttpResponse:
    """Who wrote when, with two versions beside each other where they were chosen."""
    found = _find(request.user, page)
    rows = PageVersion.objects.visible_to(request.user).filter(page=found)
    shown = Paginator(rows.select_related("written_by").order_by("-no"), SHOWN)
    context = {
        "wiki": found,
        "group": found.group,
        "place": standing(request.user, found.group),
        "page": shown.get_page(request.GET.get("page")),
        "pair": _pair(request, found),
    }
    return render(request, "groups/page_versions.html", context)


def _pair(request: HttpRequest, page: Page) -> dict[str, Any] | None:
    """The two versions that the address names, the newest two at first."""
    form = ComparisonForm({"von": page.version_no - 1, "bis": page.version_no} | request.GET.dict())
    if not form.is_valid():
        return None
    numbers = sorted(form.cleaned_data.values())
    texts = dict(page.versions.filter(no__in=numbers).values_list("no", "body"))
    if len(texts) != 2:  # noqa: PLR2004 - before and after
        return None
    before, after = mentions.as_read(request.user, [texts[no] for no in numbers])
    return {"von": numbers[0], "bis": numbers[1], "lines": compare(before, after)}


@permission("groups.edit_page")
@require_POST
def restoration(request: UserRequest, page: int) -> HttpResponse:
    """An earlier text again."""
    found = _find(request.user, page)
    require(request.user, "groups.edit_page", found)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    rows = PageVersion.objects.visible_to(request.user).select_related("page__group")
    version = get_object_or_404(rows, page=found, no=form.cleaned_data["no"])
    try:
        return redirect(waiting.restore_or_hold(version=version, by=request.user, at=timezone.now()))
    except operations.ChangedMeanwhile:
        messages.error(request, _("Jemand hat die Seite inzwischen geändert. Prüfen Sie, was anders ist."))
    return redirect(found)


@permission("groups.delete_page")
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: UserRequest, page: int) -> HttpResponse:
    """Delete a page, after a question."""
    found = _find(request.user, page)
    require(request.user, "groups.delete_page", found)
    if request.method != "POST":
        return render(request, "groups/page_deletion.html", {"wiki": found})
    operations.delete_page(page=found, by=request.user, at=timezone.now())
    return redirect("groups:pages", group=found.group_id)


@permission("groups.write_solution")
@require_POST
def from_topic(request: UserRequest, topic: int) -> HttpResponse:
    """A page out of a thread, in one step; its writer goes on at once."""
    found = find_topic(request, topic, "groups.write_solution")
    try:
        made = operations.page_from_topic(topic=found, by=request.user, at=timezone.now())
    except operations.AlreadyAPage as already:
        messages.info(request, _("Aus diesem Thema ist schon eine Seite geworden."))
        return redirect(already.page)
    except operations.KeptForASector:
        messages.error(request, _("Dieses Thema lesen nicht alle. Eine Seite läse die ganze Gruppe."))
        return redirect(found)
    except TopicClosed:
        return moved_meanwhile(request, found)
    messages.success(request, _("Aus dem Thema ist eine Seite geworden. Kürzen Sie, was niemand braucht."))
    return redirect("groups:edit_page", page=made.pk)


def _find(user: Person, page: int) -> Page:
    rows = Page.objects.visible_to(user).select_related("group", "changed_by", "topic")
    return get_object_or_404(rows, pk=page)


def _preview(request: UserRequest, form: PageForm, group: Group) -> Any:
    return preview_of(form, group.memberships.all(), request.user) if "preview" in request.POST else None
