"""Applications are shared out among jurors: evenly, without conflicts, and so that all hang together."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plietsch.competitions.assignment import Desk, islands, joined, share_out

pytestmark = pytest.mark.once

MOBILITY, ENERGY = 1, 2


def test_two_groups_of_experts_share_at_least_one_application() -> None:
    desks = [Desk(juror, frozenset({MOBILITY if juror < 3 else ENERGY})) for juror in (1, 2, 3, 4)]
    applications = {key: frozenset({MOBILITY if key < 20 else ENERGY}) for key in range(10, 30)}

    pairs = share_out(desks, applications, each=2)

    assert len(islands(pairs)) == 1
    assert set(Counter(juror for juror, _ in pairs).values()) == {10}
    assert set(Counter(application for _, application in pairs).values()) == {2}


def test_what_jurors_have_already_is_not_taken_from_them_to_join_islands() -> None:
    kept = {(1, 10), (2, 10), (1, 11), (2, 11)}
    found = kept | {(3, 12), (4, 12), (3, 13), (4, 13)}

    assert joined(found, kept=kept) >= kept
    assert len(islands(joined(found, kept=kept))) == 2


def test_no_conflict_comes_about_when_islands_are_joined() -> None:
    found = {(1, 10), (2, 10), (1, 11), (2, 11), (3, 12), (4, 12), (3, 13), (4, 13)}
    barred = set(product((1,), (12, 13)))

    pairs = joined(found, barred=barred)

    assert len(islands(pairs)) == 1
    assert not pairs & barred


@settings(deadline=None, max_examples=40)
@given(
    jurors=st.integers(2, 6),
    applications=st.integers(2, 12),
    each=st.integers(2, 3),
    barred=st.sets(st.tuples(st.integers(0, 5), st.integers(100, 111)), max_size=6),
)
def test_every_application_gets_its_reviews_and_nobody_one_in_conflict(
    jurors: int, applications: int, each: int, barred: set[tuple[int, int]]
) -> None:
    keys = range(100, 100 + applications)
    pairs = share_out(
        [Desk(juror, frozenset()) for juror in range(jurors)],
        {key: frozenset() for key in keys},
        each=each,
        barred=barred,
    )

    assert not pairs & barred
    counts = Counter(application for _, application in pairs)
    for key in keys:
        free = sum((juror, key) not in barred for juror in range(jurors))
        assert counts[key] == min(each, free)


@pytest.mark.parametrize("each", [2, 3])
def test_five_hundred_applications_and_twenty_five_jurors_hang_together(each: int) -> None:
    desks = [Desk(juror, frozenset({juror % 5})) for juror in range(25)]
    pairs = share_out(desks, {key: frozenset({key % 5}) for key in range(100, 600)}, each=each)

    assert len(islands(pairs)) == 1
    assert max(Counter(juror for juror, _ in pairs).values()) <= 20 * each
