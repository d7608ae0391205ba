"""Notices are drafted by one person and issued by another, accepted, appealed against, and become final."""

import hashlib
from datetime import date, datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.html import markdown
from plietsch.funding.models import AccountKind, Appeal, Change, EntryKind, Grant, GrantNotice, NoticeKind
from plietsch.funding.operations.deadlines import plan_deadlines
from plietsch.funding.operations.ledger import transfer
from plietsch.funding.operations.reclaims import book_reclaim
from plietsch.funding.operations.steps import SamePerson, StepRefused, audience_of
from plietsch.funding.queries import current_items


class AlreadyIssued(StepRefused):
    """The notice is out."""

    def __str__(self) -> str:
        return _("Der Bescheid ist schon erlassen.")


class AlreadyNoticed(StepRefused):
    """A grant has one grant notice."""

    def __str__(self) -> str:
        return _("Für diese Zuwendung gibt es schon einen Zuwendungsbescheid.")


class NotOpenToAnswer(StepRefused):
    """The notice is not out, answered, or its term is over."""

    def __str__(self) -> str:
        return _("Dazu ist es zu früh oder zu spät: Bitte sehen Sie sich den Stand des Bescheids an.")


@transaction.atomic
def draft_notice(
    grant: Grant, *, kind: str, remarks: str, by: User, at: datetime, change: Change | None = None
) -> GrantNotice:
    """Write a notice that another person may issue."""
    if kind == NoticeKind.GRANT and grant.notices.filter(kind=NoticeKind.GRANT).exists():
        raise AlreadyNoticed
    notice = GrantNotice(
        grant=grant,
        kind=kind,
        number=grant.notices.count() + 1,
        change=change,
        remarks=remarks,
        drafted_by=by,
        drafted_at=at,
    )
    notice.full_clean()
    notice.save()
    record("notice.drafted", actor=by, subject=notice, context=grant, audience="office", at=at)
    return notice


@transaction.atomic
def issue_notice(notice: GrantNotice, *, delivered_on: date, by: User, at: datetime) -> GrantNotice:
    """Put a notice into force: its text is frozen, the term of appeal runs, the first one books the grant."""
    if notice.issued_at:
        raise AlreadyIssued
    if notice.drafted_by_id == by.pk:
        raise SamePerson
    grant = notice.grant
    notice.issued_by, notice.issued_at, notice.delivered_on = by, at, delivered_on
    notice.appeal_until = delivered_on + timedelta(days=grant.terms.appeal_days)
    notice.body = notice_html(notice)
    notice.sha256 = hashlib.sha256(notice.body.encode()).hexdigest()
    notice.full_clean()
    notice.save()
    _take_effect(notice, delivered_on, by, at)
    record(
        "notice.issued",
        actor=by,
        subject=notice,
        context=grant,
        audience=audience_of(grant),
        at=at,
        kind=notice.kind,
        sha256=notice.sha256,
    )
    return notice


@transaction.atomic
def accept_notice(notice: GrantNotice, *, waives_appeal: bool, by: User, at: datetime) -> GrantNotice:
    """Accept a notice, perhaps waiving the appeal, which makes it final at once."""
    if not notice.issued_at or notice.waived_at or notice.appeals.filter(settled_at=None).exists():
        raise NotOpenToAnswer
    notice.accepted_by, notice.accepted_at = by, at
    notice.waived_at = at if waives_appeal else None
    notice.save(update_fields=["accepted_by", "accepted_at", "waived_at"])
    record(
        "notice.accepted",
        actor=by,
        subject=notice,
        context=notice.grant,
        audience=audience_of(notice.grant),
        at=at,
        waived=waives_appeal,
    )
    return notice


@transaction.atomic
def file_appeal(notice: GrantNotice, *, reason: str, by: User, at: datetime) -> Appeal:
    """Appeal within the term; the notice is not final until the appeal is settled."""
    is_late = notice.appeal_until is None or timezone.localdate(at) > notice.appeal_until
    if is_late or notice.waived_at:
        raise NotOpenToAnswer
    appeal = Appeal(notice=notice, reason=reason, filed_by=by, filed_at=at)
    appeal.full_clean()
    appeal.save()
    grant = notice.grant
    record("appeal.filed", actor=by, subject=appeal, context=grant, audience=audience_of(grant), at=at)
    return appeal


@transaction.atomic
def settle_appeal(appeal: Appeal, *, outcome: str, by: User, at: datetime) -> Appeal:
    """Note how an appeal ended."""
    appeal.settled_by, appeal.settled_at, appeal.outcome = by, at, outcome
    appeal.full_clean()
    appeal.save()
    grant = appeal.notice.grant
    record("appeal.settled", actor=by, subject=appeal, context=grant, audience=audience_of(grant), at=at)
    return appeal


def notice_html(notice: GrantNotice) -> str:
    """The notice as a page of its own, in German, the language of the administration."""
    changed = notice.change.plan if notice.change and hasattr(notice.change, "plan") else None
    items = changed.items.order_by("number") if changed else current_items(notice.grant)
    terms = notice.grant.terms
    values = {
        "notice": notice,
        "grant": notice.grant,
        "terms": terms,
        "items": list(items),
        "provisions": markdown(terms.provisions),
        "remarks": markdown(notice.remarks),
    }
    with translation.override("de"):
        return render_to_string(f"funding/notices/{notice.kind}.html", values)


def _take_effect(notice: GrantNotice, delivered_on: date, by: User, at: datetime) -> None:
    if notice.kind == NoticeKind.GRANT:
        _book_grant(notice, delivered_on, by, at)
    elif notice.kind == NoticeKind.RECLAIM:
        book_reclaim(notice.reclaim, value_on=delivered_on, by=by, at=at)
    elif notice.change and notice.change.period_end:
        notice.grant.period_end = notice.change.period_end
        notice.grant.full_clean()
        notice.grant.save(update_fields=["period_end"])
        plan_deadlines(notice.grant)


def _book_grant(notice: GrantNotice, delivered_on: date, by: User, at: datetime) -> None:
    transfer(
        notice.grant,
        EntryKind.GRANTED,
        source=AccountKind.BUDGET,
        target=AccountKind.COMMITTED,
        cents=notice.grant.amount_cents,
        reason=notice,
        value_on=delivered_on,
        by=by,
        at=at,
    )
    plan_deadlines(notice.grant)
