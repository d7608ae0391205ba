"""Open the consultation, record the adoption."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.strategies.forms import AdoptionForm, ConsultationForm
from plietsch.strategies.operations.states import StepRefused, adopt_strategy, open_consultation
from plietsch.strategies.views.finding import found


@permission("strategies.decide_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: UserRequest, strategy: str) -> HttpResponse:
    """Ask the network what it thinks."""
    found_one = found(request.user, strategy, "strategies.decide_strategy")
    form = ConsultationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_consultation(found_one, **form.cleaned_data, by=request.user, at=timezone.now())
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Die Beteiligung ist eröffnet; alle können den Text lesen."))
            return redirect(found_one)
    return render(request, "strategies/consultation.html", {"form": form, "strategy": found_one})


@permission("strategies.decide_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def adoption(request: UserRequest, strategy: str) -> HttpResponse:
    """Freeze the text that a council has adopted."""
    found_one = found(request.user, strategy, "strategies.decide_strategy")
    form = AdoptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            adopt_strategy(found_one, **form.cleaned_data, by=request.user, at=timezone.now())
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Der Beschluss ist festgehalten; der Text ändert sich nicht mehr."))
            return redirect(found_one)
    return render(request, "strategies/adoption.html", {"form": form, "strategy": found_one})
