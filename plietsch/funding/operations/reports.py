"""What the money was used for: receipts all along, a report per year, and the proof at the end."""

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.models import Upload
from plietsch.funding.models import (
    AccountKind,
    DeadlineKind,
    EntryKind,
    Grant,
    InterimReport,
    ProofOfUse,
    Receipt,
)
from plietsch.funding.operations.deadlines import meet_deadline, meet_spending
from plietsch.funding.operations.ledger import transfer
from plietsch.funding.operations.steps import SamePerson, StepRefused, audience_of
from plietsch.funding.queries import balances_of, current_items, current_statement


class ProofHandedIn(StepRefused):
    """After the proof of use, receipts stay as they are."""

    def __str__(self) -> str:
        return _("Der Verwendungsnachweis liegt vor: Belege ändern sich nicht mehr.")


class UnknownItem(StepRefused):
    """The plan has no such position."""

    def __str__(self) -> str:
        return _("Diese Position steht nicht im Finanzierungsplan.")


class NotHandedInYet(StepRefused):
    """There is nothing that could be checked, or it was checked before."""

    def __str__(self) -> str:
        return _("Dieser Schritt passt nicht zum Stand des Nachweises.")


@transaction.atomic
def add_receipt(
    grant: Grant,
    *,
    item_number: int,
    paid_on: date,
    payee: str,
    purpose: str,
    amount_cents: int,
    document: Upload | None = None,
    by: User,
    at: datetime,
) -> Receipt:
    """Note a payment under a position of the plan."""
    _still_open(grant)
    if item_number not in {item.number for item in current_items(grant)}:
        raise UnknownItem
    receipt = Receipt(
        grant=grant,
        item_number=item_number,
        paid_on=paid_on,
        payee=payee,
        purpose=purpose,
        amount_cents=amount_cents,
        document=document,
    )
    receipt.full_clean()
    receipt.save()
    meet_spending(grant, at=at)
    _record("receipt.added", receipt, grant, by, at)
    return receipt


@transaction.atomic
def remove_receipt(receipt: Receipt, *, by: User, at: datetime) -> None:
    """Take a receipt out that was noted by mistake."""
    _still_open(receipt.grant)
    _record("receipt.removed", receipt, receipt.grant, by, at)
    receipt.delete()


@transaction.atomic
def submit_interim_report(grant: Grant, *, year: int, report: str, by: User, at: datetime) -> InterimReport:
    """Report on a budget year; what was spent comes from its receipts."""
    spent = grant.receipts.filter(paid_on__year=year).aggregate(cents=Sum("amount_cents"))["cents"] or 0
    interim = InterimReport(
        grant=grant, year=year, report=report, spent_cents=spent, submitted_by=by, submitted_at=at
    )
    interim.full_clean()
    interim.save()
    meet_deadline(grant, DeadlineKind.INTERIM_REPORT, about=year, at=at)
    _record("interim_report.submitted", interim, grant, by, at)
    return interim


@transaction.atomic
def accept_interim_report(interim: InterimReport, *, by: User, at: datetime) -> InterimReport:
    """The office has read it."""
    interim.accepted_by, interim.accepted_at = by, at
    interim.save(update_fields=["accepted_by", "accepted_at"])
    _record("interim_report.accepted", interim, interim.grant, by, at)
    return interim


@transaction.atomic
def submit_proof(grant: Grant, *, report: str, by: User, at: datetime) -> ProofOfUse:
    """Hand in the proof of use; plan and receipts are frozen in its statement."""
    result = current_statement(grant)
    proof = ProofOfUse(
        grant=grant,
        report=report,
        statement=result.as_json(),
        due_cents=result.due_cents,
        submitted_by=by,
        submitted_at=at,
    )
    proof.full_clean()
    proof.save()
    meet_deadline(grant, DeadlineKind.PROOF_OF_USE, at=at)
    _record("proof.submitted", proof, grant, by, at)
    return proof


@transaction.atomic
def check_proof(proof: ProofOfUse, *, finding: str, by: User, at: datetime) -> ProofOfUse:
    """The first pair of eyes, with a finding."""
    if proof.checked_at or proof.returned_at:
        raise NotHandedInYet
    if proof.submitted_by_id == by.pk:
        raise SamePerson
    proof.checked_by, proof.checked_at, proof.finding = by, at, finding
    proof.full_clean()
    proof.save(update_fields=["checked_by", "checked_at", "finding"])
    _record("proof.checked", proof, proof.grant, by, at)
    return proof


@transaction.atomic
def return_proof(proof: ProofOfUse, *, finding: str, by: User, at: datetime) -> ProofOfUse:
    """Send a proof back with what is missing; its deadline runs again."""
    if proof.accepted_at or proof.returned_at:
        raise NotHandedInYet
    proof.returned_at, proof.finding = at, finding
    proof.save(update_fields=["returned_at", "finding"])
    proof.grant.deadlines.filter(kind=DeadlineKind.PROOF_OF_USE).update(met_at=None)
    _record("proof.returned", proof, proof.grant, by, at)
    return proof


@transaction.atomic
def accept_proof(proof: ProofOfUse, *, by: User, at: datetime) -> ProofOfUse:
    """The second pair of eyes: paid money counts as proved up to what is due, unneeded money is freed.

    Money beyond that stays on the account of unproved money until a notice reclaims it.
    """
    if not proof.checked_at or proof.accepted_at or proof.returned_at:
        raise NotHandedInYet
    if by.pk in (proof.checked_by_id, proof.submitted_by_id):
        raise SamePerson
    proof.accepted_by, proof.accepted_at = by, at
    proof.full_clean()
    proof.save(update_fields=["accepted_by", "accepted_at"])
    held, today = balances_of(proof.grant), timezone.localdate(at)
    move = partial(transfer, proof.grant, reason=proof, value_on=today, by=by, at=at)
    proved = min(held.paid, proof.due_cents)
    if proved:
        move(EntryKind.PROVED, source=AccountKind.PAID, target=AccountKind.PROVED, cents=proved)
    freed = held.committed - (proof.due_cents - proved)
    if freed > 0:
        move(EntryKind.RELEASED, source=AccountKind.COMMITTED, target=AccountKind.BUDGET, cents=freed)
    proof.grant.deadlines.filter(kind=DeadlineKind.SPEND, met_at=None).update(met_at=at)
    _record("proof.accepted", proof, proof.grant, by, at)
    return proof


def _still_open(grant: Grant) -> None:
    if grant.proofs.filter(returned_at=None).exists():
        raise ProofHandedIn


def _record(
    verb: str, row: Receipt | InterimReport | ProofOfUse, grant: Grant, by: User, at: datetime
) -> None:
    record(verb, actor=by, subject=row, context=grant, audience=audience_of(grant), at=at)
