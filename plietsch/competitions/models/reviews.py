"""What jurors think of what was handed in: first alone, then perhaps again after the discussion."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.applications import Application
from plietsch.competitions.models.juries import Conflict, Seat
from plietsch.competitions.models.questions import Criterion
from plietsch.competitions.models.submissions import Submission
from plietsch.core.names import Person


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews, filtered by who may see them and who counts."""

    def visible_to(self, user: Person) -> Self:
        """Own ones; others' once the own one is final and scores are open; then also the office."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        opened = Q(seat__call__scores_opened_at__isnull=False, final_at__isnull=False)
        own_final = Q(
            Exists(
                Review.objects.filter(
                    submission=OuterRef("submission"),
                    seat__user=user,
                    seat__left_at=None,
                    final_at__isnull=False,
                )
            )
        )
        others = opened if user.is_office else opened & own_final
        seen = self.filter(submission__application__in=Application.objects.visible_to(user).values("pk"))
        return seen.filter(Q(seat__user=user, seat__left_at=None) | others)

    def counting(self) -> Self:
        """Final ones of the standing submission, without those of jurors in conflict, the last round each."""
        conflicts = Conflict.objects.binding().filter(
            seat=OuterRef("seat"), application=OuterRef("submission__application")
        )
        later = Review.objects.filter(
            seat=OuterRef("seat"),
            submission=OuterRef("submission"),
            round__gt=OuterRef("round"),
            final_at__isnull=False,
        )
        return self.filter(
            Q(submission=models.F("submission__application__standing"), final_at__isnull=False),
            ~Exists(conflicts),
            ~Exists(later),
        )


class Review(models.Model):
    """One juror's judgement of one submission. Final ones stay; a change after the discussion is round 2."""

    FIRST, AFTER_DISCUSSION = 1, 2

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="reviews")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField(default=FIRST)
    comment = models.TextField(_("Gesamteindruck"), blank=True, max_length=4000)
    reason = models.TextField(_("Warum sich das Urteil geändert hat"), blank=True, max_length=1000)
    saved_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "submission", "round"], name="review_once"),
            models.CheckConstraint(
                condition=Q(round=1) | (Q(round=2) & ~Q(reason="")), name="second_review_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.submission_id}"


class Score(models.Model):
    """Points for one criterion; None where the juror could not judge, which is averaged out, never a zero."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.CharField(_("Anmerkung"), max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"
