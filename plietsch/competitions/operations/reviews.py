"""Jurors judge alone first; scores open together; what is final stays."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions.models import Application, Call, Criterion, Review, Score, Seat
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE


class IsFinal(ValueError):
    """A change to a review that is final."""

    def __str__(self) -> str:
        return _("Diese Bewertung ist abgeschlossen und lässt sich nicht mehr ändern.")


class PointsOutOfScale(ValueError):
    """Points above the scale of the call."""

    def __str__(self) -> str:
        return _("Die Punkte liegen außerhalb der Skala.")


@transaction.atomic
def save_review(
    seat: Seat,
    application: Application,
    *,
    points: Mapping[Criterion, int | None],
    comment: str,
    remarks: Mapping[Criterion, str] | None = None,
    reason: str = "",
    by: User,
    at: datetime,
) -> Review:
    """Save the draft of the first review, or of the second one after the scores were opened."""
    review = _open_review(seat, application, at)
    if any(value is not None and value > seat.call.most_points for value in points.values()):
        raise PointsOutOfScale
    review.comment, review.reason, review.saved_at = comment, reason, at
    review.full_clean()
    review.save()
    Score.objects.bulk_create(
        [
            Score(
                review=review, criterion=criterion, points=value, comment=(remarks or {}).get(criterion, "")
            )
            for criterion, value in points.items()
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["points", "comment"],
    )
    return review


class PointsMissing(ValueError):
    """A review that lacks points for a criterion that must be judged."""

    def __init__(self, criteria: list[str]) -> None:
        super().__init__(criteria)
        self.criteria = criteria

    def __str__(self) -> str:
        return _("Es fehlen Punkte für: %(criteria)s.") % {"criteria": ", ".join(self.criteria)}


@transaction.atomic
def finish_review(review: Review, *, by: User, at: datetime) -> Review:
    """Make a review final: it counts from now on and stays as it is."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.final_at:
        raise IsFinal
    given = set(review.scores.filter(points__isnull=False).values_list("criterion", flat=True))
    required = review.seat.call.criteria.filter(is_required=True)
    missing = [str(criterion) for criterion in required if criterion.pk not in given]
    if missing or not given:
        raise PointsMissing(missing or [_("alle Kriterien")])
    review.final_at = at
    review.full_clean()
    review.save(update_fields=["final_at"])
    record("review.finished", actor=by, subject=review, context=review.seat.call, audience=OFFICE, at=at)
    return review


@transaction.atomic
def open_scores(call: Call, *, by: User, at: datetime) -> Call:
    """Each juror now sees others' scores wherever the own one is final; once opened, always open."""
    if call.scores_opened_at is None:
        call.scores_opened_at = at
        call.save(update_fields=["scores_opened_at"])
        record("scores.opened", actor=by, subject=call, audience=f"jury:{call.pk}", at=at)
    return call


def _open_review(seat: Seat, application: Application, at: datetime) -> Review:
    done = list(seat.reviews.filter(submission=application.standing).order_by("round"))
    if not done:
        return Review(seat=seat, submission=application.standing, saved_at=at)
    last = done[-1]
    if last.final_at is None:
        return last
    if last.round == Review.FIRST and seat.call.scores_opened_at:
        return Review(seat=seat, submission=application.standing, round=Review.AFTER_DISCUSSION, saved_at=at)
    raise IsFinal
