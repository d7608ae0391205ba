"""Deadlines, as people mean them."""

from datetime import UTC, date, datetime

import pytest

from plietsch.core.dates import end_of_day, is_over, local_day


def test_a_day_begins_when_the_clocks_of_the_network_say_so() -> None:
    assert local_day(datetime(2020, 6, 30, 21, 59, tzinfo=UTC)) == date(2020, 6, 30)
    assert local_day(datetime(2020, 6, 30, 22, 0, tzinfo=UTC)) == date(2020, 7, 1)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2020, 6, 30), datetime(2020, 6, 30, 21, 59, 59, 999999, tzinfo=UTC)),
        (date(2020, 3, 29), datetime(2020, 3, 29, 21, 59, 59, 999999, tzinfo=UTC)),
        (date(2020, 10, 25), datetime(2020, 10, 25, 22, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_also_when_the_clocks_change(day: date, last: datetime) -> None:
    assert end_of_day(day) == last


def test_the_last_moment_of_a_deadline_still_counts() -> None:
    deadline = date(2020, 6, 30)

    assert not is_over(deadline, datetime(2020, 6, 30, 21, 59, 59, 999999, tzinfo=UTC))
    assert is_over(deadline, datetime(2020, 6, 30, 22, 0, tzinfo=UTC))


def test_a_deadline_with_a_clock_ends_at_its_moment() -> None:
    noon = datetime(2020, 6, 30, 10, 0, tzinfo=UTC)

    assert not is_over(noon, noon)
    assert is_over(noon, datetime(2020, 6, 30, 10, 0, 0, 1, tzinfo=UTC))
