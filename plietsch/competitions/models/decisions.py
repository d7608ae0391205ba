"""What the jury decided, and the one moment at which everybody learns it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.applications import Application
from plietsch.competitions.models.calls import Call
from plietsch.core.names import Person


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """The office; once released, writers theirs, and everybody the awards that may be public."""
        released = Q(application__call__release__released_at__isnull=False)
        awarded = released & Q(outcome=Decision.Outcome.AWARDED, publication_agreed_at__isnull=False)
        if not user.is_authenticated or not user.is_active:
            return self.filter(awarded)
        if user.is_office:
            return self.all()
        own = Application.objects.written_by(user).values("pk")
        return self.filter(awarded | (released & Q(application__in=own)))

    def awarded(self) -> Self:
        """Awards only."""
        return self.filter(outcome=Decision.Outcome.AWARDED)


class Decision(models.Model):
    """Award or decline of one application; `reason` is needed where it differs from the computed proposal.

    `project` is what an award became once it was released; its money is the grant of that project.
    """

    class Outcome(models.TextChoices):
        AWARDED = "awarded", _("Prämierung")
        DECLINED = "declined", _("Absage")

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(_("Entscheidung"), max_length=8, choices=Outcome)
    amount_cents = models.PositiveBigIntegerField(_("Summe"), default=0)
    reason = models.TextField(_("Begründung"), blank=True, max_length=2000)
    note = models.CharField(_("Hinweis für die Öffentlichkeit"), max_length=300, blank=True)
    is_deviation = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    publication_agreed_at = models.DateTimeField(null=True, blank=True)
    project = models.OneToOneField(
        "projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="awarded", amount_cents__gt=0) | Q(outcome="declined", amount_cents=0),
                name="award_has_amount",
                violation_error_message=_("Eine Prämierung braucht eine Summe."),
            ),
            models.CheckConstraint(
                condition=Q(is_deviation=False) | ~Q(reason=""),
                name="deviation_with_reason",
                violation_error_message=_("Eine Abweichung vom Vorschlag braucht eine Begründung."),
            ),
        ]

    def __str__(self) -> str:
        return self.outcome

    @property
    def cut_cents(self) -> int:
        """By how much an award stays below the sum asked for; the applicant's own money makes up for it."""
        asked = self.application.standing.amount_cents if self.application.standing else 0
        return asked - self.amount_cents if self.outcome == Decision.Outcome.AWARDED else 0


class Letter(models.Model):
    """The text of an award or decline letter, with places such as {titel} and {summe}."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="letters")
    outcome = models.CharField(_("für"), max_length=8, choices=Decision.Outcome)
    subject = models.CharField(_("Betreff"), max_length=160)
    text = models.TextField(_("Text"), max_length=8000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "outcome"], name="letter_once")]

    def __str__(self) -> str:
        return self.subject


class Release(models.Model):
    """The decision of a call as a whole: proposed by one person, released by another, at one moment."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="release")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(proposed_by=models.F("released_by")),
                name="release_by_four_eyes",
                violation_error_message=_("Wer die Entscheidung vorgelegt hat, kann sie nicht freigeben."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id}"
