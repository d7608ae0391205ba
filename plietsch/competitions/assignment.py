"""Who reviews what: enough reviews each, even load, known themes, no conflicts; a transport problem."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from plietsch.competitions.solver import Choice, is_taken

Pair = tuple[int, int]
KEEPING = 1000.0  # an assignment that exists outweighs every theme


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
    even, rest = divmod(sum(wanted.values()), len(desks))
    for slack in range(len(applications) + 1):
        load = (even - slack, even + bool(rest) + slack)
        found = _solved(_choice(desks, applications, pairs, kept), pairs, wanted, load)
        if found is not None:
            return found
    raise NotEnoughJurors


def _choice(
    desks: Sequence[Desk],
    applications: Mapping[int, frozenset[int]],
    pairs: Sequence[Pair],
    kept: Set[Pair],
) -> Choice:
    themes = {desk.juror: desk.themes for desk in desks}
    gains = [
        KEEPING * (pair in kept) + _affinity(themes[pair[0]], applications[pair[1]]) + _mixing(number)
        for number, pair in enumerate(pairs)
    ]
    return Choice(gains, is_whole=False)


def _solved(
    choice: Choice, pairs: Sequence[Pair], wanted: Mapping[int, int], load: tuple[int, int]
) -> set[Pair] | None:
    for application, count in wanted.items():
        choice.require(count, {i: 1.0 for i, pair in enumerate(pairs) if pair[1] == application}, count)
    for juror in sorted({pair[0] for pair in pairs}):
        choice.require(load[0], {i: 1.0 for i, pair in enumerate(pairs) if pair[0] == juror}, load[1])
    columns = choice.best()
    return (
        None
        if columns is None
        else {pair for pair, share in zip(pairs, columns, strict=True) if is_taken(share)}
    )


def _affinity(known: frozenset[int], asked: frozenset[int]) -> float:
    return len(known & asked) / len(asked) if asked else 0.0


def _mixing(number: int) -> float:
    """A little disorder that is always the same, so that juries overlap instead of forming islands."""
    return (number * 2654435761 % 2**32) / 2**32 / 100
