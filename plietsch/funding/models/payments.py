"""Money that leaves and money that comes back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plietsch.funding.models.documents import GrantNotice
from plietsch.funding.models.grants import Grant


class DrawdownState(models.TextChoices):
    """How far a request for money is."""

    REQUESTED = "requested", _("angefordert")
    CHECKED = "checked", _("geprüft")
    APPROVED = "approved", _("freigegeben")
    PAID = "paid", _("ausgezahlt")
    REFUSED = "refused", _("abgelehnt")


class Drawdown(models.Model):
    """A request for a part of the money: checked by one person, approved by another, then paid."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="drawdowns")
    amount_cents = models.PositiveBigIntegerField(_("Betrag"))
    purpose = models.TextField(_("Wofür das Geld in nächster Zeit gebraucht wird"), max_length=2000)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(_("ausgezahlt am"), null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("Begründung"), max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0),
                name="drawdown_above_zero",
                violation_error_message=_("Der Betrag muss größer als null sein."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("checked_by")) & Q(checked_by__isnull=False)),
                name="payment_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None) | Q(approved_at__isnull=False), name="paid_after_approval"
            ),
            models.CheckConstraint(condition=Q(refused_at=None) | Q(paid_on=None), name="refused_or_paid"),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.amount_cents}"

    @property
    def state(self) -> DrawdownState:
        """How far it is."""
        if self.refused_at:
            return DrawdownState.REFUSED
        if self.paid_on:
            return DrawdownState.PAID
        if self.approved_at:
            return DrawdownState.APPROVED
        return DrawdownState.CHECKED if self.checked_at else DrawdownState.REQUESTED


class BaseRate(models.Model):
    """The base rate of interest from a day on, in hundredths of a percent (1.27 percent is 127)."""

    valid_from = models.DateField(_("gültig ab"), unique=True)
    hundredths = models.SmallIntegerField(_("Basiszinssatz in Hundertstel Prozent"))

    def __str__(self) -> str:
        return f"{self.valid_from} {self.hundredths / 100:.2f} %"


class Reclaim(models.Model):
    """Money asked back by a notice, with interest from a day on."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reclaims")
    notice = models.OneToOneField(GrantNotice, on_delete=models.PROTECT, related_name="reclaim")
    amount_cents = models.PositiveBigIntegerField(_("Betrag"))
    interest_from = models.DateField(_("Zinsen ab"))
    due_on = models.DateField(_("zahlbar bis"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0),
                name="reclaim_above_zero",
                violation_error_message=_("Der Betrag muss größer als null sein."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.amount_cents}"


class Repayment(models.Model):
    """Money that came back, and the interest that had grown until that day."""

    reclaim = models.ForeignKey(Reclaim, on_delete=models.PROTECT, related_name="repayments")
    amount_cents = models.PositiveBigIntegerField(_("Betrag"))
    interest_cents = models.PositiveBigIntegerField(_("Zinsen bis dahin"))
    received_on = models.DateField(_("eingegangen am"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0),
                name="repayment_above_zero",
                violation_error_message=_("Der Betrag muss größer als null sein."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reclaim_id} {self.amount_cents}"
