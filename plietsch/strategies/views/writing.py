"""Start a strategy, describe it, write it together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import permission
from plietsch.strategies.forms import StartForm, StrategyForm
from plietsch.strategies.operations import strategies as operations
from plietsch.strategies.queries import live_rows, outline_of
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
    context = {
        "strategy": found_one,
        "rows": live_rows(found_one),
        "removed": found_one.sections.removed(),
        "outline": outline_of(found_one.pk),
    }
    return render(request, "strategies/write.html", context)


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
