"""Money asked back, with interest, and what comes in."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.money import euro
from plietsch.funding.interest import interest_cents
from plietsch.funding.models import (
    AccountKind,
    BaseRate,
    DeadlineKind,
    EntryKind,
    Grant,
    GrantNotice,
    Reclaim,
    Repayment,
)
from plietsch.funding.operations.deadlines import meet_deadline, plan_deadline
from plietsch.funding.operations.ledger import book, transfer
from plietsch.funding.operations.steps import StepRefused, audience_of
from plietsch.funding.queries import balances_of


class MoreThanPaid(StepRefused):
    """Only what was paid can be asked back."""

    def __str__(self) -> str:
        return _("So viel wurde nicht ausgezahlt.")


class MoreThanOwed(StepRefused):
    """More came in than was owed."""

    def __init__(self, owed_cents: int) -> None:
        self.owed_cents = owed_cents

    def __str__(self) -> str:
        return _("Offen sind nur {owed}.").format(owed=euro(self.owed_cents))


@transaction.atomic
def draft_reclaim(
    grant: Grant,
    *,
    notice: GrantNotice,
    amount_cents: int,
    interest_from: date,
    due_on: date,
    by: User,
    at: datetime,
) -> Reclaim:
    """Say in a drafted reclaim notice how much is asked back; it counts once another person issues it."""
    held = balances_of(grant)
    if amount_cents > held.paid + held.proved:
        raise MoreThanPaid
    reclaim = Reclaim(
        grant=grant, notice=notice, amount_cents=amount_cents, interest_from=interest_from, due_on=due_on
    )
    reclaim.full_clean()
    reclaim.save()
    record(
        "reclaim.drafted",
        actor=by,
        subject=reclaim,
        context=grant,
        audience="office",
        at=at,
        amount_cents=amount_cents,
    )
    return reclaim


def book_reclaim(reclaim: Reclaim, *, value_on: date, by: User, at: datetime) -> None:
    """Owe what is asked back: first money that is not proved, then proved money."""
    grant = reclaim.grant
    unproved = min(balances_of(grant).paid, reclaim.amount_cents)
    sides = {AccountKind.PAID: -unproved, AccountKind.PROVED: unproved - reclaim.amount_cents}
    lines = {kind: cents for kind, cents in sides.items() if cents}
    lines[AccountKind.RECEIVABLE] = reclaim.amount_cents
    book(grant, EntryKind.RECLAIMED, lines, reason=reclaim, value_on=value_on, by=by, at=at)
    plan_deadline(grant, DeadlineKind.REPAY, reclaim.due_on, about=reclaim.pk)


def owed(reclaim: Reclaim, on: date) -> tuple[int, int]:
    """What is open on this day: all in all, and of it the interest since the last repayment."""
    sums = reclaim.repayments.aggregate(repaid=Sum("amount_cents"), interest=Sum("interest_cents"))
    repaid, charged = sums["repaid"] or 0, sums["interest"] or 0
    last = reclaim.repayments.order_by("-received_on").first()
    interest = interest_cents(
        max(0, reclaim.amount_cents - repaid),
        last.received_on if last else reclaim.interest_from,
        on,
        list(BaseRate.objects.order_by("valid_from").values_list("valid_from", "hundredths")),
        reclaim.grant.terms.interest_per_mille,
    )
    return reclaim.amount_cents + charged + interest - repaid, interest


@transaction.atomic
def receive_repayment(
    reclaim: Reclaim, *, amount_cents: int, received_on: date, by: User, at: datetime
) -> Repayment:
    """Book interest until the day, then the money, which pays off the sum before the interest."""
    grant = Grant.objects.select_for_update().get(pk=reclaim.grant_id)
    total, interest = owed(reclaim, received_on)
    if amount_cents > total:
        raise MoreThanOwed(total)
    repayment = Repayment(
        reclaim=reclaim, amount_cents=amount_cents, interest_cents=interest, received_on=received_on
    )
    repayment.full_clean()
    repayment.save()
    if interest:
        transfer(
            grant,
            EntryKind.INTEREST,
            source=AccountKind.INTEREST,
            target=AccountKind.RECEIVABLE,
            cents=interest,
            reason=repayment,
            value_on=received_on,
            by=by,
            at=at,
        )
    transfer(
        grant,
        EntryKind.REPAID,
        source=AccountKind.RECEIVABLE,
        target=AccountKind.RETURNED,
        cents=amount_cents,
        reason=repayment,
        value_on=received_on,
        by=by,
        at=at,
    )
    if amount_cents == total:
        meet_deadline(grant, DeadlineKind.REPAY, about=reclaim.pk, at=at)
    record(
        "reclaim.repaid",
        actor=by,
        subject=repayment,
        context=grant,
        audience=audience_of(grant),
        at=at,
        amount_cents=amount_cents,
    )
    return repayment
