"""A stored selection as people read it: rows with reasons, prices, neighbours, the curve of themes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from plietsch.competitions.forms.selections import ShortlistForm
from plietsch.competitions.map import winners_map
from plietsch.competitions.models import Application, Pin, Seat, Selection, Shortlist
from plietsch.competitions.plots import Curve, bars, curve
from plietsch.competitions.queries import judgement, selectable
from plietsch.competitions.severity import is_connected
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
    result, stability = selection.result, selection.stability
    only_shortlist = selection.inputs.get("only_shortlist", False)
    applications = selectable(selection.call, only_shortlist=only_shortlist)
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
                why=_why(key in chosen, result["swaps"].get(str(key)), key in result["fixed"]),
                share=share,
                verdict=verdict(share) if share is not None else "",
            )
        )
    rows.sort(key=lambda row: (not row.is_chosen, -(row.mean or 0), row.application.pk))
    form = form or ShortlistForm(call=selection.call, initial={"applications": _worth_a_look(rows)})
    if not only_shortlist:
        form.offer({row.application.pk: _described(row) for row in rows})
    near = [row for row in rows if _is_near(row, result["swaps"])]
    titles = {one.pk: str(one) for one in applications}
    lead_places = [row.application.lead_place for row in rows if row.is_chosen]
    return {
        "selection": selection,
        "call": selection.call,
        "rows": near,
        "rest": [row for row in rows if row not in near],
        "corrects": selection.inputs["corrects_severity"],
        "other_rules": _other_rules(selection),
        "map": winners_map(lead_places),
        "pins": Pin.objects.filter(application__in=applications).select_related("application").order_by("pk"),
        "leanings": _leanings(judged.fitted.leanings),
        "is_connected": is_connected(judged.given),
        "chosen": _totals(result["chosen"]),
        "ranking": _totals(result["ranking"]),
        "prices": bars([(names()[name], points / 1000) for name, points in result["prices"].items()]),
        "runners_up": [
            _difference(other, chosen, result["chosen"]["worth"], titles) for other in result["runners_up"]
        ],
        "curve": [(themes, points / 1000, percent) for themes, points, percent in _curve(result["curve"])],
        "curve_plot": _curve_plot(result["curve"]),
        "near_ties": [row for row in rows if _is_near_tie(row, result["swaps"])],
        "only_shortlist": only_shortlist,
        "needs_shortlist": not only_shortlist and _needs_shortlist(judged.given, len(applications)),
        "shortlist": Shortlist.objects.filter(call=selection.call).first(),
        "shortlist_form": form,
        "runs_calls": can(user, "competitions.run_calls"),
    }


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


def _other_rules(selection: Selection) -> dict[str, Any]:
    """The same rules as a form that computes with the other kind of points."""
    rules = selection.rules
    return {
        "least_themes": rules["least_themes"],
        "most_per_region": "" if rules["most_per_region"] is None else rules["most_per_region"],
        "cooperation": number_format(rules["cooperation_points"] / 1000, 2),
        **({} if selection.inputs["corrects_severity"] else {"corrects_severity": "on"}),
        **({"only_shortlist": "on"} if selection.inputs.get("only_shortlist") else {}),
    }


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


def _needs_shortlist(given: list[Any], applications: int) -> bool:
    """Whether so few jurors judged each application that a second round with all of them would help."""
    jurors = len({one.juror for one in given})
    return bool(given) and len(given) < FULL_PANEL * jurors * applications / 2
