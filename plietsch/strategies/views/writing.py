"""Start a strategy, write it together, order its sections."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission, require
from plietsch.strategies.forms import SectionForm, StartForm, StrategyForm
from plietsch.strategies.models import Section, Strategy
from plietsch.strategies.operations import strategies as operations
from plietsch.strategies.queries import live_rows
from plietsch.strategies.views.finding import found


@permission("strategies.start_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest) -> HttpResponse:
    """Start a strategy in one of one's groups."""
    form = StartForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _start(request, form))
    return render(request, "strategies/start.html", {"form": form})


def _start(request: UserRequest, form: StartForm) -> HttpResponse:
    strategy = operations.open_strategy(**form.cleaned_data, by=request.user, at=timezone.now())
    return redirect("strategies:new_section", strategy.slug)


@permission("strategies.write_strategy")
@require_safe
def write(request: UserRequest, strategy: str) -> HttpResponse:
    """The editors, side by side; without JavaScript the text as it stands."""
    found_one = found(request.user, strategy, "strategies.write_strategy")
    return render(request, "strategies/write.html", {"strategy": found_one, "rows": live_rows(found_one)})


@permission("strategies.write_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: UserRequest, strategy: str) -> HttpResponse:
    """Titles and summaries."""
    found_one = found(request.user, strategy, "strategies.write_strategy")
    form = StrategyForm(request.POST or None, instance=found_one)
    if request.method == "POST" and form.is_valid():
        operations.describe_strategy(found_one, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Die Angaben sind gespeichert."))
        return redirect(found_one)
    return render(request, "strategies/details.html", {"form": form, "strategy": found_one})


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
    except operations.TooManySections:
        form.add_error(None, _("Eine Strategie hat höchstens 60 Abschnitte."))
        return render(request, "strategies/section.html", {"form": form, "strategy": strategy})
    return redirect("strategies:write", strategy.slug)


@permission("strategies.write_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: UserRequest, section: int) -> HttpResponse:
    """Other headings for a chapter."""
    visible = Strategy.objects.visible_to(request.user)
    rows = Section.objects.filter(strategy__in=visible).select_related(
        "strategy__group", "strategy__adoption"
    )
    found_one = get_object_or_404(rows, pk=section)
    require(request.user, "strategies.write_strategy", found_one.strategy)
    form = SectionForm(request.POST or None, instance=found_one)
    if request.method == "POST" and form.is_valid():
        operations.rename_section(found_one, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("strategies:write", found_one.strategy.slug)
    return render(request, "strategies/section.html", {"form": form, "strategy": found_one.strategy})
