"""The terms of a grant, handed in by the call: no term or limit of funding law stands in the code."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FundingTerms:
    """What a call lays down for all its grants. Percentages and per mille are whole numbers.

    `financing` is "share" (the grant shrinks in proportion to the eligible costs), "gap" (all that is saved
    is the funder's) or "fixed" (the grant stays, as long as the costs reach it).
    """

    financing: str
    drawn_money_weeks: int  # within which drawn money has to be spent
    interim_report_months: int  # after the end of each budget year
    proof_months: int  # after the end of the funding period
    item_overrun_percent: int  # by which an item may be exceeded if saved elsewhere
    appeal_days: int  # from the delivery of a notice
    interest_per_mille: int  # a year, above the base rate
    reminder_days: int  # before a deadline
    receipts_kept_years: int
    provisions: str = ""  # Markdown; ancillary provisions that every notice of the call carries


@dataclass(frozen=True)
class Item:
    """One position of a finance plan: what it is for, and how much."""

    label: str
    amount_cents: int
