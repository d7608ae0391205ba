"""The jury in one room: who is there, one case after the other, votes, and the minutes."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.applications import Application
from plietsch.competitions.models.calls import Call
from plietsch.competitions.models.juries import Seat
from plietsch.competitions.models.reviews import Review
from plietsch.core.names import Person


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """The office and the jury of the call."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_office:
            return self.all()
        return self.filter(Exists(Seat.objects.current().filter(call=OuterRef("call"), user=user)))


class Meeting(models.Model):
    """One meeting of a jury. Closing it freezes the minutes: `minutes` as HTML, `sha256` its digest.

    `quorum` is how many members have to be in the room, without those in conflict, for a vote to count.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="meetings")
    quorum = models.PositiveSmallIntegerField(_("beschlussfähig ab"), validators=[MinValueValidator(1)])
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    document = models.ForeignKey(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(closed_at=None),
                name="one_open_meeting",
                violation_error_message=_("Es läuft schon eine Sitzung."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, minutes="") | (Q(closed_at__isnull=False) & ~Q(minutes="")),
                name="meeting_closed_with_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.opened_at:%Y-%m-%d}"


class Presence(models.Model):
    """A juror who was in the room from one moment to another."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presences")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    went_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(went_at=None), name="in_the_room_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}"


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Those of visible meetings; never the case of an application that the person may not see."""
        if not user.is_authenticated:
            return self.none()
        meetings = Meeting.objects.visible_to(user).values("pk")
        applications = Application.objects.visible_to(user).values("pk")
        return self.filter(meeting__in=meetings, application__in=applications)


class Case(models.Model):
    """One application on the agenda. What the vote came to is written when the case is closed.

    `excluded` are those who were in conflict and left the room; `voters` how many could vote.
    """

    class Outcome(models.TextChoices):
        AWARD = "award", _("prämieren")
        DECLINE = "decline", _("nicht prämieren")
        TIED = "tied", _("Stimmengleichheit")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="cases")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="cases")
    position = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("Anmerkung für das Protokoll"), blank=True, max_length=2000)
    outcome = models.CharField(_("Beschluss"), max_length=8, choices=Outcome, blank=True)
    excluded = models.ManyToManyField(Seat, blank=True, related_name="+")
    voters = models.PositiveSmallIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application"], name="case_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(opened_at__isnull=False, closed_at=None), name="one_open_case"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="case_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def is_open(self) -> bool:
        """Whether votes are taken now."""
        return self.opened_at is not None and self.closed_at is None


class Vote(models.Model):
    """One member's vote on a case; it may change until the case is closed."""

    class Choice(models.TextChoices):
        YES = "yes", _("Ja")
        NO = "no", _("Nein")
        ABSTAIN = "abstain", _("Enthaltung")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(_("Stimme"), max_length=8, choices=Choice)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seat"], name="vote_once")]

    def __str__(self) -> str:
        return self.choice


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Remarks, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Own ones; others' like others' reviews: own judgement final, scores open, no conflict."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = self.filter(application__in=Application.objects.visible_to(user).values("pk"))
        opened = Q(application__call__scores_opened_at__isnull=False)
        if user.is_office:
            return seen.filter(opened)
        final = Review.objects.filter(
            submission=OuterRef("application__standing"),
            seat__user=user,
            seat__left_at=None,
            final_at__isnull=False,
        )
        return seen.filter(opened, Exists(final))


class Remark(models.Model):
    """What a juror says about an application, after everybody's own judgement; `mentioned` hear of it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="remarks")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField(_("Ihr Beitrag"), max_length=4000)
    mentioned = models.ManyToManyField(Seat, verbose_name=_("erwähnt"), blank=True, related_name="+")
    written_at = models.DateTimeField()

    objects = RemarkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.application_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('competitions:review', args=[self.application_id])}#beitrag-{self.pk}"
