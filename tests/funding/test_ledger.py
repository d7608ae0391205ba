"""Whatever happens to a grant, every sum equals the ledger and the ledger sums to zero."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from plietsch.core.world import World
from plietsch.funding.models import AccountKind, Drawdown, EntryKind, Grant, Line, NoticeKind, Reclaim
from plietsch.funding.operations.ledger import OutOfBalance, Overdrawn, book
from plietsch.funding.operations.notices import draft_notice, issue_notice
from plietsch.funding.operations.payments import (
    TooMuch,
    approve_drawdown,
    check_drawdown,
    pay_drawdown,
    request_drawdown,
)
from plietsch.funding.operations.reclaims import MoreThanOwed, draft_reclaim, owed, receive_repayment
from plietsch.funding.operations.reports import accept_proof, add_receipt, check_proof, submit_proof
from plietsch.funding.queries import balances_of
from tests.funding.conftest import AT


def _book(grant: Grant, world: World, lines: dict[AccountKind, int]) -> None:
    book(
        grant,
        EntryKind.PAID,
        lines,
        reason=grant,
        value_on=date(2024, 4, 1),
        by=world["user.office"],
        at=AT,
    )


def test_a_booking_that_does_not_sum_to_zero_is_refused(final: Grant, world: World) -> None:
    with pytest.raises(OutOfBalance):
        _book(final, world, {AccountKind.COMMITTED: -100, AccountKind.PAID: 99})


def test_an_account_never_falls_below_zero(final: Grant, world: World) -> None:
    with pytest.raises(Overdrawn):
        _book(final, world, {AccountKind.PAID: -1, AccountKind.PROVED: 1})

    assert balances_of(final).proved == 0


def test_the_same_reason_is_never_booked_twice(final: Grant, world: World) -> None:
    _book(final, world, {AccountKind.COMMITTED: -100, AccountKind.PAID: 100})

    with pytest.raises(IntegrityError), transaction.atomic():
        _book(final, world, {AccountKind.COMMITTED: -100, AccountKind.PAID: 100})


def test_lines_are_never_changed_or_deleted(final: Grant) -> None:
    lines = Line.objects.filter(entry__grant=final)

    assert lines.count() == 2
    with pytest.raises(TypeError):
        lines.update(amount_cents=1)
    with pytest.raises(TypeError):
        lines.delete()


class Life(RuleBasedStateMachine):
    """A random way of a grant: any step in any order that is allowed, undone at the end."""

    grant: Grant
    world: World

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        self.drawn = self.repaid = self.interest = self.reclaimed = 0
        self.day = date(2024, 4, 1)
        self.is_proved = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @rule(cents=st.integers(1, 50_000_00))
    def draw(self, cents: int) -> None:
        try:
            drawdown = request_drawdown(
                self.grant, amount_cents=cents, purpose="x", by=self.world["user.member"], at=AT
            )
        except TooMuch:
            return
        check_drawdown(drawdown, by=self.world["user.office"], at=AT)
        approve_drawdown(drawdown, by=self.world["user.second"], at=AT)
        pay_drawdown(drawdown, paid_on=self.day, by=self.world["user.office"], at=AT)
        self.drawn += cents

    @precondition(lambda self: not self.is_proved)
    @rule(item=st.integers(1, 2), cents=st.integers(1, 70_000_00))
    def spend(self, item: int, cents: int) -> None:
        add_receipt(
            self.grant,
            item_number=item,
            paid_on=self.day,
            payee="x",
            purpose="x",
            amount_cents=cents,
            by=self.world["user.member"],
            at=AT,
        )

    @precondition(lambda self: not self.is_proved)
    @rule()
    def prove(self) -> None:
        proof = submit_proof(self.grant, report="x", by=self.world["user.member"], at=AT)
        check_proof(proof, finding="x", by=self.world["user.office"], at=AT)
        accept_proof(proof, by=self.world["user.second"], at=AT)
        self.is_proved = True

    @rule(share=st.integers(1, 100))
    def reclaim(self, share: int) -> None:
        held = balances_of(self.grant)
        cents = (held.paid + held.proved) * share // 100
        if not cents:
            return
        notice = draft_notice(
            self.grant, kind=NoticeKind.RECLAIM, remarks="", by=self.world["user.office"], at=AT
        )
        draft_reclaim(
            self.grant,
            notice=notice,
            amount_cents=cents,
            interest_from=self.day,
            due_on=self.day,
            by=self.world["user.office"],
            at=AT,
        )
        issue_notice(notice, delivered_on=self.day, by=self.world["user.second"], at=AT)
        self.reclaimed += cents

    @rule(cents=st.integers(1, 40_000_00), days=st.integers(0, 400))
    def repay(self, cents: int, days: int) -> None:
        self.day += timedelta(days=days)
        open_ones = [each for each in Reclaim.objects.filter(grant=self.grant) if owed(each, self.day)[0]]
        if not open_ones:
            return
        try:
            repayment = receive_repayment(
                open_ones[0], amount_cents=cents, received_on=self.day, by=self.world["user.office"], at=AT
            )
        except MoreThanOwed:
            return
        self.repaid += cents
        self.interest += repayment.interest_cents

    @invariant()
    def sums_equal_the_ledger(self) -> None:
        held = balances_of(self.grant)
        assert Line.objects.filter(entry__grant=self.grant).aggregate(sum=Sum("amount_cents"))["sum"] == 0
        assert held.drawn == getattr(self, "drawn", 0)
        assert held.returned == getattr(self, "repaid", 0)
        assert -held.interest == getattr(self, "interest", 0)
        assert held.receivable == self.owing()
        assert held.drawn + (-held.interest) == held.paid + held.proved + held.receivable + held.returned
        assert 0 <= held.drawn <= self.grant.amount_cents

    def owing(self) -> int:
        if not hasattr(self, "reclaimed"):
            return 0
        return self.reclaimed + self.interest - self.repaid


def test_sums_equal_the_ledger_whatever_happens(final: Grant, world: World) -> None:
    Life.grant, Life.world = final, world
    machine = Life.TestCase
    machine.settings = settings(
        max_examples=12, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
    )

    machine("runTest").runTest()

    assert not Drawdown.objects.filter(grant=final).exists()
