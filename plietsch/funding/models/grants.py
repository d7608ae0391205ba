"""Grants, their finance plans, changes of both, and who acts for an applicant in matters of money."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.funding.terms import FundingTerms


class FinanceRole(models.Model):
    """A person who sees an organisation's grants and acts for it: given by the office, never claimed."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Person"), on_delete=models.CASCADE, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="finance_role_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.organisation_id}"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """The office sees all grants, members those of the organisations whose finances they look after."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_office:
            return self.all()
        if not user.is_member:
            return self.none()
        return self.filter(organisation__in=FinanceRole.objects.filter(user=user).values("organisation"))


class Grant(models.Model):
    """Money for a project. Sums are copied in when it is opened; later changes are rows.

    `source_key` names what it came from, such as "competitions.application:17"; a source never opens two.
    """

    number = models.CharField(_("Aktenzeichen"), max_length=20, unique=True)
    source_key = models.CharField(max_length=80, unique=True)
    title = models.CharField(_("Vorhaben"), max_length=200)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.OneToOneField("projects.Project", on_delete=models.PROTECT, related_name="+")
    amount_cents = models.PositiveBigIntegerField(_("Zuwendung"))
    own_contribution_cents = models.PositiveBigIntegerField(_("Eigenanteil"))
    third_party_cents = models.PositiveBigIntegerField(_("Mittel Dritter"), default=0)
    period_start = models.DateField(_("Beginn des Bewilligungszeitraums"))
    period_end = models.DateField(_("Ende des Bewilligungszeitraums"))
    call_terms = models.JSONField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    is_sample = models.BooleanField(_("Beispielinhalt"), default=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="grant_above_zero"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="grant_ends_after_start",
                violation_error_message=_("Der Bewilligungszeitraum endet vor seinem Beginn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("funding:grant", kwargs={"grant": self.pk})

    @property
    def terms(self) -> FundingTerms:
        """The terms of the call, as they were when the grant was opened."""
        return FundingTerms(**self.call_terms)

    @property
    def total_cents(self) -> int:
        """All eligible costs: the grant, the own contribution and what others give."""
        return self.amount_cents + self.own_contribution_cents + self.third_party_cents


class Change(models.Model):
    """A change that the applicant asks for: another period, another plan, or both; and its decision."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="changes")
    reason = models.TextField(_("Begründung"), max_length=4000)
    period_end = models.DateField(_("neues Ende des Bewilligungszeitraums"), null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(null=True, blank=True)
    answer = models.TextField(_("Antwort"), max_length=4000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(decided_at=None),
                name="one_open_change",
                violation_error_message=_("Über eine Änderung ist noch nicht entschieden."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_approved=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_approved__isnull=False),
                name="change_decided_as_a_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.asked_at:%Y-%m-%d}"


class FinancePlan(models.Model):
    """One version of a grant's plan of costs; `change` is what asked for it, empty for the first."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    change = models.OneToOneField(
        Change, null=True, blank=True, on_delete=models.PROTECT, related_name="plan"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.grant_id} v{self.version}"


class PlanItem(models.Model):
    """One position; its number stays the same in all versions, so that receipts keep their place."""

    plan = models.ForeignKey(FinancePlan, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(_("Position"))
    label = models.CharField(_("Wofür"), max_length=200)
    amount_cents = models.PositiveBigIntegerField(_("Betrag"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_item_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"
