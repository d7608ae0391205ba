"""Requests to take part."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person


class AdmissionQuerySet(models.QuerySet["Admission"]):
    """Requests, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """The office sees all requests, a person their own."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.is_office else self.filter(applicant=user)

    def waiting(self) -> Self:
        """Requests that nobody has decided."""
        return self.filter(decided_at=None, applicant__is_active=True)


class Admission(models.Model):
    """One request to take part, made when the mail address is confirmed, and its decision.

    `decided_by` is empty where the verified domain of the organisation decided.
    """

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="admissions"
    )
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_admitted = models.BooleanField(null=True, blank=True)
    reason = models.TextField(_("Begründung"), blank=True, max_length=2000)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"],
                condition=models.Q(decided_at=None),
                name="one_open_admission",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at=None, is_admitted=None)
                | models.Q(decided_at__isnull=False, is_admitted__isnull=False),
                name="admission_decided_as_a_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_id}"
