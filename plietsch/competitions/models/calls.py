"""Calls: what is asked for, of whom, until when."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.core.names import Person


class CallState(models.TextChoices):
    """Where a call stands at a moment; told by its times, never stored."""

    DRAFT = "draft", _("Entwurf")
    ANNOUNCED = "announced", _("angekündigt")
    OPEN = "open", _("offen")
    CLOSED = "closed", _("geschlossen, in Prüfung")
    DECIDED = "decided", _("entschieden")


class CallQuerySet(models.QuerySet["Call"]):
    """Calls, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Everybody sees published calls, the office also the drafts."""
        is_office = user.is_authenticated and user.is_active and user.is_office
        return self.all() if is_office else self.filter(published_at__isnull=False)

    def newest_first(self) -> Self:
        """Drafts first, then by the opening, the latest on top."""
        return self.select_related("release").order_by(F("opens_at").desc(nulls_first=True), "-pk")


class Call(models.Model):
    """One call for applications. Once published its closing time moves later only (`Extension`).

    `eligible_kinds` are kinds of places; an empty list means that every kind may apply.
    `reviews_per_application` of None asks every juror to review everything that is not in conflict.
    """

    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=60, unique=True)
    title = models.CharField(_("Titel"), max_length=160, db_collation="german")
    summary = models.TextField(_("Kurz gesagt"), max_length=400)
    text = models.TextField(_("Text des Aufrufs"), blank=True)
    themes = models.ManyToManyField(
        "accounts.Theme", verbose_name=pgettext_lazy("Themenfeld", "Themen"), blank=True, related_name="+"
    )
    is_sample = models.BooleanField(_("Beispielinhalt"), default=False)

    budget_cents = models.PositiveBigIntegerField(_("Mittel insgesamt"))
    highest_award_cents = models.PositiveBigIntegerField(_("höchste Summe je Prämierung"))
    least_winners = models.PositiveSmallIntegerField(_("Prämierungen mindestens"), default=1)
    most_winners = models.PositiveSmallIntegerField(_("Prämierungen höchstens"), default=10)
    eligible_kinds = models.JSONField(_("Wer sich bewerben darf"), default=list, blank=True)
    prefers_cooperation = models.BooleanField(
        _("Vorrang für Zusammenarbeit über Gemeindegrenzen"), default=False
    )
    funding_terms = models.JSONField(default=dict, blank=True)

    opens_at = models.DateTimeField(_("Beginn"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Bewerbungsschluss"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_sealed = models.BooleanField(_("Einreichungen bleiben bis zum Schluss versiegelt"), default=True)

    most_points = models.PositiveSmallIntegerField(
        _("höchster Punktwert"), default=5, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    reviews_per_application = models.PositiveSmallIntegerField(
        _("Bewertungen je Bewerbung"), null=True, blank=True
    )
    scores_opened_at = models.DateTimeField(null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")) | Q(opens_at=None) | Q(closes_at=None),
                name="call_closes_after_opening",
                violation_error_message=_("Der Bewerbungsschluss liegt vor dem Beginn."),
            ),
            models.CheckConstraint(
                condition=Q(most_winners__gte=F("least_winners")),
                name="call_winners_in_order",
                violation_error_message=_("Höchstens sind weniger als mindestens."),
            ),
            models.CheckConstraint(
                condition=Q(highest_award_cents__lte=F("budget_cents")),
                name="call_award_within_budget",
                violation_error_message=_("Eine Prämierung kann nicht höher sein als die Mittel insgesamt."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(opens_at__isnull=False, closes_at__isnull=False),
                name="call_published_with_times",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("competitions:call", kwargs={"call": self.slug})

    def state(self, at: datetime) -> CallState:
        """Where the call stands at this moment; the closing second itself is still open."""
        if self.published_at is None or self.opens_at is None or self.closes_at is None:
            return CallState.DRAFT
        if at < self.opens_at:
            return CallState.ANNOUNCED
        if at <= self.closes_at:
            return CallState.OPEN
        return CallState.DECIDED if self.is_released else CallState.CLOSED

    def is_open(self, at: datetime) -> bool:
        """Whether applications are taken at this moment."""
        return self.state(at) == CallState.OPEN

    def is_closed(self, at: datetime) -> bool:
        """Whether the closing time has passed."""
        return self.state(at) in (CallState.CLOSED, CallState.DECIDED)

    @property
    def is_released(self) -> bool:
        """Whether the decision is public; lists join `release`."""
        return hasattr(self, "release") and self.release.released_at is not None


class Extension(models.Model):
    """A closing time that moved later, for all, with its reason; shown to everybody."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="extensions")
    before = models.DateTimeField()
    closes_at = models.DateTimeField(_("neuer Bewerbungsschluss"))
    reason = models.TextField(_("Begründung"), max_length=600)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    extended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("before")),
                name="extension_moves_later",
                violation_error_message=_("Ein Bewerbungsschluss kann nur später werden, nie früher."),
            )
        ]

    def __str__(self) -> str:
        return self.reason


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Questions about a call, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Answered ones are public; who asked and the office see the open ones too."""
        answered = Q(answered_at__isnull=False, call__published_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(answered)
        return self.all() if user.is_active and user.is_office else self.filter(answered | Q(asked_by=user))


class Inquiry(models.Model):
    """A question about a running call, and the office's answer for all. The asker's name is not shown."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="inquiries")
    question = models.TextField(_("Ihre Frage"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.TextField(_("Antwort"), blank=True, max_length=4000)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="inquiry_answered_as_a_whole",
            )
        ]

    def __str__(self) -> str:
        return self.question
