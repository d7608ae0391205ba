"""The dashboard, one grant, and who looks after it."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission
from plietsch.funding import forms
from plietsch.funding.models import BaseRate, FinanceRole, Grant
from plietsch.funding.operations.awards import give_finance_role, take_finance_role
from plietsch.funding.operations.base_rates import set_base_rate
from plietsch.funding.operations.payments import drawable_cents, is_final
from plietsch.funding.queries import (
    balances,
    balances_of,
    current_items,
    current_statement,
    overdue_counts,
    total_balances,
)
from plietsch.funding.views.frame import take_step, visible_grant

PAGE = 50

JULY = 7


@permission("funding.list_grants")
@require_safe
def dashboard(request: UserRequest) -> HttpResponse:
    """All grants that this person may see, with what the ledger says of each and of all."""
    grants = Grant.objects.visible_to(request.user).select_related("organisation")
    page = Paginator(grants.order_by("-number"), PAGE).get_page(request.GET.get("page"))
    held = balances(page)
    overdue = overdue_counts(grants, timezone.localdate())
    context = {
        "page": page,
        "rows": [(grant, held[grant.pk], overdue.get(grant.pk, 0)) for grant in page],
        "total": total_balances(grants),
        "overdue": sum(overdue.values()),
        "is_office": can(request.user, "funding.manage_grants"),
    }
    return render(request, "funding/dashboard.html", context)


@permission("funding.view_grant")
@require_safe
def grant(request: UserRequest, grant: int) -> HttpResponse:
    """One grant: where it stands, what is due, every document and every booking."""
    found = visible_grant(request, grant)
    today = timezone.localdate()
    entries = found.entries.order_by("value_on", "pk").prefetch_related("lines__account")
    context = {
        "grant": found,
        "held": balances_of(found),
        "overdue": overdue_counts(Grant.objects.filter(pk=found.pk), today).get(found.pk, 0),
        "drawable": drawable_cents(found),
        "is_final": is_final(found, today),
        "statement": current_statement(found),
        "items": current_items(found),
        "notices": found.notices.order_by("number").select_related("issued_by", "drafted_by"),
        "drawdowns": found.drawdowns.order_by("pk").select_related("requested_by"),
        "changes": found.changes.order_by("pk"),
        "interim_reports": found.interim_reports.order_by("year"),
        "proofs": found.proofs.order_by("pk"),
        "reclaims": found.reclaims.order_by("pk").select_related("notice"),
        "deadlines": found.deadlines.order_by("due_on", "pk"),
        "entries": entries,
        "roles": FinanceRole.objects.filter(organisation=found.organisation).select_related("user"),
        "today": today,
        "is_office": can(request.user, "funding.manage_grants"),
        "is_own": can(request.user, "funding.act_for_applicant", found),
    }
    return render(request, "funding/grant.html", context)


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: UserRequest, grant: int) -> HttpResponse:
    """Let a person act for the applicant."""
    found = visible_grant(request, grant)
    return take_step(
        request,
        found,
        forms.RoleForm(request.POST or None, organisation=found.organisation),
        lambda clean: give_finance_role(
            found.organisation, user=clean["user"], by=request.user, at=timezone.now()
        ),
        title=_("Zuständige Person benennen"),
        submit=_("Benennen"),
        done=_("Die Person kann jetzt für die Organisation handeln."),
    )


@permission("funding.manage_grants")
@require_POST
def role_end(request: UserRequest, grant: int) -> HttpResponse:
    """A person acts for the applicant no more."""
    found = visible_grant(request, grant)
    form = forms.WhichRoleForm(request.POST, organisation=found.organisation)
    if form.is_valid():
        role = form.cleaned_data["role"]
        take_finance_role(role, by=request.user, at=timezone.now())
        messages.success(request, _("%(person)s ist nicht mehr zuständig.") % {"person": role.user})
    return redirect(found)


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def base_rates(request: UserRequest) -> HttpResponse:
    """The base rates of interest, and the form for the next."""
    form = forms.BaseRateForm(request.POST or None)
    if form.is_valid():
        day, hundredths = form.cleaned_data["valid_from"], form.cleaned_data["percent"]
        set_base_rate(day, hundredths, by=request.user, at=timezone.now())
        messages.success(request, _("Der Satz ist eingetragen."))
        return redirect("funding:base_rates")
    rates = [(rate.valid_from, rate.hundredths / 100) for rate in BaseRate.objects.order_by("-valid_from")]
    context = {"form": form, "rates": rates, "is_old": not rates or rates[0][0] < _half_year(localdate())}
    return render(request, "funding/base_rates.html", context, status=422 if form.errors else 200)


def _half_year(day: date) -> date:
    """The day from which the base rate of this day's half-year holds."""
    return date(day.year, 1 if day.month < JULY else JULY, 1)
