"""Notices: drafted, issued, accepted, appealed against, read and downloaded; and changes that need one."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission, require
from plietsch.core.uploads import serve
from plietsch.funding import forms
from plietsch.funding.models import Appeal, Change, Grant, GrantNotice, NoticeKind
from plietsch.funding.operations.changes import ask_for_change, decide_change
from plietsch.funding.operations.notices import (
    accept_notice,
    draft_notice,
    file_appeal,
    issue_notice,
    notice_html,
    settle_appeal,
)
from plietsch.funding.rules import manage_grants
from plietsch.funding.views.frame import own_grant, row_of, take_step, visible_grant


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def new_notice(request: UserRequest, grant: int) -> HttpResponse:
    """Draft the grant notice."""
    found = visible_grant(request, grant)
    label = _("Begründung und Hinweise")
    return take_step(
        request,
        found,
        forms.TextForm(request.POST or None, label=label, required=False),
        lambda clean: draft_notice(
            found, kind=NoticeKind.GRANT, remarks=clean["text"], by=request.user, at=timezone.now()
        ),
        title=_("Zuwendungsbescheid entwerfen"),
        submit=_("Entwerfen"),
        done=_("Entworfen. Eine zweite Person prüft und erlässt den Bescheid."),
    )


@permission("funding.view_grant")
@require_safe
def notice(request: UserRequest, grantnotice: int) -> HttpResponse:
    """A notice as issued; the office also reads drafts."""
    found = _readable(request, grantnotice)
    context = {
        "notice": found,
        "grant": found.grant,
        "body": found.body or notice_html(found),
        "is_final": found.is_final(timezone.localdate()),
        "appeals": found.appeals.order_by("pk"),
        "may_issue": can(request.user, "funding.manage_grants") and found.drafted_by_id != request.user.pk,
        "is_office": can(request.user, "funding.manage_grants"),
        "is_own": can(request.user, "funding.act_for_applicant", found.grant),
    }
    return render(request, "funding/notice.html", context)


@permission("funding.view_grant")
@require_safe
def notice_document(request: UserRequest, grantnotice: int) -> HttpResponseBase:
    """The notice as a PDF."""
    found = _readable(request, grantnotice)
    if found.document is None:
        return render(request, "funding/not_ready.html", {"notice": found, "grant": found.grant}, status=404)
    return serve(request, found.document)


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def issuing(request: UserRequest, grantnotice: int) -> HttpResponse:
    """Put a notice into force as the second person."""
    found = row_of(GrantNotice, request, grantnotice)
    initial = {"day": timezone.localdate()}
    return take_step(
        request,
        found.grant,
        forms.DayForm(
            request.POST or None, label=pgettext("Bescheid", "Bekannt gegeben am"), initial=initial
        ),
        lambda clean: issue_notice(found, delivered_on=clean["day"], by=request.user, at=timezone.now()),
        title=_("Bescheid erlassen"),
        submit=_("Erlassen"),
        done=_("Der Bescheid ist erlassen."),
    )


@permission("funding.act_for_applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def acceptance(request: UserRequest, grantnotice: int) -> HttpResponse:
    """Accept a notice for the organisation."""
    found = _own_notice(request, grantnotice)
    return take_step(
        request,
        found.grant,
        forms.AcceptanceForm(request.POST or None),
        lambda clean: accept_notice(
            found, waives_appeal=clean["waives_appeal"], by=request.user, at=timezone.now()
        ),
        title=_("Bescheid annehmen"),
        submit=_("Annehmen"),
        done=_("Der Bescheid ist angenommen."),
    )


@permission("funding.act_for_applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def new_appeal(request: UserRequest, grantnotice: int) -> HttpResponse:
    """Appeal for the organisation."""
    found = _own_notice(request, grantnotice)
    return take_step(
        request,
        found.grant,
        forms.TextForm(request.POST or None, label=_("Begründung")),
        lambda clean: file_appeal(found, reason=clean["text"], by=request.user, at=timezone.now()),
        title=_("Widerspruch einlegen"),
        submit=_("Einlegen"),
        done=_("Ihr Widerspruch ist eingegangen."),
    )


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_settlement(request: UserRequest, appeal: int) -> HttpResponse:
    """Note how an appeal ended."""
    visible = Appeal.objects.filter(notice__grant__in=Grant.objects.visible_to(request.user))
    found = get_object_or_404(visible.select_related("notice__grant"), pk=appeal)
    return take_step(
        request,
        found.notice.grant,
        forms.TextForm(request.POST or None, label=_("Ergebnis")),
        lambda clean: settle_appeal(found, outcome=clean["text"], by=request.user, at=timezone.now()),
        title=_("Widerspruch erledigen"),
        submit=_("Eintragen"),
        done=_("Das Ergebnis ist eingetragen."),
    )


@permission("funding.act_for_applicant")
@require_http_methods(["GET", "HEAD", "POST"])
def new_change(request: UserRequest, grant: int) -> HttpResponse:
    """Ask for another period or plan."""
    found = own_grant(request, grant)
    form = forms.ChangeForm(request.POST or None, grant=found)
    return take_step(
        request,
        found,
        form,
        lambda clean: ask_for_change(
            found,
            reason=clean["reason"],
            period_end=clean["period_end"],
            items=form.items(),
            by=request.user,
            at=timezone.now(),
        ),
        title=_("Änderung beantragen"),
        submit=_("Beantragen"),
        done=_("Das Netzwerkbüro entscheidet über Ihre Änderung."),
    )


@permission("funding.manage_grants")
@require_http_methods(["GET", "HEAD", "POST"])
def change_decision(request: UserRequest, change: int) -> HttpResponse:
    """Decide on a change; a yes drafts the amendment notice."""
    found = row_of(Change, request, change)
    return take_step(
        request,
        found.grant,
        forms.DecisionForm(request.POST or None),
        lambda clean: decide_change(found, **clean, by=request.user, at=timezone.now()),
        title=_("Über Änderung entscheiden"),
        submit=_("Entscheiden"),
        done=_("Entschieden."),
        lead=found.reason,
    )


def _readable(request: UserRequest, pk: int) -> GrantNotice:
    notices = GrantNotice.objects.filter(grant__in=Grant.objects.visible_to(request.user))
    if not manage_grants(request.user):
        notices = notices.filter(issued_at__isnull=False)
    return get_object_or_404(notices.select_related("grant__organisation", "document", "change"), pk=pk)


def _own_notice(request: UserRequest, pk: int) -> GrantNotice:
    found = _readable(request, pk)
    require(request.user, "funding.act_for_applicant", found.grant)
    return found
