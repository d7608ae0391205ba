"""Selections are computed from a stored input, and can be computed again by anybody."""

from collections import Counter
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions import portfolio as best
from plietsch.competitions.models import Application, Call, Pin, Selection
from plietsch.competitions.portfolio import Candidate, Portfolio, Rules
from plietsch.competitions.queries import candidates, judgement, selectable
from plietsch.competitions.severity import Given
from plietsch.competitions.snapshots import canonical, fingerprint
from plietsch.competitions.stability import resamples
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE

RESAMPLES = 1000
STEP = 100


class NothingToSelect(ValueError):
    """A selection before anything was judged."""

    def __str__(self) -> str:
        return _("Es gibt noch keine abgeschlossene Bewertung.")


def compute_selection(
    call: Call,
    *,
    least_themes: int,
    most_per_region: int | None,
    cooperation_points: int,
    corrects_severity: bool,
    only_shortlist: bool = False,
    by: User | None,
    at: datetime,
) -> Selection:
    """The best portfolio under these rules, with prices, swaps and neighbours, kept with its inputs.

    Raises Contradiction where no portfolio keeps all rules. Computing happens outside of any transaction.
    """
    applications = selectable(call, only_shortlist=only_shortlist)
    judged = judgement(call, applications)
    points = {
        one.application.pk: (one.corrected if corrects_severity else one.mean) or 0.0
        for one in judged.standings
        if one.mean is not None
    }
    if not points:
        raise NothingToSelect
    pins = {one.pk: one.pin for one in applications if hasattr(one, "pin")}
    rules = Rules(
        budget_cents=call.budget_cents,
        most=call.most_winners,
        least=call.least_winners,
        themes=frozenset(str(theme) for theme in call.themes.all()),
        least_themes=least_themes,
        most_per_region=most_per_region,
        cooperation_points=cooperation_points,
        pinned_in=frozenset(key for key, pin in pins.items() if pin.is_in),
        pinned_out=frozenset(key for key, pin in pins.items() if not pin.is_in),
    )
    found = candidates(applications, points)
    inputs = {
        "candidates": [_plain(asdict(one)) for one in found],
        "given": [asdict(one) for one in judged.given],
        "corrects_severity": corrects_severity,
        "only_shortlist": only_shortlist,
    }
    stored = _plain(asdict(rules))
    return _keep(
        Selection(
            call=call,
            rules=stored,
            inputs=inputs,
            inputs_sha256=fingerprint(canonical({"rules": stored, "inputs": inputs})),
            result=explain(found, rules),
            computed_by=by,
            computed_at=at,
        )
    )


def explain(found: list[Candidate], rules: Rules) -> dict[str, Any]:
    """The result as it is stored and shown."""
    chosen = best.select(found, rules)
    swaps = best.swaps(found, rules, chosen)
    return {
        "chosen": _stored(chosen),
        "ranking": _stored(best.ranking(found, rules)),
        "prices": best.price_of_rules(found, rules, chosen),
        "swaps": {str(key): loss for key, loss in swaps.items()},
        "fixed": sorted(set(best.at_the_edge(found, chosen)) - set(swaps)),
        "runners_up": [_stored(one) for one in best.runners_up(found, rules, chosen)],
        "curve": best.curve(found, rules),
    }


@transaction.atomic
def _keep(selection: Selection) -> Selection:
    selection.full_clean()
    selection.save()
    record(
        "selection.computed",
        actor=selection.computed_by,
        subject=selection,
        context=selection.call,
        audience=OFFICE,
        at=selection.computed_at,
        sha256=selection.inputs_sha256,
    )
    return selection


def measure_stability(selection: Selection, *, count: int = RESAMPLES) -> None:
    """How often resampled juries choose each application; progress is saved step by step."""
    shares: Counter[int] = Counter()
    rules = _rules(selection)
    drawn = resamples(
        [_candidate(row) for row in selection.inputs["candidates"]],
        [Given(**row) for row in selection.inputs["given"]],
        rules,
        corrects_severity=selection.inputs["corrects_severity"],
        seed=int(selection.inputs_sha256[:8], 16),
        count=count,
    )
    for done, keys in enumerate(drawn, start=1):
        shares.update(keys)
        if done % STEP == 0 or done == count:
            selection.stability = {
                "done": done,
                "of": count,
                "shares": {str(key): number / done for key, number in sorted(shares.items())},
            }
            selection.save(update_fields=["stability"])


@transaction.atomic
def pin(application: Application, *, is_in: bool, reason: str, by: User, at: datetime) -> Pin:
    """Take an application in or out whatever the points say; the reason goes into the minutes."""
    found = Pin.objects.filter(application=application).first() or Pin(application=application)
    found.is_in, found.reason, found.pinned_by, found.pinned_at = is_in, reason, by, at
    found.full_clean()
    found.save()
    context = application.call
    record(
        "application.pinned",
        actor=by,
        subject=application,
        context=context,
        audience=OFFICE,
        at=at,
        is_in=is_in,
    )
    return found


@transaction.atomic
def unpin(found: Pin, *, by: User, at: datetime) -> None:
    """Let the points speak again."""
    found.delete()
    call = found.application.call
    record("application.unpinned", actor=by, subject=found.application, context=call, audience=OFFICE, at=at)


def _stored(found: Portfolio) -> dict[str, Any]:
    return _plain(asdict(found))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in row.items()}


def _rules(selection: Selection) -> Rules:
    rules = Rules(**selection.rules)
    return replace(
        rules,
        themes=frozenset(rules.themes),
        pinned_in=frozenset(rules.pinned_in),
        pinned_out=frozenset(rules.pinned_out),
    )


def _candidate(row: dict[str, Any]) -> Candidate:
    return Candidate(**{**row, "themes": frozenset(row["themes"])})
