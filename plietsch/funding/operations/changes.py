"""Changes of period and plan: asked for by the applicant, decided by the office, in force by an amendment."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.funding.models import Change, FinancePlan, Grant, NoticeKind
from plietsch.funding.operations.awards import write_items
from plietsch.funding.operations.notices import draft_notice
from plietsch.funding.operations.steps import SamePerson, StepRefused, audience_of
from plietsch.funding.terms import Item


class NothingAsked(StepRefused):
    """A change changes the period, the plan, or both."""

    def __str__(self) -> str:
        return _("Nennen Sie ein neues Ende oder einen neuen Finanzierungsplan.")


class AlreadyDecided(StepRefused):
    """The change was decided before."""

    def __str__(self) -> str:
        return _("Über diese Änderung ist schon entschieden.")


@transaction.atomic
def ask_for_change(
    grant: Grant,
    *,
    reason: str,
    period_end: date | None,
    items: Mapping[int, Item] | None,
    by: User,
    at: datetime,
) -> Change:
    """Ask for another end of the period or another plan; positions keep their numbers."""
    if period_end is None and items is None:
        raise NothingAsked
    change = Change(grant=grant, reason=reason, period_end=period_end, asked_by=by, asked_at=at)
    change.full_clean()
    change.save()
    if items is not None:
        version = grant.plans.aggregate(last=Max("version"))["last"] + 1
        write_items(FinancePlan.objects.create(grant=grant, version=version, change=change), dict(items))
    record("change.asked", actor=by, subject=change, context=grant, audience=audience_of(grant), at=at)
    return change


@transaction.atomic
def decide_change(change: Change, *, is_approved: bool, answer: str, by: User, at: datetime) -> Change:
    """Decline, or approve by drafting the amendment notice, with which another person puts it in force."""
    if change.decided_at:
        raise AlreadyDecided
    if change.asked_by_id == by.pk:
        raise SamePerson
    change.decided_by, change.decided_at = by, at
    change.is_approved, change.answer = is_approved, answer
    change.full_clean()
    change.save()
    if is_approved:
        draft_notice(change.grant, kind=NoticeKind.AMENDMENT, remarks=answer, change=change, by=by, at=at)
    record(
        "change.decided",
        actor=by,
        subject=change,
        context=change.grant,
        audience=audience_of(change.grant),
        at=at,
        approved=is_approved,
    )
    return change
