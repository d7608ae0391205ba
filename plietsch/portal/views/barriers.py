"""Reports of barriers, from the form to the answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, public, require
from plietsch.portal.forms import AnswerForm, BarrierForm
from plietsch.portal.models import BarrierReport
from plietsch.portal.operations.barriers import answer_report, report_barrier
from plietsch.portal.throttle import may_report, may_write_to

PER_PAGE = 30


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Anybody tells what did not work; no account, no riddle to solve."""
    form = BarrierForm(request.POST or None, initial={"where": request.GET.get("seite", "")[:300]})
    if request.method == "POST" and form.is_valid():
        if not may_report(connection=request.META.get("REMOTE_ADDR", "")):
            form.add_error(None, _("Von hier kamen eben sehr viele Meldungen. Bitte später noch einmal."))
        else:
            sent = form.cleaned_data | {"language": get_language() or "de"}
            is_told = may_write_to(sent["email"])
            return redirect(report_barrier(**sent, is_told=is_told, at=timezone.now()))
    return render(request, "portal/legal/report.html", {"form": form})


@public
@require_safe
def state(request: HttpRequest, barrier_key: str) -> HttpResponse:
    """What became of a report, for whoever holds its link."""
    found = get_object_or_404(BarrierReport.objects.with_key(barrier_key))
    return render(request, "portal/legal/report_state.html", {"report": found})


@permission("portal.answer_reports")
@require_safe
def reports(request: UserRequest) -> HttpResponse:
    """All reports, open ones first."""
    rows = BarrierReport.objects.visible_to(request.user).order_by("mended_at", "reported_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/legal/reports.html", {"page": page})


@permission("portal.view_barrierreport")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: UserRequest, barrierreport: int) -> HttpResponse:
    """Answer one, and decide how the statement names it."""
    found = get_object_or_404(BarrierReport.objects.visible_to(request.user), pk=barrierreport)
    require(request.user, "portal.view_barrierreport", found)
    form = AnswerForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        answer_report(
            BarrierReport.objects.get(pk=found.pk), **form.cleaned_data, by=request.user, at=timezone.now()
        )
        messages.success(request, _("Die Antwort ist gespeichert."))
        return redirect("portal:barriers")
    return render(request, "portal/legal/answer.html", {"form": form, "report": found})
