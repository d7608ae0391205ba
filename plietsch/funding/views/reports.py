"""Receipts, interim reports and the proof of use."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission, require
from plietsch.funding import forms
from plietsch.funding.models import InterimReport, ProofOfUse, Receipt
from plietsch.funding.operations import reports
from plietsch.funding.queries import current_statement
from plietsch.funding.statements import Statement
from plietsch.funding.views.frame import own_grant, row_of, step_at_once, take_step, visible_grant

PAGE = 50


@permission("funding.view_grant")
@require_safe
def receipts(request: UserRequest, grant: int) -> HttpResponse:
    """The list of receipts."""
    found = visible_grant(request, grant)
    page = Paginator(found.receipts.order_by("paid_on", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "grant": found,
        "page": page,
        "statement": current_statement(found),
        "is_own": can(request.user, "funding.act_for_applicant", found),
        "is_closed": found.proofs.filter(returned_at=None).exists(),
    }
    return render(request, "funding/receipts.html", context)


@permission("funding.act_for_applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def new_receipt(request: UserRequest, grant: int) -> HttpResponse:
    """Note a payment."""
    found = own_grant(request, grant)
    return take_step(
        request,
        found,
        forms.ReceiptForm(request.POST or None, grant=found),
        lambda clean: reports.add_receipt(found, **clean, by=request.user, at=timezone.now()),
        title=_("Beleg erfassen"),
        submit=_("Erfassen"),
        done=_("Der Beleg ist erfasst."),
    )


@permission("funding.act_for_applicant")
@require_POST
def receipt_removal(request: UserRequest, receipt: int) -> HttpResponse:
    """Take a receipt out."""
    found = row_of(Receipt, request, receipt)
    require(request.user, "funding.act_for_applicant", found.grant)
    return step_at_once(
        request,
        found.grant,
        lambda: reports.remove_receipt(found, by=request.user, at=timezone.now()),
        _("Der Beleg ist entfernt."),
    )


@permission("funding.act_for_applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def new_interim_report(request: UserRequest, grant: int) -> HttpResponse:
    """Report on a budget year."""
    found = own_grant(request, grant)
    return take_step(
        request,
        found,
        forms.InterimReportForm(request.POST or None),
        lambda clean: reports.submit_interim_report(found, **clean, by=request.user, at=timezone.now()),
        title=_("Zwischennachweis vorlegen"),
        submit=_("Vorlegen"),
        done=_("Der Zwischennachweis liegt vor."),
    )


@permission("funding.manage_grants")
@require_POST
def interim_report_acceptance(request: UserRequest, interimreport: int) -> HttpResponse:
    """The office has read it."""
    found = row_of(InterimReport, request, interimreport)
    return step_at_once(
        request,
        found.grant,
        lambda: reports.accept_interim_report(found, by=request.user, at=timezone.now()),
        _("Der Zwischennachweis ist angenommen."),
    )


@permission("funding.act_for_applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def new_proof(request: UserRequest, grant: int) -> HttpResponse:
    """Hand in the proof of use, after a look at the figures."""
    found = own_grant(request, grant)
    return take_step(
        request,
        found,
        forms.TextForm(request.POST or None, label=_("Sachbericht")),
        lambda clean: reports.submit_proof(found, report=clean["text"], by=request.user, at=timezone.now()),
        title=_("Verwendungsnachweis vorlegen"),
        submit=_("Vorlegen"),
        done=_("Der Verwendungsnachweis liegt vor."),
        statement=current_statement(found),
    )


@permission("funding.view_grant")
@require_safe
def proof(request: UserRequest, proofofuse: int) -> HttpResponse:
    """A proof of use as handed in."""
    found = row_of(ProofOfUse, request, proofofuse)
    context = {
        "proof": found,
        "grant": found.grant,
        "statement": Statement.from_json(found.statement),
        "is_office": can(request.user, "funding.manage_grants"),
    }
    return render(request, "funding/proof.html", context)


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def proof_check(request: UserRequest, proofofuse: int) -> HttpResponse:
    """The first pair of eyes."""
    found = row_of(ProofOfUse, request, proofofuse)
    return take_step(
        request,
        found.grant,
        forms.TextForm(request.POST or None, label=_("Prüfvermerk")),
        lambda clean: reports.check_proof(found, finding=clean["text"], by=request.user, at=timezone.now()),
        title=_("Verwendungsnachweis prüfen"),
        submit=_("Prüfung abschließen"),
        done=_("Geprüft. Eine zweite Person erkennt an."),
    )


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def proof_return(request: UserRequest, proofofuse: int) -> HttpResponse:
    """Send a proof back with what is missing."""
    found = row_of(ProofOfUse, request, proofofuse)
    return take_step(
        request,
        found.grant,
        forms.TextForm(request.POST or None, label=_("Was fehlt")),
        lambda clean: reports.return_proof(found, finding=clean["text"], by=request.user, at=timezone.now()),
        title=_("Verwendungsnachweis zurückgeben"),
        submit=_("Zurückgeben"),
        done=_("Zurückgegeben."),
    )


@permission("funding.manage_grants")
@require_POST
def proof_acceptance(request: UserRequest, proofofuse: int) -> HttpResponse:
    """The second pair of eyes."""
    found = row_of(ProofOfUse, request, proofofuse)
    return step_at_once(
        request,
        found.grant,
        lambda: reports.accept_proof(found, by=request.user, at=timezone.now()),
        _("Der Verwendungsnachweis ist anerkannt."),
    )
