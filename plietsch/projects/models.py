"""Projects of the network: who does what where, how far it is, and what others may take from it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.core.addresses import address
from plietsch.core.html import markdown
from plietsch.core.names import Person


class State(models.TextChoices):
    """Where a project stands; it follows from its dates."""

    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    FINISHED = "finished", _("abgeschlossen")
    UNKNOWN = "unknown", _("Stand nicht bekannt")


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, filtered by who may see them and by what people look for."""

    def visible_to(self, user: Person) -> Self:
        """Everybody sees the published ones, the team its own, the office all."""
        published = Q(published_at__isnull=False)
        if not user.is_authenticated or not user.is_active:
            return self.filter(published)
        if user.is_office:
            return self.all()
        own = TeamMember.objects.filter(user=user).values("project")
        return self.filter(published | Q(pk__in=own))

    def in_state(self, state: str, on: date) -> Self:
        """Those that are planned, running or finished on this day, as `Project.state` says of each."""
        unknown = Q(period_start=None, period_end=None, finished_on=None)
        finished = Q(finished_on__lte=on) | Q(finished_on=None, period_end__lt=on)
        planned = Q(period_start__gt=on) & ~finished
        answers = {
            State.UNKNOWN: unknown,
            State.FINISHED: finished,
            State.PLANNED: planned,
            State.RUNNING: ~unknown & ~finished & ~planned,
        }
        return self.filter(answers[State(state)])

    def by_newest(self) -> Self:
        """The order of lists and feeds."""
        return self.order_by(F("published_at").desc(nulls_first=True), "-pk")


class Project(models.Model):
    """One undertaking of an organisation for some places; public from `published_at`.

    A period without dates means that they are not known, and the page says so.
    """

    title = models.CharField(_("Titel"), max_length=200, db_collation="german")
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.TextField(_("Worum geht es?"), max_length=1200, blank=True)
    goals = models.TextField(_("Ziele"), max_length=10000, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("Organisation"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    places = models.ManyToManyField("places.Place", verbose_name=_("Orte"), related_name="+", blank=True)
    themes = models.ManyToManyField(
        "accounts.Theme", verbose_name=_("Themenfelder"), related_name="+", blank=True
    )
    period_start = models.DateField(_("Beginn"), null=True, blank=True)
    period_end = models.DateField(_("Ende"), null=True, blank=True)
    finished_on = models.DateField(_("abgeschlossen am"), null=True, blank=True)
    started_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(_("Beispielinhalt"), default=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="project_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            )
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="project_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("projects:project", project=self.slug)

    def state(self, on: date) -> State:
        """Planned, running or finished on this day; without any date nobody can tell."""
        if not (self.period_start or self.period_end or self.finished_on):
            return State.UNKNOWN
        if self.finished_on <= on if self.finished_on else self.period_end and self.period_end < on:
            return State.FINISHED
        return State.PLANNED if self.period_start and self.period_start > on else State.RUNNING


class TeamMember(models.Model):
    """A person who works on a project and may write on its page."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(pgettext_lazy("Team", "Aufgabe"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"],
                name="once_in_a_team",
                violation_error_message=_("Diese Person gehört schon zum Team."),
            )
        ]

    def __str__(self) -> str:
        return self.role


class Partner(models.Model):
    """Who else takes part: an organisation of the network, or one outside it by `name` only."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=200, blank=True, db_collation="german")
    role = models.CharField(pgettext_lazy("Team", "Aufgabe"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) ^ ~Q(name=""),
                name="partner_by_organisation_or_name",
                violation_error_message=_("Wählen Sie eine Organisation oder nennen Sie einen Namen."),
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation)


class Milestone(models.Model):
    """A step on the way, done at 100 percent."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("Meilenstein"), max_length=200)
    due_on = models.DateField(_("geplant bis"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("Fortschritt in Prozent"), default=0)
    reached_on = models.DateField(_("erreicht am"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lt=100, reached_on=None) | Q(percent=100, reached_on__isnull=False),
                name="milestone_reached_at_100",
                violation_error_message=_("Der Fortschritt liegt zwischen 0 und 100 Prozent."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Update(models.Model):
    """News from a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="updates")
    title = models.CharField(_("Überschrift"), max_length=200)
    text = models.TextField(_("Text"), max_length=20000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project", "-published_at"], name="update_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def html(self) -> SafeString:
        """The text as the page shows it."""
        return markdown(self.text)


class Result(models.Model):
    """What came out, and on which terms others may take it over."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="results")
    title = models.CharField(_("Ergebnis"), max_length=200)
    text = models.TextField(_("Was andere davon haben"), max_length=4000, blank=True)
    is_reusable = models.BooleanField(_("andere können es nachnutzen"), default=False)
    licence = models.CharField(_("Lizenz"), max_length=80, blank=True)
    address = models.URLField(_("Adresse (Quelltext, Dokument oder Daten)"), blank=True)
    costs = models.CharField(_("Kosten der Nachnutzung"), max_length=200, blank=True)
    contact = models.CharField(_("Ansprechstelle"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title


class Picture(models.Model):
    """A picture of a project, large for its page and small for lists; `alt` tells it to who cannot see it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pictures")
    large = models.ForeignKey("core.Upload", on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey("core.Upload", on_delete=models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(_("Was auf dem Bild zu sehen ist"), max_length=300)
    credit = models.CharField(_("Wer das Bild gemacht hat"), max_length=200)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.alt


class Interest(models.Model):
    """An organisation says: we want that too."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="interests")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("Was Sie daran interessiert"), max_length=500, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"],
                name="interest_once",
                violation_error_message=_("Ihre Organisation hat ihr Interesse schon bekundet."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)
