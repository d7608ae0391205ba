"""Drawing money: requested by the applicant, checked by one person, approved by another, then paid."""

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.money import euro
from plietsch.funding.models import AccountKind, Drawdown, EntryKind, Grant, NoticeKind
from plietsch.funding.models.payments import DrawdownState
from plietsch.funding.operations.deadlines import meet_spending, plan_spending
from plietsch.funding.operations.ledger import transfer
from plietsch.funding.operations.steps import SamePerson, StepRefused, audience_of
from plietsch.funding.queries import balances_of


class NoticeNotFinal(StepRefused):
    """No money moves before the notice is final."""

    def __str__(self) -> str:
        return _("Geld fließt erst, wenn der Bescheid bestandskräftig oder auf Widerspruch verzichtet ist.")


class TooMuch(StepRefused):
    """More than the grant still holds."""

    def __init__(self, left_cents: int) -> None:
        self.left_cents = left_cents

    def __str__(self) -> str:
        return _("So viel ist nicht mehr frei. Sie können noch {left} abrufen.").format(
            left=euro(self.left_cents)
        )


class WrongStep(StepRefused):
    """The request is not where this step starts."""

    def __str__(self) -> str:
        return _("Dieser Schritt passt nicht zum Stand des Mittelabrufs.")


def drawable_cents(grant: Grant) -> int:
    """What is neither paid nor asked for yet."""
    waiting = grant.drawdowns.filter(paid_on=None, refused_at=None).aggregate(cents=Sum("amount_cents"))
    return balances_of(grant).committed - (waiting["cents"] or 0)


def is_final(grant: Grant, on: date) -> bool:
    """Whether the grant notice is out and nobody can appeal against it any more."""
    notice = grant.notices.filter(kind=NoticeKind.GRANT).prefetch_related("appeals").first()
    return bool(notice and notice.is_final(on))


@transaction.atomic
def request_drawdown(grant: Grant, *, amount_cents: int, purpose: str, by: User, at: datetime) -> Drawdown:
    """Ask for a part of the money that is needed soon."""
    Grant.objects.select_for_update().get(pk=grant.pk)
    if not is_final(grant, timezone.localdate(at)):
        raise NoticeNotFinal
    left = drawable_cents(grant)
    if amount_cents > left:
        raise TooMuch(left)
    drawdown = Drawdown(
        grant=grant, amount_cents=amount_cents, purpose=purpose, requested_by=by, requested_at=at
    )
    drawdown.full_clean()
    drawdown.save()
    _record("drawdown.requested", drawdown, by, at)
    return drawdown


@transaction.atomic
def check_drawdown(drawdown: Drawdown, *, by: User, at: datetime) -> Drawdown:
    """The first pair of eyes."""
    _expect(drawdown, DrawdownState.REQUESTED)
    if drawdown.requested_by_id == by.pk:
        raise SamePerson
    drawdown.checked_by, drawdown.checked_at = by, at
    drawdown.full_clean()
    drawdown.save(update_fields=["checked_by", "checked_at"])
    _record("drawdown.checked", drawdown, by, at)
    return drawdown


@transaction.atomic
def approve_drawdown(drawdown: Drawdown, *, by: User, at: datetime) -> Drawdown:
    """The second pair of eyes: neither who asked nor who checked."""
    _expect(drawdown, DrawdownState.CHECKED)
    if by.pk in (drawdown.requested_by_id, drawdown.checked_by_id):
        raise SamePerson
    drawdown.approved_by, drawdown.approved_at = by, at
    drawdown.full_clean()
    drawdown.save(update_fields=["approved_by", "approved_at"])
    _record("drawdown.approved", drawdown, by, at)
    return drawdown


@transaction.atomic
def pay_drawdown(drawdown: Drawdown, *, paid_on: date, by: User, at: datetime) -> Drawdown:
    """Book the payment; from now on the money has to be spent within the term."""
    _expect(drawdown, DrawdownState.APPROVED)
    if not is_final(drawdown.grant, timezone.localdate(at)):
        raise NoticeNotFinal
    drawdown.paid_on = paid_on
    drawdown.full_clean()
    drawdown.save(update_fields=["paid_on"])
    _book_payment(drawdown, paid_on, by, at)
    plan_spending(drawdown, paid_on)
    meet_spending(drawdown.grant, at=at)
    _record("drawdown.paid", drawdown, by, at)
    return drawdown


@transaction.atomic
def refuse_drawdown(drawdown: Drawdown, *, reason: str, by: User, at: datetime) -> Drawdown:
    """Say no to a request that is not paid yet, with the reason."""
    if drawdown.state in (DrawdownState.PAID, DrawdownState.REFUSED):
        raise WrongStep
    drawdown.refused_by, drawdown.refused_at, drawdown.reason = by, at, reason
    drawdown.full_clean()
    drawdown.save(update_fields=["refused_by", "refused_at", "reason"])
    _record("drawdown.refused", drawdown, by, at)
    return drawdown


def _expect(drawdown: Drawdown, state: DrawdownState) -> None:
    """Look at the row anew, locked, so that two people at once cannot take the same step."""
    fresh = Drawdown.objects.select_for_update().get(pk=drawdown.pk)
    for column in ("checked_by", "checked_at", "approved_by", "approved_at", "paid_on", "refused_at"):
        setattr(drawdown, column, getattr(fresh, column))
    if drawdown.state != state:
        raise WrongStep


def _record(verb: str, drawdown: Drawdown, by: User, at: datetime) -> None:
    record(
        verb,
        actor=by,
        subject=drawdown,
        context=drawdown.grant,
        audience=audience_of(drawdown.grant),
        at=at,
        amount_cents=drawdown.amount_cents,
    )


def _book_payment(drawdown: Drawdown, paid_on: date, by: User, at: datetime) -> None:
    """Money paid after the proof was accepted, as a last instalment, is proved already."""
    move = partial(
        transfer, drawdown.grant, cents=drawdown.amount_cents, reason=drawdown, value_on=paid_on, by=by, at=at
    )
    move(EntryKind.PAID, source=AccountKind.COMMITTED, target=AccountKind.PAID)
    if drawdown.grant.proofs.filter(accepted_at__isnull=False).exists():
        move(EntryKind.PROVED, source=AccountKind.PAID, target=AccountKind.PROVED)
