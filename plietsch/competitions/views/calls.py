"""What everybody sees: calls, their questions and answers, winners, and the check of a receipt."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.competitions.forms.applications import ReceiptForm
from plietsch.competitions.forms.calls import InquiryForm
from plietsch.competitions.map import winners_map
from plietsch.competitions.models import Application, Call, Decision, Inquiry
from plietsch.competitions.operations import calls as operations
from plietsch.competitions.queries import criteria_with_anchors
from plietsch.competitions.receipts import Forged, Verified, verify
from plietsch.competitions.tables import as_csv
from plietsch.competitions.wordings import said, words_by_call, words_of
from plietsch.core.html import markdown
from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission, public, require
from plietsch.places.models import Kind

PAGE = 50


@public
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """All calls, drafts and the newest on top."""
    found = Call.objects.visible_to(request.user).newest_first()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    words = words_by_call(page)
    rows = [(one, one.state(now), words.get(one.pk, {})) for one in page]
    context = {"page": page, "rows": rows, "runs_calls": can(request.user, "competitions.run_calls")}
    return render(request, "competitions/calls.html", context)


@public
@require_safe
def call(request: HttpRequest, call: str) -> HttpResponse:
    """One call: what is asked, by when, how it is judged, and what others have asked."""
    found = _call(request, call)
    now = timezone.now()
    own: Any = ()
    if request.user.is_authenticated:
        own = Application.objects.written_by(request.user).filter(call=found).order_by("pk")
    words = words_of(found)
    context = {
        "call": found,
        "words": words,
        "state": found.state(now),
        "text": markdown(said(found.text, words)),
        "kinds": [Kind(kind).label for kind in found.eligible_kinds],
        "criteria": criteria_with_anchors(found),
        "sections": found.sections.order_by("position").prefetch_related("questions"),
        "extensions": found.extensions.order_by("extended_at"),
        "inquiries": Inquiry.objects.visible_to(request.user).filter(call=found).order_by("-asked_at", "-pk"),
        "applications": own,
        "form": InquiryForm(),
        "may_ask": found.published_at
        and not found.is_closed(now)
        and can(request.user, "competitions.ask_inquiry"),
        "may_apply": found.is_open(now),
        "runs_calls": can(request.user, "competitions.run_calls"),
    }
    return render(request, "competitions/call.html", context)


@permission("competitions.ask_inquiry")
@require_POST
def inquiries(request: UserRequest, call: str) -> HttpResponse:
    """Ask the office."""
    found = _call(request, call)
    form = InquiryForm(request.POST)
    if form.is_valid():
        try:
            operations.ask(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request, _("Ihre Frage ist beim Netzwerkbüro. Die Antwort erscheint hier für alle.")
            )
        except operations.NoQuestionsNow as error:
            messages.error(request, str(error))
        return redirect(found)
    return render(request, "competitions/inquiry.html", {"call": found, "form": form})


@public
@require_safe
def winners(request: HttpRequest, call: str) -> HttpResponse:
    """Who was awarded, where, how much."""
    return render(request, "competitions/winners.html", _winners(request, call))


@public
@require_safe
def press(request: HttpRequest, call: str) -> HttpResponse:
    """What editors need: the facts in sentences, the list, the map, whom to ask."""
    context = _winners(request, call)
    if not context["decisions"]:
        raise Http404
    context["noted"] = sum(bool(one.note) for one in context["decisions"])
    return render(request, "competitions/press.html", context)


@public
@require_safe
def winners_file(request: HttpRequest, call: str) -> HttpResponse:
    """The winners as a table to take along."""
    context = _winners(request, call)
    rows = [
        {
            _("Organisation"): str(one.application.organisation),
            _("Vorhaben"): one.application.title,
            _("Ort"): str(one.application.lead_place or ""),
            _("Summe in Euro"): one.amount_cents / 100,
            _("Hinweis"): one.note,
        }
        for one in context["decisions"]
    ]
    headers = {"Content-Disposition": f'attachment; filename="{context["call"].slug}-praemierte.csv"'}
    return HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)


def _winners(request: HttpRequest, call: str) -> dict[str, Any]:
    found = _call(request, call)
    decisions = (
        Decision.objects.visible_to(request.user)
        .awarded()
        .filter(application__call=found, application__call__release__released_at__isnull=False)
        .filter(publication_agreed_at__isnull=False)
        .select_related("application__organisation", "application__lead_place__district", "project")
        .order_by("application__organisation__name", "pk")
    )
    shown = list(decisions)
    return {
        "call": found,
        "decisions": shown,
        "released_at": found.release.released_at if found.is_released else None,
        "total": sum(decision.amount_cents for decision in shown),
        "map": winners_map([decision.application.lead_place for decision in shown]),
    }


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: HttpRequest) -> HttpResponse:
    """Whether a receipt is genuine; anybody who holds one may ask."""
    form = ReceiptForm(request.POST or None)
    verified: Verified | None = None
    is_forged = False
    if form.is_valid():
        try:
            verified = verify(form.cleaned_data["receipt"])
        except Forged:
            is_forged = True
    context = {"form": form, "verified": verified, "is_forged": is_forged}
    return render(request, "competitions/receipts.html", context)


def _call(request: HttpRequest, slug: str) -> Call:
    found = get_object_or_404(Call.objects.visible_to(request.user).select_related("release"), slug=slug)
    require(request.user, "competitions.view_call", found)
    return found
