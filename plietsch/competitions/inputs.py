"""What a selection is computed from: gathered from the jury's work, kept with it, and read back from it."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from plietsch.competitions.models import Call, Selection
from plietsch.competitions.portfolio import Candidate, Rules
from plietsch.competitions.queries import candidates, judgement, selectable
from plietsch.competitions.severity import Given


@dataclass(frozen=True)
class Wishes:
    """What the office says that a good portfolio is, beside what the call lays down."""

    least_themes: int
    most_per_region: int | None
    cooperation_points: int
    corrects_severity: bool
    only_shortlist: bool = False


@dataclass(frozen=True)
class Inputs:
    """Candidates with the points that count, the reviews behind them, and who was not judged at all."""

    rules: Rules
    candidates: list[Candidate]
    given: list[Given]
    unjudged: list[int]


def gather(call: Call, wishes: Wishes) -> Inputs:
    """The inputs as they stand now."""
    applications = selectable(call, only_shortlist=wishes.only_shortlist)
    judged = judgement(call, applications)
    points = {
        one.application.pk: (one.corrected if wishes.corrects_severity else one.mean) or 0.0
        for one in judged.standings
        if one.mean is not None
    }
    pins = {one.pk: one.pin for one in applications if hasattr(one, "pin")}
    rules = Rules(
        budget_cents=call.budget_cents,
        most=call.most_winners,
        least=call.least_winners,
        themes=frozenset(str(theme) for theme in call.themes.all()),
        least_themes=wishes.least_themes,
        most_per_region=wishes.most_per_region,
        cooperation_points=wishes.cooperation_points,
        pinned_in=frozenset(key for key, pin in pins.items() if pin.is_in),
        pinned_out=frozenset(key for key, pin in pins.items() if not pin.is_in),
    )
    unjudged = [one.pk for one in applications if one.pk not in points]
    return Inputs(rules, candidates(applications, points), judged.given, unjudged)


def stored(inputs: Inputs, wishes: Wishes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Rules and inputs as a Selection keeps them."""
    return plain(asdict(inputs.rules)), {
        "candidates": [plain(asdict(one)) for one in inputs.candidates],
        "given": [asdict(one) for one in inputs.given],
        "unjudged": inputs.unjudged,
        "corrects_severity": wishes.corrects_severity,
        "only_shortlist": wishes.only_shortlist,
    }


def kept(selection: Selection) -> Inputs:
    """The inputs as they stood when this was computed."""
    rows, rules = selection.inputs, Rules(**selection.rules)
    return Inputs(
        replace(
            rules,
            themes=frozenset(rules.themes),
            pinned_in=frozenset(rules.pinned_in),
            pinned_out=frozenset(rules.pinned_out),
        ),
        [Candidate(**{**row, "themes": frozenset(row["themes"])}) for row in rows["candidates"]],
        [Given(**row) for row in rows["given"]],
        rows.get("unjudged", []),
    )


def wishes_of(selection: Selection) -> Wishes:
    """What was asked of this computation."""
    rules = selection.rules
    return Wishes(
        least_themes=rules["least_themes"],
        most_per_region=rules["most_per_region"],
        cooperation_points=rules["cooperation_points"],
        corrects_severity=selection.inputs["corrects_severity"],
        only_shortlist=selection.inputs.get("only_shortlist", False),
    )


def is_outdated(selection: Selection) -> bool:
    """Whether reviews, applications, pins or the call have changed since, so that it would come out anew."""
    before, now = kept(selection), gather(selection.call, wishes_of(selection))
    same_jury = sorted(before.given, key=_order) == sorted(now.given, key=_order)
    return not same_jury or (before.rules, before.candidates) != (now.rules, now.candidates)


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without sets, the same every time."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in row.items()}


def _order(one: Given) -> tuple[int, int, float]:
    return one.application, one.juror, one.points
