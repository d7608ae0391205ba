"""Who reviews what: enough reviews each, even load, known themes, no conflicts; a transport problem."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from plietsch.competitions.solver import Choice

Pair = tuple[int, int]


@dataclass(frozen=True)
class Desk:
    """A juror with the themes they know."""

    juror: int
    themes: frozenset[int]


class NotEnoughJurors(ValueError):
    """Applications that cannot get enough reviews from jurors without a conflict."""


def share_out(
    desks: Sequence[Desk],
    applications: Mapping[int, frozenset[int]],
    *,
    each: int,
    barred: Set[Pair] = frozenset(),
    kept: Set[Pair] = frozenset(),
) -> set[Pair]:
    """(juror, application) pairs: `each` per application where enough jurors are free, loads within one.

    Where conflicts make even loads impossible, loads differ as little as they must.
    """
    pairs = [
        (desk.juror, application)
        for desk in desks
        for application in applications
        if (desk.juror, application) not in barred
    ]
    if not pairs:
        return set()
    wanted = {
        application: min(each, sum(pair[1] == application for pair in pairs)) for application in applications
    }
    total = sum(wanted.values())
    for slack in range(len(applications) + 1):
        found = _solve(desks, applications, pairs, wanted, kept, (total // len(desks) - slack, -(-total // len(desks)) + slack))
        if found is not None:
            return found
    raise NotEnoughJurors


def _solve(
    desks: Sequence[Desk],
    applications: Mapping[int, frozenset[int]],
    pairs: Sequence[Pair],
    wanted: Mapping[int, int],
    kept: Set[Pair],
    load: tuple[int, int],
) -> set[Pair] | None:
    themes = {desk.juror: desk.themes for desk in desks}
    gains = [
        1000.0 * (pair in kept) + _affinity(themes[pair[0]], applications[pair[1]]) + _mixing(number)
        for number, pair in enumerate(pairs)
    ]
    choice = Choice(gains, is_whole=False)
    for application, count in wanted.items():
        choice.require(count, {i: 1.0 for i, pair in enumerate(pairs) if pair[1] == application}, count)
    for desk in desks:
        choice.require(load[0], {i: 1.0 for i, pair in enumerate(pairs) if pair[0] == desk.juror}, load[1])
    columns = choice.best()
    return None if columns is None else {pair for pair, taken in zip(pairs, columns, strict=True) if taken > 0.5}  # noqa: PLR2004


def _affinity(known: frozenset[int], asked: frozenset[int]) -> float:
    return len(known & asked) / len(asked) if asked else 0.0


def _mixing(number: int) -> float:
    """A little disorder that is always the same, so that juries overlap instead of forming islands."""
    return (number * 2654435761 % 2**32) / 2**32 / 100
