"""Selections are computed from a stored input, and can be computed again by anybody."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions import portfolio as best
from plietsch.competitions.inputs import Wishes, gather, kept, plain, stored
from plietsch.competitions.models import Application, Call, Pin, Selection
from plietsch.competitions.portfolio import Candidate, Portfolio, Rules
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


def compute_selection(call: Call, wishes: Wishes, *, by: User | None, at: datetime) -> Selection:
    """The best portfolio under these rules, with prices, swaps and neighbours, kept with its inputs.

    Raises Contradiction where no portfolio keeps all rules. Computing happens outside of any transaction.
    """
    inputs = gather(call, wishes)
    if not inputs.candidates:
        raise NothingToSelect
    rules, rows = stored(inputs, wishes)
    return _keep(
        Selection(
            call=call,
            rules=rules,
            inputs=rows,
            inputs_sha256=fingerprint(canonical({"rules": rules, "inputs": rows})),
            result=explain(inputs.candidates, inputs.rules),
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
    inputs = kept(selection)
    drawn = resamples(
        inputs.candidates,
        inputs.given,
        inputs.rules,
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
    return plain(asdict(found))
