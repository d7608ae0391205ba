"""The numerical statement and the interest, worked out by hand."""

from datetime import date

import pytest

from plietsch.funding.interest import BaseRateUnknown, interest_cents
from plietsch.funding.operations.deadlines import months_after
from plietsch.funding.statements import Statement, statement

PLAN = [(1, "Technik", 60_000_00), (2, "Begleitung", 40_000_00)]


def _statement(spent: dict[int, int], financing: str = "share") -> Statement:
    return statement(PLAN, spent, overrun_percent=20, grant_cents=80_000_00, financing=financing)


def test_a_position_may_be_exceeded_by_the_percentage_if_saved_elsewhere() -> None:
    result = _statement({1: 52_000_00, 2: 48_000_00})

    assert [line.excess_cents for line in result.lines] == [0, 0]
    assert result.due_cents == 80_000_00


def test_what_exceeds_a_position_beyond_the_percentage_does_not_count() -> None:
    result = _statement({1: 40_000_00, 2: 60_000_00})

    assert [line.excess_cents for line in result.lines] == [0, 12_000_00]
    assert result.eligible_cents == 88_000_00
    assert result.due_cents == 70_400_00


def test_more_than_the_plan_never_raises_the_grant() -> None:
    assert _statement({1: 70_000_00, 2: 45_000_00}).due_cents == 80_000_00


@pytest.mark.parametrize(
    ("financing", "due"), [("share", 40_000_00), ("gap", 30_000_00), ("fixed", 50_000_00)]
)
def test_each_kind_of_financing_shares_savings_in_its_own_way(financing: str, due: int) -> None:
    assert _statement({1: 30_000_00, 2: 20_000_00}, financing).due_cents == due


def test_a_statement_survives_being_kept() -> None:
    result = _statement({1: 30_000_00})

    assert Statement.from_json(result.as_json()) == result


def test_interest_is_the_base_rate_of_each_day_and_the_points_above() -> None:
    rates = [(date(2023, 1, 1), 162), (date(2023, 7, 1), 312)]

    # 181 days at 6.62 percent, 184 days at 8.12 percent of 10,000 euros
    assert interest_cents(10_000_00, date(2023, 1, 1), date(2024, 1, 1), rates, 50) == 737_62


def test_interest_on_no_day_or_no_money_is_nothing() -> None:
    rates = [(date(2023, 1, 1), 162)]

    assert interest_cents(10_000_00, date(2023, 5, 1), date(2023, 5, 1), rates, 50) == 0
    assert interest_cents(0, date(2023, 5, 1), date(2024, 5, 1), rates, 50) == 0


def test_interest_from_a_day_without_a_base_rate_is_refused() -> None:
    with pytest.raises(BaseRateUnknown):
        interest_cents(100, date(2022, 1, 1), date(2023, 1, 1), [(date(2023, 1, 1), 162)], 50)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 12, 31), 4, date(2024, 4, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 1, date(2024, 3, 31)),
        (date(2024, 11, 15), 1, date(2024, 12, 15)),
        (date(2024, 6, 30), 18, date(2025, 12, 31)),
    ],
)
def test_months_after_a_month_end_end_at_a_month_end(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then
