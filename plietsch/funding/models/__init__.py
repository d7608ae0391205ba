"""Grants, from the notice to the proof of use, and the ledger that holds every cent of them."""

from plietsch.funding.models.documents import Appeal, GrantNotice, NoticeKind
from plietsch.funding.models.grants import Change, FinancePlan, FinanceRole, Grant, PlanItem
from plietsch.funding.models.ledger import Account, AccountKind, Entry, EntryKind, Line
from plietsch.funding.models.payments import BaseRate, Drawdown, Reclaim, Repayment
from plietsch.funding.models.proofs import Deadline, DeadlineKind, InterimReport, ProofOfUse, Receipt

__all__ = [
    "Account",
    "AccountKind",
    "Appeal",
    "BaseRate",
    "Change",
    "Deadline",
    "DeadlineKind",
    "Drawdown",
    "Entry",
    "EntryKind",
    "FinancePlan",
    "FinanceRole",
    "Grant",
    "GrantNotice",
    "InterimReport",
    "Line",
    "NoticeKind",
    "PlanItem",
    "ProofOfUse",
    "Receipt",
    "Reclaim",
    "Repayment",
]
