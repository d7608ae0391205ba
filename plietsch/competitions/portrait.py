"""A stored selection as people read it: rows with reasons, prices, neighbours, the curve of themes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from plietsch.competitions.models import Application, Selection
from plietsch.competitions.queries import judgement, selectable
from plietsch.competitions.stability import verdict
from plietsch.core.names import Person
from plietsch.core.permissions import can

NEAR_TIE = 100  # thousandths of a point
FULL_PANEL = 0.9


@dataclass(frozen=True)
class Row:
    """One application with all that speaks for or against it."""

    application: Application
    mean: float | None
    corrected: float | None
    is_chosen: bool
    is_ranked: bool
    why: str
    share: float | None
    verdict: str


def of(selection: Selection, user: Person) -> dict[str, Any]:
    """What the page of a selection shows."""
    result, stability = selection.result, selection.stability
    applications = selectable(selection.call)
    judged = judgement(selection.call, applications)
    chosen, ranked = set(result["chosen"]["keys"]), set(result["ranking"]["keys"])
    shares = stability.get("shares", {})
    rows = []
    for one in judged.standings:
        key = one.application.pk
        share = shares.get(str(key), 0.0) if stability else None
        rows.append(
            Row(
                application=one.application,
                mean=one.mean,
                corrected=one.corrected,
                is_chosen=key in chosen,
                is_ranked=key in ranked,
                why=_why(key in chosen, result["swaps"].get(str(key))),
                share=share,
                verdict=verdict(share) if share is not None else "",
            )
        )
    rows.sort(key=lambda row: (not row.is_chosen, -(row.mean or 0), row.application.pk))
    titles = {one.pk: str(one) for one in applications}
    return {
        "selection": selection,
        "call": selection.call,
        "rows": rows,
        "chosen": _totals(result["chosen"]),
        "ranking": _totals(result["ranking"]),
        "prices": [(names()[name], points / 1000) for name, points in result["prices"].items()],
        "runners_up": [
            _difference(other, chosen, result["chosen"]["worth"], titles) for other in result["runners_up"]
        ],
        "curve": [(themes, points / 1000) for themes, points in result["curve"]],
        "near_ties": [row for row in rows if _is_near_tie(row, result["swaps"])],
        "needs_shortlist": _needs_shortlist(judged.given, len(applications)),
        "runs_calls": can(user, "competitions.run_calls"),
    }


def contradiction(rules: list[str]) -> str:
    """Why there is no portfolio."""
    named = ", ".join(names()[name] for name in rules) or _("die Zahl der Bewerbungen")
    return _("Keine Auswahl hält alle Regeln ein. Diese widersprechen sich: %(rules)s.") % {"rules": named}


def names() -> dict[str, str]:
    """The rules of a portfolio in words."""
    return {
        "budget": _("Mittel insgesamt"),
        "least": _("Mindestzahl der Prämierungen"),
        "most": _("Höchstzahl der Prämierungen"),
        "themes": _("Themen, die vorkommen sollen"),
        "regions": _("Höchstzahl je Kreis"),
        "cooperation": _("Zuschlag für Zusammenarbeit"),
        "pinned_in": _("festgelegte Aufnahmen"),
        "pinned_out": _("festgelegte Ausschlüsse"),
    }


def _why(is_chosen: bool, loss: int | None) -> str:
    if loss is None:
        return _("Die Regeln lassen es nicht anders zu.") if is_chosen else _("weit hinter der Auswahl")
    points = f"{loss / 1000:.2f}".replace(".", ",")
    if loss == 0:
        return _("gleichauf mit einer anderen Auswahl")
    if is_chosen:
        return _("Ohne sie verliert die Auswahl %(points)s Punkte.") % {"points": points}
    return _("Mit ihr verliert die Auswahl %(points)s Punkte.") % {"points": points}


def _is_near_tie(row: Row, swaps: dict[str, int]) -> bool:
    loss = swaps.get(str(row.application.pk))
    return loss is not None and loss < NEAR_TIE


def _totals(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "points": found["points"] / 1000, "count": len(found["keys"])}


def _difference(
    other: dict[str, Any], chosen: set[int], worth: int, titles: dict[int, str]
) -> dict[str, Any]:
    keys = set(other["keys"])
    return {
        "loss": (worth - other["worth"]) / 1000,
        "more": sorted(titles.get(key, "") for key in keys - chosen),
        "less": sorted(titles.get(key, "") for key in chosen - keys),
    }


def _needs_shortlist(given: list[Any], applications: int) -> bool:
    """Whether so few jurors judged each application that a second round with all of them would help."""
    jurors = len({one.juror for one in given})
    return bool(given) and len(given) < FULL_PANEL * jurors * applications / 2
