"""Who reviews what: enough reviews each, even load, known themes, no conflicts; a transport problem.

Jurors and applications shall hang together: where two groups of jurors share no application, nobody can tell
whether one group is severe or its applications are weak.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
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

    Where conflicts make even loads impossible, loads differ as little as they must. Islands are joined by
    exchanging applications between jurors, unless that would take back what was `kept` or one review each
    cannot join anything.
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
            return joined(found, barred=barred, kept=kept)
    raise NotEnoughJurors


def joined(found: Set[Pair], *, barred: Set[Pair] = frozenset(), kept: Set[Pair] = frozenset()) -> set[Pair]:
    """The same loads and numbers of reviews with as few islands as exchanges between jurors can leave."""
    pairs = set(found)
    while (better := _with_one_island_less(pairs, barred, kept)) is not None:
        pairs = better
    return pairs


def islands(pairs: Iterable[Pair]) -> list[set[Pair]]:
    """The pairs by what hangs together through jurors or applications, the largest first."""
    by_juror, by_application = defaultdict[int, set[Pair]](set), defaultdict[int, set[Pair]](set)
    for pair in pairs:
        by_juror[pair[0]].add(pair)
        by_application[pair[1]].add(pair)
    found, left = [], {pair for those in by_juror.values() for pair in those}
    while left:
        island, waiting = set[Pair](), [min(left)]
        while waiting:
            pair = waiting.pop()
            if pair not in island:
                island.add(pair)
                waiting.extend((by_juror[pair[0]] | by_application[pair[1]]) - island)
        found.append(island)
        left -= island
    return sorted(found, key=lambda island: (-len(island), min(island)))


def _with_one_island_less(pairs: set[Pair], barred: Set[Pair], kept: Set[Pair]) -> set[Pair] | None:
    """Two jurors of different islands exchange applications, where one of them leaves no gap behind."""
    found = islands(pairs)
    for island in found:
        loose = next((pair for pair in sorted(island - kept) if _is_loose(pair, island)), None)
        if loose is None:
            continue
        for other in found:
            if other is not island and (exchanged := _exchanged(loose, other - kept, barred)):
                return (pairs - {loose, exchanged}) | {(loose[0], exchanged[1]), (exchanged[0], loose[1])}
    return None


def _is_loose(pair: Pair, island: Set[Pair]) -> bool:
    """Whether the rest hangs together without this pair, and still reaches both its ends."""
    rest = island - {pair}
    has_both = any(one[0] == pair[0] for one in rest) and any(one[1] == pair[1] for one in rest)
    return has_both and len(islands(rest)) == 1


def _exchanged(loose: Pair, others: Collection[Pair], barred: Set[Pair]) -> Pair | None:
    return next(
        (
            pair
            for pair in sorted(others)
            if (loose[0], pair[1]) not in barred and (pair[0], loose[1]) not in barred
        ),
        None,
    )


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
