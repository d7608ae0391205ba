"""What several pages and operations need to know about a call, in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from plietsch.competitions.models import Anchor, Application, Call, Criterion, Review, Score
from plietsch.competitions.portfolio import Candidate
from plietsch.competitions.severity import Fitted, Given, fit, means
from plietsch.places.models import Kind


def weighted(points: dict[int, int | None], criteria: Iterable[Criterion]) -> float | None:
    """A review's points on the scale of the call; what was skipped is averaged out, never a zero."""
    given = [(criterion.weight, value) for criterion in criteria if (value := points.get(criterion.pk)) is not None]
    total = sum(weight for weight, _ in given)
    return sum(weight * value for weight, value in given) / total if total else None


def given_points(call: Call) -> list[Given]:
    """Every review of the call that counts, as one number each."""
    criteria = list(call.criteria.all())
    reviews = Review.objects.counting().filter(submission__application__call=call)
    rows = (
        reviews.exclude(submission__application__check_result__outcome="excluded")
        .order_by("pk")
        .values_list("pk", "seat_id", "submission__application_id")
    )
    points: dict[int, dict[int, int | None]] = defaultdict(dict)
    scores = Score.objects.filter(review__in=reviews.values("pk"))
    for review, criterion, value in scores.values_list("review_id", "criterion_id", "points"):
        points[review][criterion] = value
    found = ((seat, application, weighted(points[review], criteria)) for review, seat, application in rows)
    return [Given(seat, application, value) for seat, application, value in found if value is not None]


@dataclass(frozen=True)
class Standing:
    """One application with how it was judged: raw mean, corrected value, number of reviews."""

    application: Application
    mean: float | None
    corrected: float | None
    reviews: int


@dataclass(frozen=True)
class Judgement:
    """All that was judged in a call."""

    given: list[Given]
    fitted: Fitted
    standings: list[Standing]


def judgement(call: Call, applications: Iterable[Application]) -> Judgement:
    """How these applications were judged, the best mean first."""
    given = given_points(call)
    raw, fitted = means(given), fit(given)
    counts = Counter(one.application for one in given)
    standings = [
        Standing(one, raw.get(one.pk), fitted.qualities.get(one.pk), counts[one.pk]) for one in applications
    ]
    standings.sort(key=lambda one: (-(one.mean if one.mean is not None else -1), one.application.pk))
    return Judgement(given, fitted, standings)


def candidates(applications: Iterable[Application], points: dict[int, float]) -> list[Candidate]:
    """Applications as the selection sees them; those that nobody judged are left out."""
    return [
        Candidate(
            key=one.pk,
            points=round(1000 * points[one.pk]),
            amount_cents=one.standing.amount_cents if one.standing else 0,
            themes=frozenset(str(theme) for theme in one.themes.all()),
            region=_region(one),
            is_cooperation=is_cooperation(one),
        )
        for one in applications
        if one.pk in points
    ]


def is_cooperation(application: Application) -> bool:
    """Whether more than one municipality takes part; needs places and partners prefetched."""
    lead = application.lead_place
    joint = lead is not None and lead.kind in (Kind.ASSOCIATION, Kind.AMT, Kind.DISTRICT)
    return joint or bool(application.places.all()) or bool(application.partners.all())


def selectable(call: Call) -> list[Application]:
    """The applications among which the jury selects, with all that a selection asks of them."""
    return list(
        call.applications.eligible()
        .select_related("standing", "organisation", "lead_place__district", "pin")
        .prefetch_related("themes", "places", "partners")
        .order_by("pk")
    )


def _region(application: Application) -> str:
    """The Kreis or kreisfreie Stadt of the lead, as its key; empty for a lead without one."""
    place = application.lead_place
    if place is None:
        return ""
    return place.district.code if place.district else place.code


def criteria_with_anchors(call: Call) -> list[Criterion]:
    """The criteria of a call in order, each with the meaning of its points."""
    anchors = Prefetch("anchors", Anchor.objects.order_by("points"))
    return list(call.criteria.order_by("position").prefetch_related(anchors))
