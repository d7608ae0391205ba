"""Notices: what the applicant has in hand, and what can be done about it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plietsch.funding.models.grants import Change, Grant


class NoticeKind(models.TextChoices):
    """What a notice says."""

    GRANT = "grant", _("Zuwendungsbescheid")
    AMENDMENT = "amendment", _("Änderungsbescheid")
    RECLAIM = "reclaim", _("Rückforderungsbescheid")


class GrantNotice(models.Model):
    """A notice: drafted by one person, issued by another, never changed afterwards.

    `body` is the HTML as issued and `sha256` its digest. It is final once the appeal is waived, or once
    `appeal_until` has passed without one.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    number = models.PositiveSmallIntegerField()
    change = models.OneToOneField(
        Change, null=True, blank=True, on_delete=models.PROTECT, related_name="notice"
    )
    remarks = models.TextField(_("Begründung und Hinweise"), max_length=8000, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    delivered_on = models.DateField(_("bekannt gegeben am"), null=True, blank=True)
    appeal_until = models.DateField(null=True, blank=True)
    body = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    document = models.ForeignKey(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="notice_number_once"),
            models.CheckConstraint(
                condition=Q(issued_by=None) | ~Q(issued_by=F("drafted_by")), name="notice_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(
                    issued_by=None, issued_at=None, delivered_on=None, appeal_until=None, body="", sha256=""
                )
                | Q(
                    issued_by__isnull=False,
                    issued_at__isnull=False,
                    delivered_on__isnull=False,
                    appeal_until__gte=F("delivered_on"),
                ),
                name="notice_issued_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(waived_at=None) | Q(accepted_at__isnull=False), name="waiver_with_acceptance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def is_final(self, on: date) -> bool:
        """Whether nobody can appeal any more on this day."""
        if self.waived_at:
            return True
        if not self.appeal_until or self.appeal_until >= on:
            return False
        return all(appeal.settled_at for appeal in self.appeals.all())


class Appeal(models.Model):
    """An applicant's appeal against a notice, until it is withdrawn or decided."""

    notice = models.ForeignKey(GrantNotice, on_delete=models.PROTECT, related_name="appeals")
    reason = models.TextField(_("Begründung"), max_length=8000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("Ergebnis"), max_length=4000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(settled_at=None),
                name="one_open_appeal",
                violation_error_message=_("Ein Widerspruch liegt schon vor."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.filed_at:%Y-%m-%d}"
