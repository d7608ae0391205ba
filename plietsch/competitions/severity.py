"""How severe or mild jurors are, and what applications are worth without that; pure functions.

Model: a juror's points = the application's quality + the juror's leaning + chance. Qualities are free,
leanings are drawn towards zero (ridge), so that a juror with few reviews is hardly corrected. It is shown
beside the raw means, never used unseen.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RIDGE = 1.0


@dataclass(frozen=True)
class Given:
    """What one juror gave one application, on the scale of the call."""

    juror: int
    application: int
    points: float


@dataclass(frozen=True)
class Fitted:
    """Quality per application, leaning per juror (positive is mild)."""

    qualities: dict[int, float]
    leanings: dict[int, float]


def means(given: Sequence[Given], weights: Mapping[int, float] | None = None) -> dict[int, float]:
    """The plain mean per application, perhaps with a weight per juror."""
    sums: dict[int, float] = defaultdict(float)
    totals: dict[int, float] = defaultdict(float)
    for one in given:
        weight = weights[one.juror] if weights else 1.0
        sums[one.application] += weight * one.points
        totals[one.application] += weight
    return {application: sums[application] / totals[application] for application in sums}


def fit(given: Sequence[Given], weights: Mapping[int, float] | None = None) -> Fitted:
    """The additive model by least squares: one small linear system in the jurors' leanings."""
    import numpy as np

    if not given:
        return Fitted({}, {})
    jurors = {juror: i for i, juror in enumerate(sorted({one.juror for one in given}))}
    by_application: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for one in given:
        weight = weights[one.juror] if weights else 1.0
        by_application[one.application].append((jurors[one.juror], one.points, weight))
    matrix, right = np.eye(len(jurors)) * RIDGE, np.zeros(len(jurors))
    for rows in by_application.values():
        indices = np.array([row[0] for row in rows])
        points, shares = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
        mean = (shares @ points) / shares.sum()
        matrix[indices, indices] += shares
        matrix[np.ix_(indices, indices)] -= np.outer(shares, shares) / shares.sum()
        right[indices] += shares * (points - mean)
    leanings = np.linalg.solve(matrix, right)
    leanings -= leanings.mean()
    qualities = {
        application: sum(weight * (points - leanings[i]) for i, points, weight in rows)
        / sum(weight for _, _, weight in rows)
        for application, rows in by_application.items()
    }
    return Fitted(
        {application: float(quality) for application, quality in qualities.items()},
        {juror: float(leanings[i]) for juror, i in jurors.items()},
    )


def is_connected(given: Sequence[Given]) -> bool:
    """Whether jurors and applications hang together; else severity and quality cannot be told apart."""
    neighbours: dict[tuple[str, int], set[tuple[str, int]]] = defaultdict(set)
    for one in given:
        juror, application = ("juror", one.juror), ("application", one.application)
        neighbours[juror].add(application)
        neighbours[application].add(juror)
    if not neighbours:
        return True
    seen, waiting = set(), [next(iter(neighbours))]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(neighbours[node] - seen)
    return len(seen) == len(neighbours)
