"""The proposed portfolio is the best one: proven against trying everything."""

from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from plietsch.competitions.portfolio import (
    Candidate,
    Contradiction,
    Rules,
    curve,
    price_of_rules,
    ranking,
    runners_up,
    select,
    swaps,
)

pytestmark = pytest.mark.once

THEMES = ("Mobilität", "Bildung", "Energie")
candidates = some.lists(
    some.builds(
        Candidate,
        key=some.integers(1, 99),
        points=some.integers(0, 5000),
        amount_cents=some.integers(1, 60).map(lambda thousands: thousands * 100_000),
        themes=some.frozensets(some.sampled_from(THEMES)),
        region=some.sampled_from(("", "01051", "01058", "01002000")),
        is_cooperation=some.booleans(),
    ),
    max_size=9,
    unique_by=lambda one: one.key,
)
rules = some.builds(
    Rules,
    budget_cents=some.integers(0, 150).map(lambda thousands: thousands * 100_000),
    most=some.integers(1, 6),
    least=some.integers(0, 1),
    themes=some.just(frozenset(THEMES)),
    least_themes=some.integers(0, 3),
    most_per_region=some.sampled_from((None, 1, 2)),
    cooperation_points=some.sampled_from((0, 300)),
)


@settings(max_examples=150, deadline=None)
@given(candidates, rules)
def test_the_proposal_is_as_good_as_the_best_of_all_sets(found: list[Candidate], wanted: Rules) -> None:
    best = max((_worth(one, wanted) for one in _allowed(found, wanted)), default=None)

    if best is None:
        with pytest.raises(Contradiction):
            select(found, wanted)
    else:
        chosen = select(found, wanted)
        assert chosen.worth == best
        assert tuple(one for one in found if one.key in chosen.keys) in set(_allowed(found, wanted))


@settings(max_examples=50, deadline=None)
@given(candidates, rules)
def test_among_equals_the_cheapest_set_is_proposed(found: list[Candidate], wanted: Rules) -> None:
    flat = [replace(one, points=1000) for one in found]
    allowed = list(_allowed(flat, wanted))
    if not allowed:
        return
    best = max(_worth(one, wanted) for one in allowed)
    cheapest = min(_cost(one) for one in allowed if _worth(one, wanted) == best)

    assert select(flat, wanted).amount_cents == cheapest


@settings(max_examples=50, deadline=None)
@given(candidates, rules)
def test_the_next_best_sets_come_in_order_without_repetition(found: list[Candidate], wanted: Rules) -> None:
    worths = sorted((_worth(one, wanted) for one in _allowed(found, wanted)), reverse=True)
    if not worths:
        return
    chosen = select(found, wanted)
    others = runners_up(found, wanted, chosen, count=3)

    assert [one.worth for one in others] == worths[1:4]
    assert len({chosen.keys, *(one.keys for one in others)}) == 1 + len(others)


@settings(max_examples=40, deadline=None)
@given(candidates, rules)
def test_a_swap_costs_what_a_second_look_over_all_sets_says(found: list[Candidate], wanted: Rules) -> None:
    allowed = list(_allowed(found, wanted))
    if not allowed:
        return
    chosen = select(found, wanted)

    for key, loss in swaps(found, wanted, chosen).items():
        is_in = key in chosen.keys
        others = [one for one in allowed if (key in {each.key for each in one}) != is_in]
        assert loss == chosen.worth - max(_worth(one, wanted) for one in others)


def test_plain_ranking_wastes_money_that_the_proposal_uses() -> None:
    found = [
        Candidate(1, 5000, 9_000_000),
        Candidate(2, 4000, 5_000_000),
        Candidate(3, 3900, 5_000_000),
    ]
    wanted = Rules(budget_cents=10_000_000, most=3)

    assert ranking(found, wanted).keys == {1}
    assert select(found, wanted).keys == {2, 3}


def test_every_rule_has_its_price_in_points() -> None:
    found = [
        Candidate(1, 5000, 100, region="01058"),
        Candidate(2, 4500, 100, region="01058"),
        Candidate(3, 3000, 100, region="01051"),
    ]
    wanted = Rules(budget_cents=1000, most=2, most_per_region=1)
    chosen = select(found, wanted)

    assert chosen.keys == {1, 3}
    assert price_of_rules(found, wanted, chosen) == {"budget": 0, "most": 0, "regions": 1500}


def test_rules_that_contradict_each_other_are_named_and_no_others() -> None:
    found = [Candidate(1, 5000, 100, themes=frozenset({"Mobilität"})), Candidate(2, 1, 100)]
    wanted = Rules(
        budget_cents=1000,
        most=2,
        themes=frozenset(THEMES),
        least_themes=1,
        pinned_out=frozenset({1}),
        most_per_region=1,
    )

    with pytest.raises(Contradiction) as refused:
        select(found, wanted)

    assert refused.value.rules == ["themes", "pinned_out"]


def test_the_curve_shows_what_each_further_theme_costs() -> None:
    found = [
        Candidate(1, 5000, 100, themes=frozenset({"Mobilität"})),
        Candidate(2, 3000, 100, themes=frozenset({"Mobilität", "Bildung"})),
    ]

    assert curve(found, Rules(budget_cents=100, most=1, themes=frozenset(THEMES))) == [
        (0, 5000),
        (1, 5000),
        (2, 3000),
    ]


def _allowed(found: list[Candidate], wanted: Rules) -> list[tuple[Candidate, ...]]:
    sets = chain.from_iterable(combinations(found, size) for size in range(len(found) + 1))
    return [one for one in sets if _keeps(one, wanted)]


def _keeps(chosen: tuple[Candidate, ...], wanted: Rules) -> bool:
    regions = [one.region for one in chosen if one.region]
    covered = frozenset[str]().union(*(one.themes for one in chosen)) & wanted.themes
    return (
        _cost(chosen) <= wanted.budget_cents
        and wanted.least <= len(chosen) <= wanted.most
        and len(covered) >= wanted.least_themes
        and (
            wanted.most_per_region is None
            or all(regions.count(region) <= wanted.most_per_region for region in regions)
        )
    )


def _worth(chosen: tuple[Candidate, ...], wanted: Rules) -> int:
    return sum(one.points + wanted.cooperation_points * one.is_cooperation for one in chosen)


def _cost(chosen: tuple[Candidate, ...]) -> int:
    return sum(one.amount_cents for one in chosen)


@settings(max_examples=20, deadline=None)
@given(
    some.lists(
        some.builds(
            Candidate,
            key=some.integers(1, 999),
            points=some.integers(0, 5000),
            amount_cents=some.integers(1, 10).map(lambda hundreds: hundreds * 100_000),
            region=some.sampled_from(("01051", "01058", "01002000")),
        ),
        max_size=14,
        unique_by=lambda one: one.key,
    ),
    some.integers(0, 20),
    some.integers(1, 5),
    some.sampled_from((None, 1, 3)),
)
def test_the_proposal_is_as_good_as_a_second_formulation_finds(
    found: list[Candidate], hundreds: int, most: int, per_region: int | None
) -> None:
    """Region by region, a table of the best points for each sum and number: no solver, no linear program."""
    wanted = Rules(budget_cents=hundreds * 100_000, most=most, most_per_region=per_region)

    assert select(found, wanted).points == _by_dynamic_programming(found, hundreds, most, per_region)


def _by_dynamic_programming(found: list[Candidate], hundreds: int, most: int, per_region: int | None) -> int:
    best = {(0, 0): 0}
    for region in sorted({one.region for one in found}):
        inside = {(0, 0): 0}
        for one in (each for each in found if each.region == region):
            grown = dict(inside)
            for (spent, count), points in inside.items():
                state = (spent + one.amount_cents // 100_000, count + 1)
                if state[0] <= hundreds and state[1] <= min(most, per_region or most):
                    grown[state] = max(grown.get(state, 0), points + one.points)
            inside = grown
        joined: dict[tuple[int, int], int] = {}
        for (spent, count), points in best.items():
            for (more, others), added in inside.items():
                state = (spent + more, count + others)
                if state[0] <= hundreds and state[1] <= most:
                    joined[state] = max(joined.get(state, 0), points + added)
        best = joined
    return max(best.values())
