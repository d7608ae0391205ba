"""A grant of Nortorf's, fresh from the award, and the people around it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from plietsch.core.world import World
from plietsch.funding.models import Drawdown, Grant, NoticeKind
from plietsch.funding.operations import open_award
from plietsch.funding.operations.notices import accept_notice, draft_notice, issue_notice
from plietsch.funding.operations.payments import (
    approve_drawdown,
    check_drawdown,
    pay_drawdown,
    request_drawdown,
)
from plietsch.funding.terms import FundingTerms, Item

AT = datetime(2024, 3, 1, 9, tzinfo=UTC)
TERMS = FundingTerms(
    financing="share",
    drawn_money_weeks=6,
    interim_report_months=4,
    proof_months=6,
    item_overrun_percent=20,
    appeal_days=30,
    interest_per_mille=50,
    reminder_days=14,
    receipts_kept_years=5,
)


@pytest.fixture
def grant(world: World) -> Grant:
    """80,000 euros towards costs of 100,000, opened but not noticed."""
    return open_award(
        call_terms=TERMS,
        applicant=world["organisation.nortorf"],
        places=[world["place.nortorf"]],
        title="Sensoren für Nortorf",
        summary="Ein Vorhaben für Tests.",
        amount_cents=80_000_00,
        own_contribution_cents=20_000_00,
        finance_plan=[Item("Technik", 60_000_00), Item("Begleitung", 40_000_00)],
        period_start=date(2024, 3, 1),
        period_end=date(2025, 8, 31),
        source_key="test:1",
        contacts=[world["user.member"]],
        by=world["user.office"],
        at=AT,
    )


@pytest.fixture
def noticed(grant: Grant, world: World) -> Grant:
    """The same grant with its notice issued; the term of appeal runs."""
    notice = draft_notice(grant, kind=NoticeKind.GRANT, remarks="", by=world["user.office"], at=AT)
    issue_notice(notice, delivered_on=date(2024, 3, 4), by=world["user.second"], at=AT)
    return grant


@pytest.fixture
def final(noticed: Grant, world: World) -> Grant:
    """The same grant after the applicant has waived the appeal."""
    accept_notice(noticed.notices.get(), waives_appeal=True, by=world["user.member"], at=AT)
    return noticed


@pytest.fixture
def pay(world: World) -> Callable[[Grant, int], Drawdown]:
    """All four steps of a drawdown."""

    def all_steps(grant: Grant, cents: int) -> Drawdown:
        drawdown = request_drawdown(
            grant, amount_cents=cents, purpose="Aufträge", by=world["user.member"], at=AT
        )
        check_drawdown(drawdown, by=world["user.office"], at=AT)
        approve_drawdown(drawdown, by=world["user.second"], at=AT)
        return pay_drawdown(drawdown, paid_on=date(2024, 4, 1), by=world["user.office"], at=AT)

    return all_steps
