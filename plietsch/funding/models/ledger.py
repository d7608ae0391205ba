"""The ledger: double entry, append-only. Every sum that is shown is a sum of its lines."""

from __future__ import annotations

from typing import NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plietsch.funding.models.grants import Grant


class AccountKind(models.TextChoices):
    """Where money can be. All but the funder's two sides, budget and interest, hold zero or more."""

    BUDGET = "budget", _("Haushaltsmittel")
    COMMITTED = "committed", _("bewilligt, noch nicht ausgezahlt")
    PAID = "paid", _("ausgezahlt, noch nicht nachgewiesen")
    PROVED = "proved", _("nachgewiesen")
    RECEIVABLE = "receivable", _("zurückgefordert")
    RETURNED = "returned", _("zurückgezahlt")
    INTEREST = "interest", _("Zinsen")


class EntryKind(models.TextChoices):
    """Why money moves."""

    GRANTED = "granted", _("Bewilligung")
    PAID = "paid", _("Auszahlung")
    PROVED = "proved", _("Nachweis anerkannt")
    RELEASED = "released", _("nicht benötigte Mittel freigegeben")
    RECLAIMED = "reclaimed", _("Rückforderung")
    INTEREST = "interest", _("Zinsen")
    REPAID = "repaid", _("Rückzahlung")


class AppendOnlyQuerySet(models.QuerySet[models.Model]):
    """Rows that are written once."""

    def update(self, **fields: object) -> NoReturn:
        raise TypeError("the ledger is never changed")

    def delete(self) -> NoReturn:
        raise TypeError("the ledger is never changed")


class Account(models.Model):
    """One place where a grant's money can be."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=10, choices=AccountKind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "kind"], name="account_once")]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.kind}"


class Entry(models.Model):
    """One booking, for one `reason` such as "funding.drawdown:5", which is never booked twice."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind)
    reason = models.CharField(max_length=80)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    value_on = models.DateField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "reason"], name="booked_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reason}"


class Line(models.Model):
    """One side of a booking: plus flows in, minus flows out; the lines of an entry sum to zero."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines")
    amount_cents = models.BigIntegerField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "account"], name="one_line_per_account"),
            models.CheckConstraint(condition=~Q(amount_cents=0), name="line_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.amount_cents}"
