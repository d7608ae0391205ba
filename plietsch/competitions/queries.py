"""What several pages and operations need to know about a call, in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from plietsch.accounts.models import User
from plietsch.competitions.models import (
    Anchor,
    Application,
    Assignment,
    Call,
    Criterion,
    Decision,
    EligibilityCheck,
    FinanceItem,
    Partner,
    Review,
    Score,
    Seat,
    Shortlist,
    Writer,
)
from plietsch.competitions.portfolio import Candidate
from plietsch.competitions.severity import Fitted, Given, fit, means
from plietsch.places.models import Kind


def weighted(points: dict[int, int | None], criteria: Iterable[Criterion]) -> float | None:
    """A review's points on the scale of the call; what was skipped is averaged out, never a zero."""
    given = [
        (criterion.weight, value) for criterion in criteria if (value := points.get(criterion.pk)) is not None
    ]
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


def selectable(call: Call, *, only_shortlist: bool = False) -> list[Application]:
    """The applications among which the jury selects, with all that a selection asks of them."""
    found = call.applications.eligible()
    if only_shortlist:
        found = found.filter(pk__in=Shortlist.objects.filter(call=call).values("applications"))
    return list(
        found.select_related("standing", "organisation", "lead_place__district", "pin")
        .prefetch_related("themes", "places", "partners")
        .order_by("pk")
    )


def to_hand_over(call: Call) -> QuerySet[Decision]:
    """The decisions of a call with all that a grant, a project and a letter take from their applications."""
    application = Application.objects.select_related(
        "call", "organisation", "lead_place", "standing"
    ).prefetch_related(
        "places",
        "themes",
        Prefetch("items", FinanceItem.objects.order_by("position")),
        Prefetch("partners", Partner.objects.select_related("organisation").order_by("pk")),
        Prefetch("writers", Writer.objects.filter(until=None).select_related("user").order_by("pk")),
    )
    return (
        Decision.objects.filter(application__call=call)
        .prefetch_related(Prefetch("application", application))
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


@dataclass(frozen=True)
class OfficeRow:
    """A line of the office's list."""

    application: Application
    check: EligibilityCheck | None
    reviews: int


def office_list(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The applications that were handed in, in the order of the office's list."""
    return applications.filter(standing__isnull=False).order_by("organisation__name", "pk")


def office_rows(shown: Iterable[Application]) -> list[OfficeRow]:
    """These applications with their check and number of final reviews."""
    applications = Application.objects.filter(pk__in=[one.pk for one in shown])
    counted = Count("standing__reviews", filter=Q(standing__reviews__final_at__isnull=False))
    found = applications.select_related("organisation", "standing", "check_result", "lead_place")
    return [
        OfficeRow(one, getattr(one, "check_result", None), one.review_count)
        for one in found.annotate(review_count=counted).order_by("organisation__name", "pk")
    ]


@dataclass(frozen=True)
class DutyRow:
    """One application as one juror sees it, ready to be written down."""

    url: str
    label: str
    state: str


@dataclass(frozen=True)
class Duty:
    """One call as one juror sees it: what to judge, and how far."""

    seat: Seat
    rows: list[DutyRow]
    missing: int


def duties(user: User, at: datetime) -> list[Duty]:
    """What this person has to judge, the newest call first, in a constant number of queries.

    What waits for this juror stands on top; `missing` counts what was assigned, or all where nothing was.
    """
    seats = (
        Seat.objects.current()
        .filter(user=user)
        .select_related("call__release")
        .order_by("-call__closes_at", "-pk")
    )
    shown = Application.objects.judged_by(user, at).order_by("pk")
    by_call: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, call, title, organisation in shown.values_list("pk", "call", "title", "organisation__name"):
        by_call[call].append((pk, f"{title} – {organisation}"))
    states = _own_states(user)
    assigned = set(Assignment.objects.filter(seat__user=user).values_list("application", flat=True))
    return [_duty(seat, by_call[seat.call_id], states, assigned) for seat in seats]


@dataclass(frozen=True)
class Round:
    """Where an application stands in the round of one juror: "3 of 12", its neighbours, what is open next."""

    number: int
    of: int
    missing: int
    before: int | None
    after: int | None
    following: int | None


def round_of(seat: Seat, user: User, application: int, at: datetime) -> Round:
    """The applications that this juror is asked to judge, in one fixed order; keys are of applications."""
    judged = Application.objects.judged_by(user, at).filter(call=seat.call_id).order_by("pk")
    assigned = set(seat.assignments.values_list("application", flat=True))
    keys = list(judged.values_list("pk", flat=True))
    asked = [pk for pk in keys if pk in assigned or not assigned or pk == application]
    states, here = _own_states(user), asked.index(application)
    others = [*asked[here + 1 :], *asked[:here]]
    is_open = [pk for pk in others if states.get(pk) != "final"]
    return Round(
        number=here + 1,
        of=len(asked),
        missing=len(is_open) + (states.get(application) != "final"),
        before=asked[here - 1] if here else None,
        after=asked[here + 1] if here + 1 < len(asked) else None,
        following=is_open[0] if is_open else None,
    )


def _duty(seat: Seat, shown: list[tuple[int, str]], states: dict[int, str], assigned: set[int]) -> Duty:
    pattern = reverse("competitions:review", kwargs={"application": 0})
    rows = [
        DutyRow(
            url=pattern.replace("/0/", f"/{pk}/"),
            label=label,
            state=states.get(pk) or ("assigned" if pk in assigned else "open"),
        )
        for pk, label in shown
    ]
    rows.sort(key=lambda row: ("assigned", "draft", "open", "final").index(row.state))
    counts = [pk in assigned for pk, _ in shown]
    asked = [pk for (pk, _), is_asked in zip(shown, counts, strict=True) if is_asked or not any(counts)]
    return Duty(seat, rows, sum(states.get(pk) != "final" for pk in asked))


def _own_states(user: User) -> dict[int, str]:
    own = Review.objects.filter(seat__user=user, seat__left_at=None).order_by("round")
    rows = own.values_list("submission__application_id", "final_at")
    return {application: "final" if final_at else "draft" for application, final_at in rows}


def reviews_of(application: Application, user: User) -> list[tuple[Review, float | None]]:
    """The reviews of what stands that this person may read, each with its value on the scale."""
    criteria = list(Criterion.objects.filter(call=application.call_id))
    seen = Review.objects.visible_to(user).filter(submission=application.standing_id, final_at__isnull=False)
    scores = Prefetch("scores", Score.objects.select_related("criterion").order_by("criterion__position"))
    reviews = seen.select_related("seat__user").prefetch_related(scores).order_by("seat", "round")
    return [
        (review, weighted({score.criterion_id: score.points for score in review.scores.all()}, criteria))
        for review in reviews
    ]
