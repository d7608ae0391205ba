"""How sure a selection is: the share of resampled juries that would choose each application.

Bayesian bootstrap: each resample weighs the jurors anew (exponential weights), so nobody drops out.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from plietsch.competitions.portfolio import Candidate, Rules, winners
from plietsch.competitions.severity import Given, fit, means

SECURE, CONTESTED = 0.9, 0.1


def resamples(
    candidates: Sequence[Candidate],
    given: Sequence[Given],
    rules: Rules,
    *,
    corrects_severity: bool,
    seed: int,
    count: int,
) -> Iterator[frozenset[int]]:
    """The winners of each of `count` resamples; the same seed gives the same ones."""
    chance = random.Random(seed)  # noqa: S311 - a simulation that anybody can repeat
    jurors = sorted({one.juror for one in given})
    for _ in range(count):
        weights = {juror: chance.expovariate(1.0) for juror in jurors}
        points = fit(given, weights).qualities if corrects_severity else means(given, weights)
        yield winners(with_points(candidates, points), rules)


def with_points(candidates: Sequence[Candidate], points: Mapping[int, float]) -> list[Candidate]:
    """The candidates with other points, in thousandths."""
    return [replace(one, points=round(1000 * max(points.get(one.key, 0.0), 0.0))) for one in candidates]


def verdict(share: float) -> str:
    """secure, contested or out."""
    if share >= SECURE:
        return "secure"
    return "contested" if share >= CONTESTED else "out"
