"""The directory of solutions, one card, and what its keepers and users do with it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.html import markdown
from plietsch.core.names import Person, UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import can, permission, public, require
from plietsch.groups import mentions
from plietsch.groups.forms.solutions import SolutionFilter, SolutionForm
from plietsch.groups.models import Post, Solution, Topic
from plietsch.groups.operations import solutions as operations
from plietsch.groups.operations import waiting
from plietsch.groups.views.frame import find_topic

PAGE = 30


@public
@require_safe
def solutions(request: HttpRequest) -> HttpResponse:
    """Who has solved what."""
    form = SolutionFilter(request.GET)
    found = form.narrowed(Solution.objects.visible_to(request.user))
    rows = found.select_related("place", "theme", "topic__group").order_by("-confirmed_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/solutions.html", {"form": form, "page": page})


@public
@require_safe
def solution(request: HttpRequest, solution: int) -> HttpResponse:
    """One card."""
    found = _find(request.user, solution)
    uses = list(found.uses.select_related("place").order_by("place__name", "pk"))
    mine = operations.place_of(request.user) if request.user.is_authenticated else None
    names = mentions.names_for(request.user, [found.problem, found.done])
    context = {
        "solution": found,
        "group": found.topic.group,
        "problem": mentions.shown(markdown(found.problem), names),
        "done": mentions.shown(markdown(found.done), names),
        "uses": uses,
        "may_keep": can(request.user, "groups.keep_solution", found),
        "may_use": mine is not None and mine != found.place and request.user.is_authenticated,
        "my_place": mine,
        "uses_it": mine in [use.place for use in uses],
        "is_stale": found.confirmed_on + operations.CONFIRMED_FOR < timezone.localdate(),
    }
    return render(request, "groups/solution.html", context)


@permission("groups.write_solution")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: UserRequest, topic: int) -> HttpResponse:
    """Make a card of a thread; the form is filled from it."""
    found = find_topic(request, topic, "groups.write_solution")
    if existing := Solution.objects.filter(topic=found).first():
        return redirect(existing)
    form = SolutionForm(request.POST or None, initial=_from_thread(found, request.user))
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _write(request, found, form))
    context = {"topic": found, "group": found.group, "form": form, "solution": None}
    return render(request, "groups/solution_form.html", context)


def _write(request: UserRequest, topic: Topic, form: SolutionForm) -> HttpResponse:
    try:
        made = waiting.write_solution_or_hold(
            topic=topic, parts=form.parts(), by=request.user, at=timezone.now()
        )
    except operations.AlreadySolved:
        return redirect(Solution.objects.get(topic=topic))
    if isinstance(made, Solution):
        messages.success(request, _("Die Lösung steht jetzt im Verzeichnis."))
    return redirect(made)


def _from_thread(topic: Topic, user: Person) -> dict[str, Any]:
    """What the thread says already: its title, the question, the accepted answer or the last word."""
    answer_no = topic.accepted_no or topic.last_post_no
    texts = dict(Post.objects.filter(topic=topic, no__in=[1, answer_no]).values_list("no", "body"))
    problem, done = texts.get(1, ""), texts.get(answer_no, "") if answer_no > 1 else ""
    place = operations.place_of(user) if user.is_authenticated else None
    return {
        "title": topic.title,
        "theme": topic.theme_id,
        "problem": mentions.named(problem, user),
        "done": mentions.named(done, user),
        "spot": place,
    }


@permission("groups.keep_solution")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, solution: int) -> HttpResponse:
    """Bring a card up to date."""
    found = _kept(request, solution)
    texts = {name: mentions.named(getattr(found, name), request.user) for name in ("problem", "done")}
    form = SolutionForm(request.POST or None, instance=found, initial=texts | {"spot": found.place})
    if request.method == "POST" and form.is_valid():
        typed = form.parts()
        changed = waiting.change_solution_or_hold(
            solution=found, parts=typed, by=request.user, at=timezone.now()
        )
        return redirect(changed)
    context = {"topic": found.topic, "group": found.topic.group, "form": form, "solution": found}
    return render(request, "groups/solution_form.html", context)


@permission("groups.keep_solution")
@require_POST
def confirmation(request: UserRequest, solution: int) -> HttpResponse:
    """It still holds."""
    found = _kept(request, solution)
    operations.confirm_solution(solution=found, by=request.user, at=timezone.now())
    messages.success(request, _("Danke. Wir fragen in einem Jahr wieder."))
    return redirect(found)


@permission("groups.keep_solution")
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: UserRequest, solution: int) -> HttpResponse:
    """Take a card out, after a question."""
    found = _kept(request, solution)
    if request.method != "POST":
        return render(request, "groups/solution_removal.html", {"solution": found})
    topic = found.topic
    operations.remove_solution(solution=found, by=request.user, at=timezone.now())
    return redirect(topic)


@permission("groups.use_solution")
@require_POST
def use(request: UserRequest, solution: int) -> HttpResponse:
    """We use this too, or not any more."""
    found = _find(request.user, solution)
    require(request.user, "groups.use_solution", found)
    try:
        act = operations.stop_using if request.POST.get("use") == "0" else operations.use_solution
        act(solution=found, by=request.user, at=timezone.now())
    except operations.NoPlace:
        messages.error(request, _("Tragen Sie im Profil zuerst ein, für welche Kommune Sie arbeiten."))
    return redirect(found)


def _find(user: Person, solution: int) -> Solution:
    rows = Solution.objects.visible_to(user)
    return get_object_or_404(rows.select_related("topic__group", "place", "theme", "contact"), pk=solution)


def _kept(request: UserRequest, solution: int) -> Solution:
    found = _find(request.user, solution)
    require(request.user, "groups.keep_solution", found)
    return found
