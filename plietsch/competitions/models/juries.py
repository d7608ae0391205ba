"""The jury: seats, conflicts of interest, and who reviews what."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.calls import Call


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats of juries."""

    def current(self) -> Self:
        """Those whose holder has not left and can still sign in."""
        return self.filter(left_at=None, user__is_active=True)


class Seat(models.Model):
    """A person in the jury of one call, sent by an organisation, with the themes they know well."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    function = models.CharField(_("Funktion"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_chair = models.BooleanField(_("Vorsitz"), default=False)
    themes = models.ManyToManyField(
        "accounts.Theme", verbose_name=_("Fachgebiete"), blank=True, related_name="+"
    )
    seated_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"],
                condition=Q(left_at=None),
                name="seat_once",
                violation_error_message=_("Diese Person sitzt schon in der Jury."),
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(is_chair=True, left_at=None),
                name="one_chair",
                violation_error_message=_("Die Jury hat schon einen Vorsitz."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Conflicts of interest."""

    def binding(self) -> Self:
        """Those that nobody cleared: not assigned, not visible, not counted, named in the minutes."""
        return self.filter(cleared_at=None)


class Conflict(models.Model):
    """A juror who must not judge an application. A found one can be cleared by the office with a reason."""

    class Cause(models.TextChoices):
        DECLARED = "declared", _("selbst erklärt")
        WRITER = "writer", _("schreibt an der Bewerbung mit")
        ORGANISATION = "organisation", _("gleiche Organisation")
        PARTNER = "partner", _("Partnerin der Bewerbung")
        PLACE = "place", _("gleicher Ort")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(
        "competitions.Application", on_delete=models.CASCADE, related_name="conflicts"
    )
    cause = models.CharField(_("Grund"), max_length=12, choices=Cause)
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)
    noted_at = models.DateTimeField()
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cleared_at = models.DateTimeField(null=True, blank=True)
    clearing_reason = models.TextField(_("Begründung"), blank=True, max_length=600)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "application", "cause"], name="conflict_once"),
            models.CheckConstraint(
                condition=Q(cleared_at=None) | ~Q(clearing_reason=""), name="conflict_cleared_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.application_id}"


class Assignment(models.Model):
    """A juror who is asked to review an application."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="assignments")
    application = models.ForeignKey(
        "competitions.Application", on_delete=models.CASCADE, related_name="assignments"
    )
    assigned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "application"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.application_id}"
