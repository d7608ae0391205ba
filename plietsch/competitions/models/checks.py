"""The formal check between handing in and the jury."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.applications import Application
from plietsch.competitions.models.calls import Call
from plietsch.core.names import Person


class CheckPoint(models.Model):
    """One thing that the office checks of every application."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="check_points")
    text = models.CharField(_("Prüfpunkt"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "position"], name="check_point_position_once")]

    def __str__(self) -> str:
        return self.text


class EligibilityCheck(models.Model):
    """The result for one application. An exclusion counts once a second person has confirmed it."""

    class Outcome(models.TextChoices):
        PASSED = "passed", _("bestanden")
        PROPOSED = "proposed", _("Ausschluss vorgeschlagen")
        EXCLUDED = "excluded", _("ausgeschlossen")

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="check_result")
    outcome = models.CharField(_("Ergebnis"), max_length=10, choices=Outcome)
    reason = models.TextField(_("Begründung"), blank=True, max_length=2000)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="passed") | ~models.Q(reason=""),
                name="exclusion_with_reason",
                violation_error_message=_("Ein Ausschluss braucht eine Begründung."),
            ),
            models.CheckConstraint(
                condition=~models.Q(checked_by=models.F("confirmed_by")),
                name="exclusion_by_four_eyes",
                violation_error_message=_("Eine zweite Person muss den Ausschluss bestätigen."),
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class CheckMark(models.Model):
    """Whether one point is met."""

    check_result = models.ForeignKey(EligibilityCheck, on_delete=models.CASCADE, related_name="marks")
    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="+")
    is_met = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_result", "point"], name="check_mark_once")]

    def __str__(self) -> str:
        return f"{self.point_id}: {self.is_met}"


class PaperRequestQuerySet(models.QuerySet["PaperRequest"]):
    """Requests for missing papers, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """The office and those who write the application; never the jury."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_office:
            return self.filter(application__in=Application.objects.visible_to(user).values("pk"))
        return self.filter(application__in=Application.objects.written_by(user).values("pk"))


class PaperRequest(models.Model):
    """Something that is missing, asked for until a day; the applicant's answer closes it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="paper_requests")
    text = models.TextField(_("Was fehlt"), max_length=1000)
    due_on = models.DateField(_("bis"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField()
    reply = models.TextField(_("Antwort"), blank=True, max_length=4000)
    upload = models.ForeignKey(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = PaperRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text
