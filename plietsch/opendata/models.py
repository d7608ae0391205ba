"""Open data: datasets, the tables that they were imported from, and where else they may be had."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.accounts.models import Affiliation
from plietsch.core.names import Person
from plietsch.opendata.vocabulary import Frequency, Licence, Theme


class FileFormat(models.TextChoices):
    """Formats of files that become tables."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel (XLSX)"
    GEOJSON = "geojson", "GeoJSON"


class DatasetQuerySet(models.QuerySet["Dataset"]):
    """Datasets, filtered by who may see them."""

    def published(self) -> Self:
        """Those that everybody sees."""
        return self.filter(published_at__isnull=False)

    def catalogued(self) -> Self:
        """Those that stand in our catalogue for machines: our own, and those that we pass on."""
        return self.published().filter(Q(source=None) | Q(source__is_passed_on=True))

    def visible_to(self, user: Person) -> Self:
        """Everybody sees what is published; drafts are seen by those who keep them."""
        return self.filter(Q(published_at__isnull=False) | Q(pk__in=self.kept_by(user).values("pk")))

    def kept_by(self, user: Person) -> Self:
        """What this person may change: their own, their organisations', and for the office all."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if user.is_office:
            return self.all()
        own = Affiliation.objects.current().filter(user=user, organisation__is_confirmed=True)
        return self.filter(Q(started_by=user) | Q(publisher__in=own.values("organisation")))


class SourceKind(models.TextChoices):
    """In which language a source tells of its datasets."""

    DCAT = "dcat", _("DCAT (RDF/XML, Turtle oder JSON-LD)")
    CKAN = "ckan", _("CKAN (Action API)")


class Rhythm(models.TextChoices):
    """How often a source is harvested by itself."""

    DAILY = "daily", _("täglich")
    WEEKLY = "weekly", _("wöchentlich")
    BY_HAND = "by_hand", _("nur von Hand")


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """The office keeps them."""
        return self.all() if user.is_authenticated and user.is_office else self.none()


class Source(models.Model):
    """A foreign catalogue whose descriptions of datasets are taken over; the data stay where they are."""

    name = models.CharField(_("Name"), max_length=120, unique=True, db_collation="german")
    kind = models.CharField(_("Art"), max_length=10, choices=SourceKind)
    address = models.URLField(_("Adresse"), max_length=500, unique=True)
    rhythm = models.CharField(_("Abholen"), max_length=10, choices=Rhythm, default=Rhythm.DAILY)
    is_passed_on = models.BooleanField(_("Im eigenen Katalog weitergeben"), default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()

    objects = SourceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("opendata:source", kwargs={"source": self.pk})


class Dataset(models.Model):
    """One dataset of the catalogue; a draft until `published_at`.

    `publisher` is empty where the network itself publishes. `contribution` names the manifest entry that a
    dataset of the network is made of, `source` the foreign catalogue that it was harvested from; nobody edits
    such ones. A harvested one has a `publisher_text` and `resources` ({title, url, format}) elsewhere.
    """

    slug = models.SlugField(_("Adresse"), max_length=80, unique=True)
    title = models.CharField(_("Titel"), max_length=200, db_collation="german")
    description = models.TextField(_("Beschreibung"), max_length=5000)
    publisher = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("Herausgeber"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.ForeignKey(
        "places.Place",
        verbose_name=_("Ort"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    theme = models.CharField(pgettext_lazy("Themenfeld", "Thema"), max_length=4, choices=Theme)
    keywords = models.JSONField(_("Schlagworte"), default=list, blank=True)
    licence = models.CharField(_("Lizenz"), max_length=20, choices=Licence, default=Licence.CC_BY)
    attribution = models.CharField(_("Namensnennung"), max_length=200, blank=True)
    frequency = models.CharField(
        _("Aktualisierung"), max_length=10, choices=Frequency, default=Frequency.IRREG
    )
    covers_from = models.DateField(_("Zeitraum von"), null=True, blank=True)
    covers_until = models.DateField(_("Zeitraum bis"), null=True, blank=True)
    is_sample = models.BooleanField(_("Beispieldaten"), default=False)
    contribution = models.CharField(max_length=60, blank=True)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.CASCADE, related_name="datasets", editable=False
    )
    source_identifier = models.CharField(max_length=500, blank=True, editable=False)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    source_page = models.URLField(max_length=1000, blank=True, editable=False)
    publisher_text = models.CharField(max_length=200, blank=True, editable=False)
    resources = models.JSONField(default=list, blank=True, editable=False)
    table = models.ForeignKey(
        "Table", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    search_words = models.CharField(max_length=2000, blank=True, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"], condition=~Q(contribution=""), name="dataset_contributed_once"
            ),
            models.UniqueConstraint(
                fields=["source_identifier"], condition=Q(source__isnull=False), name="dataset_harvested_once"
            ),
            models.CheckConstraint(
                condition=Q(covers_from=None)
                | Q(covers_until=None)
                | Q(covers_until__gte=models.F("covers_from")),
                name="dataset_covers_forwards",
                violation_error_message=_("Das Ende des Zeitraums liegt vor dem Anfang."),
            ),
        ]
        indexes = [models.Index(fields=["title", "id"], name="dataset_by_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("opendata:dataset", kwargs={"dataset": self.slug})

    @property
    def publisher_name(self) -> str:
        """Who answers for the data."""
        if self.source_id:
            return self.publisher_text or str(_("unbekannt"))
        return self.publisher.label if self.publisher else str(settings.NETWORK_NAME)


class TableQuerySet(models.QuerySet["Table"]):
    """Tables, filtered by who may see how they are imported."""

    def visible_to(self, user: Person) -> Self:
        """Imports are seen by those who keep the dataset; readers see the dataset's current table there."""
        return self.filter(dataset__in=Dataset.objects.kept_by(user).filter(contribution="", source=None))


class Table(models.Model):
    """One state of a dataset's rows, imported from one file.

    It waits for confirmation of how it is read (`reading`), is imported by the worker, and is then `ready_at`
    or refused with a `problem`. The rows lie as Parquet under `content`; `columns` (with their profile),
    `row_count`, `first_rows` and `remarks` are computed once, at import.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="tables")
    upload = models.ForeignKey(
        "core.Upload", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_format = models.CharField(max_length=10, choices=FileFormat)
    reading = models.JSONField(default=dict, blank=True)
    received_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    content = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    row_count = models.PositiveBigIntegerField(default=0)
    columns = models.JSONField(default=list, blank=True)
    first_rows = models.JSONField(default=list, blank=True)
    remarks = models.JSONField(default=list, blank=True)

    objects = TableQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.dataset_id}: {self.pk}"

    @property
    def is_at_work(self) -> bool:
        """Whether the worker is to import it, or does so now."""
        return self.confirmed_at is not None and self.ready_at is None and not self.problem


class HarvestQuerySet(models.QuerySet["Harvest"]):
    """Harvests, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Those of the sources that somebody sees."""
        return self.filter(source__in=Source.objects.visible_to(user))

    def open(self) -> Self:
        """Those that wait or are under way."""
        return self.filter(finished_at=None)

    def with_progress(self, at: datetime) -> Self:
        """Whether the job of an unfinished one was given up, or broke off and will be tried again."""
        return self.annotate(is_dead=is_dead(), is_interrupted=is_interrupted(at))


def is_dead() -> Case:
    """Of an unfinished harvest: its job was given up."""
    return _truth(Q(finished_at=None, job__died_at__isnull=False))


def is_interrupted(at: datetime) -> Case:
    """Of an unfinished harvest: its job failed or lost its worker, and will be tried again."""
    failed = Q(job__worker="") & ~Q(job__error="")
    lost = ~Q(job__worker="") & Q(job__due_at__lt=at)
    return _truth(Q(finished_at=None, job__isnull=False, job__died_at=None) & (failed | lost))


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=models.BooleanField())


class Harvest(models.Model):
    """One visit to a source: what was read there and, in its findings, what became of it.

    Where more than half of what we know is missing there, nothing is removed (`held_back_count`) until
    somebody asks for a harvest that may (`may_remove_many`).
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="harvests")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    job = models.ForeignKey("core.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    may_remove_many = models.BooleanField(default=False)
    page_count = models.PositiveIntegerField(default=0)
    read_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    held_back_count = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    objects = HarvestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(finished_at=None), name="harvest_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("opendata:harvest", kwargs={"source": self.source_id, "harvest": self.pk})


class Outcome(models.TextChoices):
    """What became of a record of a source."""

    NEW = "new", _("neu")
    CHANGED = "changed", _("geändert")
    GONE = "gone", _("entfernt")
    REFUSED = "refused", _("abgelehnt")


class Finding(models.Model):
    """One record of a source with what became of it, by its name, and why where it was refused."""

    harvest = models.ForeignKey(Harvest, on_delete=models.CASCADE, related_name="findings")
    outcome = models.CharField(max_length=10, choices=Outcome)
    identifier = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200, db_collation="german")
    reason = models.CharField(max_length=300, blank=True)
    dataset = models.ForeignKey(Dataset, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["harvest", "outcome", "title", "id"], name="finding_by_outcome")]

    def __str__(self) -> str:
        return self.title
