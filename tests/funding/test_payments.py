"""No payment before the notice is final, never more than was granted, never by one person alone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from plietsch.core.world import World
from plietsch.funding.models import Drawdown, Grant
from plietsch.funding.operations.notices import accept_notice, file_appeal, settle_appeal
from plietsch.funding.operations.payments import (
    NoticeNotFinal,
    TooMuch,
    WrongStep,
    approve_drawdown,
    check_drawdown,
    pay_drawdown,
    refuse_drawdown,
    request_drawdown,
)
from plietsch.funding.operations.steps import SamePerson
from plietsch.funding.queries import balances_of
from tests.funding.conftest import AT


def _request(grant: Grant, world: World, cents: int = 10_000_00, days: int = 0) -> Drawdown:
    return request_drawdown(
        grant,
        amount_cents=cents,
        purpose="Aufträge",
        by=world["user.member"],
        at=AT + timedelta(days=days),
    )


def test_no_money_before_the_notice(grant: Grant, world: World) -> None:
    with pytest.raises(NoticeNotFinal):
        _request(grant, world)


def test_no_money_while_an_appeal_is_possible(noticed: Grant, world: World) -> None:
    with pytest.raises(NoticeNotFinal):
        _request(noticed, world, days=33)  # the last day of the term

    assert _request(noticed, world, days=34).amount_cents == 10_000_00


def test_accepting_without_a_waiver_does_not_end_the_term(noticed: Grant, world: World) -> None:
    accept_notice(noticed.notices.get(), waives_appeal=False, by=world["user.member"], at=AT)

    with pytest.raises(NoticeNotFinal):
        _request(noticed, world)


def test_no_money_while_an_appeal_is_open(noticed: Grant, world: World) -> None:
    appeal = file_appeal(noticed.notices.get(), reason="Zu wenig", by=world["user.member"], at=AT)
    with pytest.raises(NoticeNotFinal):
        _request(noticed, world, days=100)

    settle_appeal(appeal, outcome="Zurückgenommen", by=world["user.office"], at=AT)

    assert _request(noticed, world, days=100).amount_cents == 10_000_00


def test_requests_together_never_exceed_the_grant(final: Grant, world: World) -> None:
    _request(final, world, 60_000_00)

    with pytest.raises(TooMuch) as refused:
        _request(final, world, 20_000_01)

    assert refused.value.left_cents == 20_000_00
    assert "20.000,00" in str(refused.value)


def test_a_refused_request_frees_its_money(final: Grant, world: World) -> None:
    refused = _request(final, world, 60_000_00)
    refuse_drawdown(refused, reason="Zu früh", by=world["user.office"], at=AT)

    assert _request(final, world, 80_000_00).amount_cents == 80_000_00


def test_who_checks_does_not_approve(final: Grant, world: World) -> None:
    drawdown = check_drawdown(_request(final, world), by=world["user.office"], at=AT)

    with pytest.raises(SamePerson):
        approve_drawdown(drawdown, by=world["user.office"], at=AT)


def test_the_database_refuses_one_person_for_both_steps_too(final: Grant, world: World) -> None:
    drawdown = check_drawdown(_request(final, world), by=world["user.office"], at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Drawdown.objects.filter(pk=drawdown.pk).update(approved_by=world["user.office"], approved_at=AT)


def test_nothing_is_paid_twice(final: Grant, world: World, pay: Callable[[Grant, int], Drawdown]) -> None:
    paid = pay(final, 30_000_00)

    with pytest.raises(WrongStep):
        pay_drawdown(paid, paid_on=date(2024, 4, 2), by=world["user.office"], at=AT)

    assert balances_of(final).drawn == 30_000_00


def test_drawn_money_has_to_be_spent_within_the_weeks_of_the_call(
    final: Grant, pay: Callable[[Grant, int], Drawdown]
) -> None:
    paid = pay(final, 30_000_00)

    deadline = final.deadlines.get(kind="spend", about=paid.pk)
    assert deadline.due_on == date(2024, 5, 13)
