"""`python -m bench.selection`: what the best portfolio costs to compute, by the number of applications."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from plietsch.competitions.portfolio import Candidate, Rules, price_of_rules, select, swaps
from plietsch.competitions.severity import Given
from plietsch.competitions.stability import resamples

THEMES = tuple(f"Thema {number}" for number in range(20))
REGIONS = tuple(f"{number:05}" for number in range(15))
REVIEWS = 5
JURORS = 12


def main() -> None:
    """Print one line per question and size, once the solver is loaded."""
    select(*call(20))
    for size in (50, 500, 5000):
        _selecting(size)
    candidates, rules = call(50)
    chosen = select(candidates, rules)
    _, seconds = timed(lambda: (price_of_rules(candidates, rules, chosen), swaps(candidates, rules, chosen)))
    print(f"   50 applications: prices of rules and swaps in {seconds:.3f} s")
    for size in (50, 500):
        print(f"{size:5} applications: 1,000 resamples in {_resampling(size):.1f} s")


def _selecting(size: int) -> None:
    candidates, rules = call(size)
    chosen, seconds = timed(lambda: select(candidates, rules))
    print(f"{size:5} applications: best portfolio of {len(chosen.keys)} in {seconds:.3f} s")
    covered, seconds = timed(lambda: select(candidates, replace(rules, least_themes=12)))
    share = covered.points / chosen.points
    print(f"{size:5} applications: with 12 themes, {share:.1%} of the points, in {seconds:.3f} s")


def call(size: int, seed: int = 1) -> tuple[list[Candidate], Rules]:
    """A made-up call: sums between 20,000 and 100,000 euros, one to three themes, a cap per region."""
    chance = random.Random(seed)
    candidates = [
        Candidate(
            key=key,
            points=round(chance.gauss(3000, 700)),
            amount_cents=chance.randrange(20, 101) * 100_000,
            themes=frozenset(chance.sample(THEMES, chance.randint(1, 3))),
            region=chance.choice(REGIONS),
            is_cooperation=chance.random() < 0.3,
        )
        for key in range(size)
    ]
    rules = Rules(
        budget_cents=max(60, size // 10 * 7) * 1_000_000,
        most=max(9, size // 10),
        least=1,
        themes=frozenset(THEMES),
        least_themes=8,
        most_per_region=max(2, size // 100),
        cooperation_points=200,
    )
    return candidates, rules


def _resampling(size: int) -> float:
    candidates, rules = call(size)
    chance = random.Random(2)
    given = [
        Given(juror, one.key, max(0.0, min(5.0, one.points / 1000 + chance.gauss(0, 0.6))))
        for one in candidates
        for juror in chance.sample(range(JURORS), REVIEWS)
    ]
    drawn = resamples(candidates, given, rules, corrects_severity=True, seed=3, count=1000)
    return timed(lambda: sum(1 for _ in drawn))[1]


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and how many seconds of processor time it took."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


if __name__ == "__main__":
    main()
