"""Add sections, name and move them, take them out and bring them back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, require
from plietsch.strategies.forms import PlacedSectionForm, SectionForm
from plietsch.strategies.models import Comment, Section, Strategy
from plietsch.strategies.operations import sections as operations
from plietsch.strategies.operations.keeping import Frozen
from plietsch.strategies.views.finding import found


@permission("strategies.write_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def new_section(request: UserRequest, strategy: str) -> HttpResponse:
    """One more chapter."""
    found_one = found(request.user, strategy, "strategies.write_strategy")
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _add(request, found_one, form))
    return render(request, "strategies/section.html", {"form": form, "strategy": found_one})


def _add(request: UserRequest, strategy: Strategy, form: SectionForm) -> HttpResponse:
    try:
        operations.add_section(strategy, **form.cleaned_data, by=request.user, at=timezone.now())
    except (operations.TooManySections, Frozen) as refused:
        form.add_error(None, _words(refused))
        return render(request, "strategies/section.html", {"form": form, "strategy": strategy})
    return redirect("strategies:write", strategy.slug)


@permission("strategies.write_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: UserRequest, section: int) -> HttpResponse:
    """Other headings for a chapter, another place."""
    found_one = _found(request, section)
    form = PlacedSectionForm(request.POST or None, instance=found_one)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        return _done(
            request,
            found_one.strategy,
            lambda: operations.change_section(found_one, **form.cleaned_data, by=request.user, at=now),
        )
    context = {"form": form, "strategy": found_one.strategy, "section": found_one}
    return render(request, "strategies/section.html", context)


@permission("strategies.write_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: UserRequest, section: int) -> HttpResponse:
    """Take a chapter out, after a question."""
    found_one = _found(request, section)
    if request.method == "POST":
        return _done(
            request,
            found_one.strategy,
            lambda: operations.remove_section(found_one, by=request.user, at=timezone.now()),
            _("Der Abschnitt ist entfernt. Unter dem Text holen Sie ihn zurück."),
        )
    comments = Comment.objects.filter(section=found_one).count()
    context = {"section": found_one, "strategy": found_one.strategy, "comments": comments}
    return render(request, "strategies/section_removal.html", context)


@permission("strategies.write_strategy")
@require_POST
def restoration(request: UserRequest, section: int) -> HttpResponse:
    """Bring a chapter back."""
    found_one = _found(request, section)
    return _done(
        request,
        found_one.strategy,
        lambda: operations.restore_section(found_one, by=request.user, at=timezone.now()),
        _("Der Abschnitt steht wieder an seinem Platz."),
    )


def _found(request: UserRequest, section: int) -> Section:
    visible = Strategy.objects.visible_to(request.user)
    rows = Section.objects.filter(strategy__in=visible).select_related(
        "strategy__group", "strategy__adoption"
    )
    found_one = get_object_or_404(rows, pk=section)
    require(request.user, "strategies.write_strategy", found_one.strategy)
    return found_one


def _done(
    request: UserRequest, strategy: Strategy, work: Callable[[], object], said: str = ""
) -> HttpResponse:
    """Do the work and go on writing; where something came between, say what."""
    try:
        work()
    except (operations.TooManySections, Frozen) as refused:
        messages.warning(request, _words(refused))
        return redirect(strategy)
    if said:
        messages.success(request, said)
    return redirect("strategies:write", strategy.slug)


def _words(refused: Exception) -> str:
    if isinstance(refused, Frozen):
        return _("Die Strategie ist inzwischen beschlossen.")
    return _("Eine Strategie hat höchstens 60 Abschnitte.")
