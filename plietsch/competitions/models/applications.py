"""Applications while they are written: their writers, partners, answers and finance plan."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.competitions.models.calls import Call
from plietsch.competitions.models.juries import Conflict, Seat
from plietsch.competitions.models.questions import Question
from plietsch.core.names import Person


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, filtered by who may see them: the one query that all pages, lists and exports use."""

    def visible_to(self, user: Person, at: datetime | None = None) -> Self:
        """Writers always; what was handed in and unsealed: the office, and jurors without a conflict."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        writes = Exists(Writer.objects.filter(application=OuterRef("pk"), user=user, until=None))
        unsealed = self._unsealed(at or timezone.now())
        if user.is_office:
            return self.filter(writes | unsealed)
        return self.filter(writes | (unsealed & self._judged_by(user)))

    def written_by(self, user: Person) -> Self:
        """Those that this person writes."""
        return self.filter(writers__user=user, writers__until=None)

    def judged_by(self, user: Person, at: datetime) -> Self:
        """What this person may judge: handed in, unsealed, admitted, in a jury, without a conflict."""
        return self.filter(self._unsealed(at) & self._judged_by(user)).eligible()

    def standing_ones(self) -> Self:
        """Those that are handed in and not withdrawn."""
        return self.filter(standing__isnull=False)

    def eligible(self) -> Self:
        """Those handed in and not excluded by the formal check."""
        return self.standing_ones().exclude(check_result__outcome="excluded")

    @staticmethod
    def _unsealed(at: datetime) -> Q:
        return Q(standing__isnull=False) & (Q(call__is_sealed=False) | Q(call__closes_at__lt=at))

    @staticmethod
    def _judged_by(person: Person) -> Q:
        seats = Seat.objects.filter(user=person.pk, left_at=None)
        conflicts = Conflict.objects.binding().filter(seat__user=person.pk)
        sits = Q(Exists(seats.filter(call=OuterRef("call"))))
        return sits & ~Q(Exists(conflicts.filter(application=OuterRef("pk"))))


class Application(models.Model):
    """One application for an organisation. What was handed in is `standing`; the rest is the draft.

    `places` are the ones that take part, the applicant's own first among equals (`lead_place`).
    The finance plan is `items` against the sum asked for, own money and money of third parties.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="+"
    )
    lead_place = models.ForeignKey(
        "places.Place",
        verbose_name=_("federführender Ort"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    places = models.ManyToManyField(
        "places.Place", verbose_name=_("weitere Orte"), blank=True, related_name="+"
    )
    title = models.CharField(_("Titel des Vorhabens"), max_length=160, blank=True, db_collation="german")
    summary = models.TextField(_("Kurzfassung"), max_length=1200, blank=True)
    themes = models.ManyToManyField(
        "accounts.Theme", verbose_name=pgettext_lazy("Themenfeld", "Themen"), blank=True, related_name="+"
    )
    period_start = models.DateField(_("Beginn des Vorhabens"), null=True, blank=True)
    period_end = models.DateField(_("Ende des Vorhabens"), null=True, blank=True)
    facts_version = models.PositiveIntegerField(default=0)

    amount_cents = models.PositiveBigIntegerField(_("beantragte Summe"), null=True, blank=True)
    own_contribution_cents = models.PositiveBigIntegerField(_("Eigenanteil"), default=0)
    third_party_cents = models.PositiveBigIntegerField(_("Mittel Dritter"), default=0)
    plan_version = models.PositiveIntegerField(default=0)

    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    standing = models.OneToOneField(
        "competitions.Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["call", "id"], name="application_of_call")]

    def __str__(self) -> str:
        return self.title or _("Bewerbung %(number)d") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("competitions:application", kwargs={"application": self.pk})


class Writer(models.Model):
    """A person who writes an application; the lead invites others and hands in."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="writers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_lead = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"], condition=Q(until=None), name="writer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Partner(models.Model):
    """An organisation that takes part with its own share of the work, once it has confirmed that."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="+"
    )
    contribution = models.TextField(_("Beitrag zum Vorhaben"), max_length=1000)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation"],
                name="partner_once",
                violation_error_message=_("Diese Organisation ist schon Partnerin."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}"


class Answer(models.Model):
    """The draft's answer to one question; `version` rises with each save, so that nobody overwrites unseen.

    `value` is text, a number (money in cents), true or false, a day as text, a list of options, or a place's
    code; a file is `upload`.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField(null=True, blank=True)
    upload = models.ForeignKey(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.question_id}"


class FinanceItem(models.Model):
    """One line of the finance plan: what is to be paid for."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="items")
    label = models.CharField(_("Wofür"), max_length=120)
    amount_cents = models.PositiveBigIntegerField(_("Betrag"))
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="finance_item_position_once")
        ]

    def __str__(self) -> str:
        return self.label


class Reopening(models.Model):
    """The office lets one application be handed in after the closing time, with a reason."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reopenings")
    until = models.DateTimeField(_("offen bis"))
    reason = models.TextField(_("Begründung"), max_length=600)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reopened_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
