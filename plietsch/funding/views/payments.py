"""Drawdowns, reclaims and repayments."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.funding import forms
from plietsch.funding.models import Drawdown, Grant, NoticeKind, Reclaim
from plietsch.funding.operations import payments
from plietsch.funding.operations.notices import draft_notice
from plietsch.funding.operations.reclaims import draft_reclaim, owed, receive_repayment
from plietsch.funding.queries import balances_of
from plietsch.funding.views.frame import own_grant, row_of, step_at_once, take_step, visible_grant


@permission("funding.act_for_applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def new_drawdown(request: UserRequest, grant: int) -> HttpResponse:
    """Ask for money that is needed soon."""
    found = own_grant(request, grant)
    return take_step(
        request,
        found,
        forms.DrawdownForm(request.POST or None),
        lambda clean: payments.request_drawdown(found, **clean, by=request.user, at=timezone.now()),
        title=_("Mittel abrufen"),
        submit=_("Abrufen"),
        done=_("Ihr Mittelabruf ist eingegangen."),
        free=payments.drawable_cents(found),
    )


@permission("funding.manage_grants")
@require_POST
def drawdown_check(request: UserRequest, drawdown: int) -> HttpResponse:
    """The first pair of eyes."""
    found = row_of(Drawdown, request, drawdown)
    return step_at_once(
        request,
        found.grant,
        lambda: payments.check_drawdown(found, by=request.user, at=timezone.now()),
        _("Geprüft. Eine zweite Person gibt frei."),
    )


@permission("funding.manage_grants")
@require_POST
def drawdown_approval(request: UserRequest, drawdown: int) -> HttpResponse:
    """The second pair of eyes."""
    found = row_of(Drawdown, request, drawdown)
    return step_at_once(
        request,
        found.grant,
        lambda: payments.approve_drawdown(found, by=request.user, at=timezone.now()),
        _("Freigegeben."),
    )


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def drawdown_payment(request: UserRequest, drawdown: int) -> HttpResponse:
    """Book the payment."""
    found = row_of(Drawdown, request, drawdown)
    initial = {"day": timezone.localdate()}
    return take_step(
        request,
        found.grant,
        forms.DayForm(request.POST or None, label=_("Ausgezahlt am"), initial=initial),
        lambda clean: payments.pay_drawdown(found, paid_on=clean["day"], by=request.user, at=timezone.now()),
        title=_("Auszahlung buchen"),
        submit=_("Buchen"),
        done=_("Gebucht."),
    )


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def drawdown_refusal(request: UserRequest, drawdown: int) -> HttpResponse:
    """Refuse with a reason."""
    found = row_of(Drawdown, request, drawdown)
    return take_step(
        request,
        found.grant,
        forms.TextForm(request.POST or None, label=_("Begründung")),
        lambda clean: payments.refuse_drawdown(
            found, reason=clean["text"], by=request.user, at=timezone.now()
        ),
        title=_("Mittelabruf ablehnen"),
        submit=_("Ablehnen"),
        done=_("Abgelehnt."),
    )


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def new_reclaim(request: UserRequest, grant: int) -> HttpResponse:
    """Draft a notice that asks money back."""
    found = visible_grant(request, grant)
    initial = {"amount_cents": balances_of(found).paid}
    return take_step(
        request,
        found,
        forms.ReclaimForm(request.POST or None, initial=initial),
        lambda clean: _draft_reclaim(request, found, clean),
        title=_("Geld zurückfordern"),
        submit=_("Entwerfen"),
        done=_("Entworfen. Eine zweite Person prüft und erlässt den Bescheid."),
    )


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def new_repayment(request: UserRequest, reclaim: int) -> HttpResponse:
    """Book what came in."""
    found = row_of(Reclaim, request, reclaim)
    total, _interest = owed(found, timezone.localdate())
    return take_step(
        request,
        found.grant,
        forms.RepaymentForm(request.POST or None, initial={"received_on": timezone.localdate()}),
        lambda clean: receive_repayment(found, **clean, by=request.user, at=timezone.now()),
        title=_("Rückzahlung buchen"),
        submit=_("Buchen"),
        done=_("Gebucht."),
        owed=total,
    )


@transaction.atomic
def _draft_reclaim(request: UserRequest, grant: Grant, clean: dict[str, Any]) -> Reclaim:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    notice = draft_notice(grant, kind=NoticeKind.RECLAIM, remarks=clean.pop("remarks"), **who)
    return draft_reclaim(grant, notice=notice, **clean, **who)
