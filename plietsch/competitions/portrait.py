"""A stored selection as people read it: rows with reasons, prices, neighbours, the curve of themes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from plietsch.competitions.forms.selections import ShortlistForm
from plietsch.competitions.inputs import Inputs, Wishes, is_outdated, kept, wishes_of
from plietsch.competitions.map import winners_map
from plietsch.competitions.models import Application, Seat, Selection, Shortlist
from plietsch.competitions.plots import Curve, bars, curve
from plietsch.competitions.severity import Fitted, fit, is_connected, means
from plietsch.competitions.stability import verdict
from plietsch.core.names import Person
from plietsch.core.permissions import can

NEAR_TIE = 100  # thousandths of a point
FULL_PANEL = 0.9
FULL = 100


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


def of(selection: Selection, user: Person, form: ShortlistForm | None = None) -> dict[str, Any]:
    """What the page of a selection shows; `form` is a shortlist that has to be corrected."""
    result, inputs, wishes = selection.result, kept(selection), wishes_of(selection)
    fitted, chosen = fit(inputs.given), set(result["chosen"]["keys"])
    rows = _rows(selection, inputs, fitted)
    form = form or ShortlistForm(call=selection.call, initial={"applications": _worth_a_look(rows)})
    if not wishes.only_shortlist:
        form.offer({row.application.pk: _described(row) for row in rows})
    near = [row for row in rows if _is_near(row, result["swaps"])]
    titles = {row.application.pk: str(row.application) for row in rows}
    return {
        "selection": selection,
        "call": selection.call,
        "is_outdated": not selection.call.is_released and is_outdated(selection),
        "rows": near,
        "rest": [row for row in rows if row not in near],
        "corrects": wishes.corrects_severity,
        "other_rules": _other_rules(wishes),
        "map": winners_map([row.application.lead_place for row in rows if row.is_chosen]),
        "pins": _pins(selection, inputs),
        "leanings": _leanings(fitted.leanings),
        "is_connected": is_connected(inputs.given),
        "chosen": _totals(result["chosen"]),
        "ranking": _totals(result["ranking"]),
        "prices": bars([(names()[name], points / 1000) for name, points in result["prices"].items()]),
        "runners_up": [
            _difference(other, chosen, result["chosen"]["worth"], titles) for other in result["runners_up"]
        ],
        "curve": [(themes, points / 1000, percent) for themes, points, percent in _curve(result["curve"])],
        "curve_plot": _curve_plot(result["curve"]),
        "near_ties": [row for row in rows if _is_near_tie(row, result["swaps"])],
        "only_shortlist": wishes.only_shortlist,
        "needs_shortlist": not wishes.only_shortlist and _needs_shortlist(inputs),
        "shortlist": Shortlist.objects.filter(call=selection.call).first(),
        "shortlist_form": form,
        "runs_calls": can(user, "competitions.run_calls"),
    }


def _rows(selection: Selection, inputs: Inputs, fitted: Fitted) -> list[Row]:
    """The applications as they were judged when the selection was computed, those chosen first."""
    result, shares = selection.result, selection.stability.get("shares", {})
    chosen, ranked, raw = set(result["chosen"]["keys"]), set(result["ranking"]["keys"]), means(inputs.given)
    keys = [*(one.key for one in inputs.candidates), *inputs.unjudged]
    found = Application.objects.filter(pk__in=keys).select_related("organisation", "lead_place__district")
    rows = []
    for one in found:
        share = shares.get(str(one.pk), 0.0) if selection.stability else None
        rows.append(
            Row(
                application=one,
                mean=raw.get(one.pk),
                corrected=fitted.qualities.get(one.pk),
                is_chosen=one.pk in chosen,
                is_ranked=one.pk in ranked,
                why=_("Beim Rechnen noch nicht bewertet, darum nicht dabei.")
                if one.pk in inputs.unjudged
                else _why(one.pk in chosen, result["swaps"].get(str(one.pk)), one.pk in result["fixed"]),
                share=share,
                verdict=verdict(share) if share is not None else "",
            )
        )
    return sorted(rows, key=lambda row: (not row.is_chosen, -(row.mean or 0), row.application.pk))


def _pins(selection: Selection, inputs: Inputs) -> list[dict[str, Any]]:
    """What was laid down when this was computed; the reason and `stands` say whether it still is."""
    fixed = inputs.rules.pinned_in | inputs.rules.pinned_out
    found = Application.objects.filter(pk__in=fixed, call=selection.call).select_related("pin").order_by("pk")
    return [
        {
            "application": one,
            "is_in": one.pk in inputs.rules.pinned_in,
            "reason": one.pin.reason if hasattr(one, "pin") else "",
            "stands": hasattr(one, "pin"),
        }
        for one in found
    ]


def summaries(selections: Iterable[Selection]) -> list[tuple[Selection, dict[str, Any]]]:
    """Selections with what each would award, for the list of those computed so far."""
    return [(one, _totals(one.result["chosen"])) for one in selections]


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


def _why(is_chosen: bool, loss: int | None, is_fixed: bool) -> str:
    """Why an application is in or out, and what would have changed that; rounded so that it holds."""
    if is_fixed:
        return _("Die Regeln lassen es nicht anders zu.")
    if loss is None:
        return _("weit vor den übrigen") if is_chosen else _("weit hinter der Auswahl")
    hundredths = loss // 10 if is_chosen else -(-loss // 10)
    points = number_format(hundredths / 100, 2)
    if loss == 0:
        return _("gleichauf mit einer anderen Auswahl")
    if is_chosen:
        return _("Dabei, solange sie nicht mehr als %(points)s Punkte verliert.") % {"points": points}
    return _("Mit %(points)s Punkten mehr wäre sie dabei.") % {"points": points}


def _other_rules(wishes: Wishes) -> dict[str, dict[str, Any]]:
    """The same rules as forms: to compute again, and with the other kind of points."""
    same = {
        "least_themes": wishes.least_themes,
        "most_per_region": "" if wishes.most_per_region is None else wishes.most_per_region,
        "cooperation": number_format(wishes.cooperation_points / 1000, 2),
        **({"only_shortlist": "on"} if wishes.only_shortlist else {}),
    }
    corrected = same | {"corrects_severity": "on"}
    again, other = (corrected, same) if wishes.corrects_severity else (same, corrected)
    return {"again": again, "other": other}


def _leanings(leanings: dict[int, float]) -> list[tuple[str, float]]:
    """How mild (plus) or severe (minus) each juror is by the model, the most severe first."""
    seats = Seat.objects.filter(pk__in=leanings).select_related("user")
    named = {seat.pk: str(seat.user) for seat in seats}
    return [(named[key], value) for key, value in sorted(leanings.items(), key=lambda pair: pair[1])]


def _curve(rows: list[Any]) -> list[tuple[int, int, float]]:
    best = max((points for _, points in rows), default=0) or 1
    return [(themes, points, 100 * points / best) for themes, points in rows]


def _curve_plot(rows: list[Any]) -> Curve | None:
    percents = [(themes, round(percent, 1)) for themes, _, percent in _curve(rows)]
    if not percents:
        return None
    lowest = min(percent for _, percent in percents)
    step = next((step for step in (5, 10, 25) if lowest >= FULL - 4 * step), 50)
    return curve(percents, range(min(FULL - step, step * int(lowest // step)), FULL + 1, step))


def _worth_a_look(rows: list[Row]) -> list[int]:
    """Who should be on a shortlist: whoever is chosen now, or by some of the resampled juries."""
    return [row.application.pk for row in rows if row.is_chosen or row.verdict in ("secure", "contested")]


def _described(row: Row) -> str:
    """An application as a line of the shortlist."""
    points = "–" if row.mean is None else number_format(round(row.mean, 2), 2)
    share = "" if row.share is None else f", {round(FULL * row.share)} %"
    return f"{row.application.title} – {row.application.organisation} ({points}{share})"


def _is_near(row: Row, swaps: dict[str, int]) -> bool:
    """Whether an application is in, by one way of reckoning or another, or nearly."""
    may_win = row.is_chosen or row.is_ranked or row.verdict in ("secure", "contested")
    return may_win or _is_near_tie(row, swaps)


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


def _needs_shortlist(inputs: Inputs) -> bool:
    """Whether so few jurors judged each application that a second round with all of them would help."""
    jurors = len({one.juror for one in inputs.given})
    applications = len(inputs.candidates) + len(inputs.unjudged)
    return bool(inputs.given) and len(inputs.given) < FULL_PANEL * jurors * applications / 2
