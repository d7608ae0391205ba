"""The best set of winners under the call's rules, proven by HiGHS; pure functions of their arguments.

Points are whole thousandths, so that "better" and "equal" are exact. Ties are broken in the open: among
portfolios of equal points the cheaper one is proposed, and `runners_up` shows what it was equal to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from plietsch.competitions.solver import Choice, is_taken


@dataclass(frozen=True)
class Candidate:
    """An application as the selection sees it."""

    key: int
    points: int
    amount_cents: int
    themes: frozenset[str] = frozenset()
    region: str = ""
    is_cooperation: bool = False


@dataclass(frozen=True)
class Rules:
    """What a good portfolio is. Themes are soft: `least_themes` is how many of the list shall be covered.

    `cooperation_points` are added to each application across borders; `most_per_region` of None sets no cap.
    """

    budget_cents: int
    most: int
    least: int = 0
    themes: frozenset[str] = frozenset()
    least_themes: int = 0
    most_per_region: int | None = None
    cooperation_points: int = 0
    pinned_in: frozenset[int] = frozenset()
    pinned_out: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Portfolio:
    """A set of winners and what it adds up to; `points` are without the bonus for cooperation."""

    keys: frozenset[int]
    points: int
    worth: int
    amount_cents: int
    themes: frozenset[str]


class Contradiction(ValueError):
    """No portfolio keeps all rules; `rules` names a smallest set of them that contradict each other."""

    def __init__(self, rules: list[str]) -> None:
        super().__init__(rules)
        self.rules = rules


def select(candidates: Sequence[Candidate], rules: Rules) -> Portfolio:
    """The portfolio with the most points, the cheapest among equals; Contradiction where there is none."""
    best = _best(candidates, rules)
    if best is None:
        raise Contradiction(_contradicting(candidates, rules))
    return _cheapest(candidates, rules, best)


def winners(candidates: Sequence[Candidate], rules: Rules) -> frozenset[int]:
    """The keys of one best portfolio, ties left to the solver; nobody where there is none. For resampling."""
    best = _best(candidates, rules)
    return best.keys if best else frozenset()


def price_of_rules(candidates: Sequence[Candidate], rules: Rules, chosen: Portfolio) -> dict[str, int]:
    """For each rule, how many points a portfolio without it would have more."""
    prices = {}
    for name, relaxed in _relaxations(rules):
        without = _best(candidates, relaxed)
        if without:
            prices[name] = _without_bonus(candidates, relaxed, without) - chosen.points
    return prices


def at_the_edge(candidates: Sequence[Candidate], chosen: Portfolio, look_at: int = 30) -> list[int]:
    """The applications whose swap is worth a look: the weakest winners and the strongest of the others."""
    ordered = sorted(candidates, key=lambda one: (one.points, one.key))
    inside = [one.key for one in ordered if one.key in chosen.keys]
    outside = [one.key for one in reversed(ordered) if one.key not in chosen.keys]
    return inside[:look_at] + outside[:look_at]


def swaps(candidates: Sequence[Candidate], rules: Rules, chosen: Portfolio) -> dict[int, int]:
    """At the edge of the selection: worth lost when a winner is left out or an outsider taken in.

    An application that cannot be swapped at all is missing. Zero is a tie.
    """
    losses = {}
    for key in at_the_edge(candidates, chosen):
        is_in = key in chosen.keys
        forced = replace(
            rules,
            pinned_out=rules.pinned_out | {key} if is_in else rules.pinned_out - {key},
            pinned_in=rules.pinned_in - {key} if is_in else rules.pinned_in | {key},
        )
        other = _best(candidates, forced)
        if other:
            losses[key] = chosen.worth - other.worth
    return losses


def runners_up(
    candidates: Sequence[Candidate], rules: Rules, chosen: Portfolio, count: int = 3
) -> list[Portfolio]:
    """The next best portfolios, each different from all before."""
    found = [chosen]
    while len(found) <= count:
        other = _best(candidates, rules, excluded=[portfolio.keys for portfolio in found])
        if other is None:
            break
        found.append(other)
    return found[1:]


def curve(candidates: Sequence[Candidate], rules: Rules) -> list[tuple[int, int]]:
    """(themes covered at least, points) from no demand to the most that is possible."""
    points = []
    for demanded in range(len(rules.themes) + 1):
        best = _best(candidates, replace(rules, least_themes=demanded))
        if best is None:
            break
        points.append((demanded, best.points))
    return points


def ranking(candidates: Iterable[Candidate], rules: Rules) -> Portfolio:
    """What plain ranking would take: best points first, whatever still fits money, number and regions."""
    taken: list[Candidate] = []
    per_region: dict[str, int] = {}
    left = rules.budget_cents
    for one in sorted(candidates, key=lambda one: (-one.points, one.amount_cents, one.key)):
        full = rules.most_per_region is not None and per_region.get(one.region, 0) >= rules.most_per_region
        if (
            one.amount_cents <= left
            and len(taken) < rules.most
            and not full
            and one.key not in rules.pinned_out
        ):
            taken.append(one)
            left -= one.amount_cents
            per_region[one.region] = per_region.get(one.region, 0) + 1
    return _portfolio(taken, rules)


@dataclass
class _Model:
    candidates: Sequence[Candidate]
    rules: Rules
    themes: list[str] = field(init=False)

    def __post_init__(self) -> None:
        offered = frozenset[str]().union(*(one.themes for one in self.candidates))
        self.themes = sorted(self.rules.themes & offered)

    def choice(self, gains: Sequence[float], excluded: Sequence[frozenset[int]] = ()) -> Choice:
        """Columns: one per candidate, then one per theme that somebody offers."""
        choice = Choice([*gains, *([0.0] * len(self.themes))])
        everyone = dict.fromkeys(range(len(self.candidates)), 1.0)
        choice.require(0, self._each(lambda one: one.amount_cents / 100), self.rules.budget_cents / 100)
        choice.require(self.rules.least, everyone, self.rules.most)
        self._regions(choice)
        self._themes(choice)
        self._pins(choice)
        for keys in excluded:
            inside = {i: -1.0 if one.key in keys else 1.0 for i, one in enumerate(self.candidates)}
            choice.require(1 - len(keys), inside, len(self.candidates))
        return choice

    def _regions(self, choice: Choice) -> None:
        if self.rules.most_per_region is None:
            return
        for region in sorted({one.region for one in self.candidates if one.region}):
            inside = {i: 1.0 for i, one in enumerate(self.candidates) if one.region == region}
            choice.require(0, inside, self.rules.most_per_region)

    def _themes(self, choice: Choice) -> None:
        if not self.rules.least_themes:
            return
        first = len(self.candidates)
        for number, theme in enumerate(self.themes):
            offering = {i: 1.0 for i, one in enumerate(self.candidates) if theme in one.themes}
            choice.require(0, {**offering, first + number: -1.0}, len(self.candidates))
        choice.require(
            self.rules.least_themes, {first + i: 1.0 for i in range(len(self.themes))}, len(self.rules.themes)
        )

    def _pins(self, choice: Choice) -> None:
        for i, one in enumerate(self.candidates):
            if one.key in self.rules.pinned_in:
                choice.require(1, {i: 1.0}, 1)
            if one.key in self.rules.pinned_out:
                choice.require(0, {i: 1.0}, 0)

    def _each(self, weight) -> dict[int, float]:  # type: ignore[no-untyped-def]
        return {i: float(weight(one)) for i, one in enumerate(self.candidates)}


def _best(
    candidates: Sequence[Candidate], rules: Rules, excluded: Sequence[frozenset[int]] = ()
) -> Portfolio | None:
    if frozenset() in excluded and not candidates:
        return None
    gains = [float(_worth(one, rules)) for one in candidates]
    return _solved(candidates, rules, _Model(candidates, rules).choice(gains, excluded))


def _cheapest(candidates: Sequence[Candidate], rules: Rules, best: Portfolio) -> Portfolio:
    choice = _Model(candidates, rules).choice([-one.amount_cents / 100 for one in candidates])
    worths = {i: float(_worth(one, rules)) for i, one in enumerate(candidates)}
    choice.require(best.worth - 0.5, worths, float("inf"))
    return _solved(candidates, rules, choice) or best


def _solved(candidates: Sequence[Candidate], rules: Rules, choice: Choice) -> Portfolio | None:
    if not candidates:
        return None if rules.least or rules.least_themes else _portfolio([], rules)
    columns = choice.best()
    if columns is None:
        return None
    return _portfolio(
        [one for one, share in zip(candidates, columns, strict=False) if is_taken(share)], rules
    )


def _portfolio(taken: Sequence[Candidate], rules: Rules) -> Portfolio:
    return Portfolio(
        keys=frozenset(one.key for one in taken),
        points=sum(one.points for one in taken),
        worth=sum(_worth(one, rules) for one in taken),
        amount_cents=sum(one.amount_cents for one in taken),
        themes=frozenset[str]().union(*(one.themes for one in taken)) & rules.themes,
    )


def _worth(one: Candidate, rules: Rules) -> int:
    return one.points + (rules.cooperation_points if one.is_cooperation else 0)


def _without_bonus(candidates: Sequence[Candidate], rules: Rules, found: Portfolio) -> int:
    return sum(one.points for one in candidates if one.key in found.keys)


def _relaxations(rules: Rules) -> list[tuple[str, Rules]]:
    """Each rule that is in force, by name, with the rules that remain without it."""
    found = [
        ("budget", replace(rules, budget_cents=10**15), True),
        ("least", replace(rules, least=0), rules.least > 0),
        ("most", replace(rules, most=10**6), True),
        ("themes", replace(rules, least_themes=0), rules.least_themes > 0),
        ("regions", replace(rules, most_per_region=None), rules.most_per_region is not None),
        ("cooperation", replace(rules, cooperation_points=0), rules.cooperation_points > 0),
        ("pinned_in", replace(rules, pinned_in=frozenset()), bool(rules.pinned_in)),
        ("pinned_out", replace(rules, pinned_out=frozenset()), bool(rules.pinned_out)),
    ]
    return [(name, relaxed) for name, relaxed, in_force in found if in_force]


def _contradicting(candidates: Sequence[Candidate], rules: Rules) -> list[str]:
    """A smallest set of rules that cannot be kept together: rules not needed for that are dropped."""
    needed = [name for name, _ in _relaxations(rules)]
    for name in list(needed):
        relaxed = dict(_relaxations(rules)).get(name)
        if relaxed and _best(candidates, relaxed) is None:
            rules = relaxed
            needed.remove(name)
    return needed
