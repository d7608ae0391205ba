"""A call in numbers: who applied, for how much, with what success, who judged how much, and when."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plietsch.competitions.models import Application, Call, Review, Seat
from plietsch.competitions.queries import judgement
from plietsch.core.names import Person

SIZES = (1_000, 5_000, 20_000, 100_000)
SPANS = tuple(pairwise((0, *SIZES)))


@dataclass
class Group:
    """Applications that have something in common."""

    label: str
    count: int = 0
    asked_cents: int = 0
    awarded: int = 0
    granted_cents: int = 0


@dataclass(frozen=True)
class Grouping:
    """All groups by one thing; with `is_multiple` an application may be in several."""

    name: str
    title: str
    groups: list[Group]
    is_multiple: bool = False


@dataclass(frozen=True)
class Load:
    """What one juror had to do and did."""

    juror: str
    assigned: int
    drafts: int
    final: int
    conflicts: int


@dataclass(frozen=True)
class Statistics:
    """All that the page and its files show."""

    total: Group
    groupings: list[Grouping]
    loads: list[Load]
    days: list[tuple[str, int, int]]
    rows: list[dict[str, Any]] = field(default_factory=list)


def of(call: Call, user: Person) -> Statistics:
    """The call in numbers, as far as this person may see its applications; constant queries."""
    applications = list(
        Application.objects.visible_to(user)
        .filter(call=call, standing__isnull=False)
        .select_related("organisation", "standing", "lead_place__district", "decision", "check_result")
        .prefetch_related("themes")
        .order_by("organisation__name", "pk")
    )
    groupings = [
        _grouping("kind", _("Art der Kommune"), applications, _kind),
        _grouping("district", _("Kreis"), applications, _district),
        _grouping("theme", pgettext("Themenfeld", "Thema"), applications, _themes, is_multiple=True),
        _grouping("size", _("Größe"), sorted(applications, key=_population), _size),
    ]
    [total] = _grouping("all", "", applications, lambda one: [_("zusammen")]).groups or [Group(_("zusammen"))]
    return Statistics(total, groupings, list(_loads(call)), _days(call), list(_rows(call, applications)))


def _grouping(
    name: str,
    title: str,
    applications: Iterable[Application],
    labels: Callable[[Application], Iterable[str]],
    *,
    is_multiple: bool = False,
) -> Grouping:
    groups: dict[str, Group] = {}
    for one in applications:
        granted = _granted(one)
        for label in labels(one):
            group = groups.setdefault(label, Group(label))
            group.count += 1
            group.asked_cents += one.standing.amount_cents if one.standing else 0
            group.awarded += granted > 0
            group.granted_cents += granted
    ordered = groups.values() if name == "size" else sorted(groups.values(), key=lambda group: -group.count)
    return Grouping(name, title, list(ordered), is_multiple)


def _granted(one: Application) -> int:
    """What the decision gives; nothing before it is released."""
    decision = getattr(one, "decision", None)
    return decision.amount_cents if decision else 0


def _kind(one: Application) -> list[str]:
    return [str(one.lead_place.get_kind_display()) if one.lead_place else _("ohne Ort")]


def _district(one: Application) -> list[str]:
    place = one.lead_place
    return [str((place.district or place).name) if place else _("ohne Ort")]


def _themes(one: Application) -> list[str]:
    return [str(theme) for theme in one.themes.all()] or [_("ohne Thema")]


def _population(one: Application) -> float:
    """Of the lead's place; who has none comes last."""
    population = one.lead_place.population if one.lead_place else None
    return math.inf if population is None else population


def _size(one: Application) -> list[str]:
    population = _population(one)
    if population == math.inf:
        return [_("Einwohnerzahl nicht bekannt")]
    least, limit = next((span for span in SPANS if population < span[1]), (SIZES[-1], None))
    if limit is None:
        return [_("ab %(limit)s Einwohnern") % {"limit": _thousands(least)}]
    if not least:
        return [_("unter %(limit)s Einwohnern") % {"limit": _thousands(limit)}]
    return [
        _("%(least)s bis unter %(limit)s Einwohner")
        % {"least": _thousands(least), "limit": _thousands(limit)}
    ]


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _loads(call: Call) -> Iterator[Load]:
    reviews = Prefetch("reviews", Review.objects.filter(round=Review.FIRST), to_attr="first_reviews")
    seats = (
        Seat.objects.filter(call=call)
        .select_related("user")
        .prefetch_related(reviews)
        .annotate(
            assigned=Count("assignments", distinct=True),
            barred=Count("conflicts", filter=Q(conflicts__cleared_at=None), distinct=True),
        )
        .order_by("-is_chair", "pk")
    )
    for seat in seats:
        states = Counter(review.final_at is not None for review in seat.first_reviews)
        yield Load(str(seat.user), seat.assigned, states[False], states[True], seat.barred)


def _days(call: Call) -> list[tuple[str, int, int]]:
    """(day, started, handed in) for each day on which something happened."""
    started = _per_day(call.applications.all(), "started_at")
    handed_in = _per_day(call.applications.filter(standing__isnull=False), "standing__submitted_at")
    days = sorted({*started, *handed_in})
    return [(date_format(day, "SHORT_DATE_FORMAT"), started[day], handed_in[day]) for day in days]


def _per_day(applications: Any, moment: str) -> Counter[Any]:
    days = applications.annotate(day=TruncDate(moment)).values_list("day").annotate(count=Count("pk"))
    return Counter(dict(days.order_by("day")))


def heads() -> list[str]:
    """What the columns of the rows are called."""
    return [
        _("Nummer"),
        _("Organisation"),
        _("Art der Kommune"),
        _("Kreis"),
        _("Einwohner"),
        _("Vorhaben"),
        pgettext("Themenfeld", "Themen"),
        _("beantragt in Euro"),
        _("Mittel der Punkte"),
        _("ausgeglichene Punkte"),
        _("Bewertungen"),
        _("formale Prüfung"),
        _("Entscheidung"),
        _("bewilligt in Euro"),
    ]


def _rows(call: Call, applications: list[Application]) -> Iterator[dict[str, Any]]:
    """One line per application, for the files."""
    names = heads()
    for standing in judgement(call, applications).standings:
        one = standing.application
        decision, check = getattr(one, "decision", None), getattr(one, "check_result", None)
        values = [
            one.pk,
            str(one.organisation),
            _kind(one)[0],
            _district(one)[0],
            one.lead_place.population if one.lead_place else None,
            one.title,
            ", ".join(str(theme) for theme in one.themes.all()),
            one.standing.amount_cents / 100 if one.standing else None,
            standing.mean,
            standing.corrected,
            standing.reviews,
            str(check.get_outcome_display()) if check else "",
            str(decision.get_outcome_display()) if decision else "",
            decision.amount_cents / 100 if decision else None,
        ]
        yield dict(zip(names, values, strict=True))
