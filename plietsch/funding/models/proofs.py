"""What the money was used for: receipts, reports, the proof of use, and until when each is due."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plietsch.funding.models.grants import Grant


class Receipt(models.Model):
    """One payment of the applicant, under a position of the plan; the numerical statement is their sum."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="receipts")
    item_number = models.PositiveSmallIntegerField(_("Position des Finanzierungsplans"))
    paid_on = models.DateField(_("bezahlt am"))
    payee = models.CharField(_("Empfänger der Zahlung"), max_length=200)
    purpose = models.CharField(_("Grund der Zahlung"), max_length=300)
    amount_cents = models.PositiveBigIntegerField(_("Betrag"))
    document = models.ForeignKey(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0),
                name="receipt_above_zero",
                violation_error_message=_("Der Betrag muss größer als null sein."),
            )
        ]
        indexes = [models.Index(fields=["grant", "paid_on", "id"], name="receipt_by_day")]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.purpose}"


class InterimReport(models.Model):
    """What was done and spent in one budget year; `spent_cents` is the sum of its receipts when handed in."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="interim_reports")
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"))
    report = models.TextField(_("Sachbericht"), max_length=20000)
    spent_cents = models.PositiveBigIntegerField(_("Ausgaben"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "year"],
                name="interim_report_once",
                violation_error_message=_("Für dieses Jahr liegt schon ein Zwischennachweis vor."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.year}"


class ProofOfUse(models.Model):
    """The factual report and the numerical statement at the end; both are frozen when handed in.

    `statement` is made of plan and receipts, `due_cents` is the grant that it leaves. A returned proof
    stays on file; the next one is a new row.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="proofs")
    report = models.TextField(_("Sachbericht"), max_length=40000)
    statement = models.JSONField()
    due_cents = models.PositiveBigIntegerField(_("Zuwendung nach Nachweis"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    finding = models.TextField(_("Prüfvermerk"), max_length=8000, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(returned_at=None),
                name="one_valid_proof",
                violation_error_message=_("Ein Verwendungsnachweis liegt schon vor."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None)
                | (~Q(accepted_by=F("checked_by")) & Q(checked_by__isnull=False)),
                name="proof_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id}"


class DeadlineKind(models.TextChoices):
    """What is due."""

    SPEND = "spend", _("abgerufene Mittel ausgeben")
    INTERIM_REPORT = "interim_report", _("Zwischennachweis vorlegen")
    PROOF_OF_USE = "proof_of_use", _("Verwendungsnachweis vorlegen")
    REPAY = "repay", _("Rückforderung begleichen")


class Deadline(models.Model):
    """Something due on a day, for one thing (`about`, such as a year or a drawdown), until it is met."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=20, choices=DeadlineKind)
    about = models.BigIntegerField(default=0)
    due_on = models.DateField()
    met_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "kind", "about"], name="deadline_once")]
        indexes = [models.Index(fields=["due_on"], name="deadline_open", condition=Q(met_at=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"
