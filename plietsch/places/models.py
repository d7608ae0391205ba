"""The places of a network: what lies where, under which key, since when and until when."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from plietsch.core.addresses import address
from plietsch.core.names import Person


class Kind(models.TextChoices):
    """What a place is in law. "Stadt" is a title of municipalities, not a kind."""

    STATE = "state", _("Land")
    DISTRICT = "district", _("Kreis")
    URBAN_DISTRICT = "urban_district", _("Kreisfreie Stadt")
    AMT = "amt", _("Amt")
    MUNICIPALITY = "municipality", _("Gemeinde")
    ASSOCIATION = "association", _("Zusammenschluss")
    DANISH_MUNICIPALITY = "danish_municipality", _("Dänische Kommune")


# What places call themselves is data; these words of it are translated.
TITLES = (
    gettext_noop("Stadt"),
    gettext_noop("Große Kreisstadt"),
    gettext_noop("Markt"),
    gettext_noop("Gemeindefreies Gebiet"),
    gettext_noop("Landkreis"),
    gettext_noop("Kommune"),
)


class Format(models.TextChoices):
    """The formats of files of places."""

    GV100AD = "gv100ad", _("Gemeindeverzeichnis (GV100AD)")
    CSV = "csv", _("Tabelle (CSV)")
    GEOJSON = "geojson", _("Grenzen (GeoJSON)")


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places; all of them are public."""

    def visible_to(self, user: Person) -> Self:
        """Everybody sees every place."""
        return self.all()

    def valid(self, on: date) -> Self:
        """The places that exist on this day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gt=on),
        )

    def in_district(self, district: Place) -> Self:
        """This Kreis and all that lies in it."""
        return self.filter(Q(district=district) | Q(pk=district.pk))


class Place(models.Model):
    """One place under one key, from `valid_from` until the day before `valid_to`.

    `code` is the Gemeindeschlüssel (a Land's 2 digits, a Kreis' 5, a municipality's or kreisfreie Stadt's 8),
    an Amt's 9 digits, "DK" and 4 digits of a Danish kommune, or a word for a free association.
    `label` and `search` are written by the operations: a label always names the Kreis, since names recur.
    """

    kind = models.CharField(_("Art"), max_length=20, choices=Kind)
    code = models.CharField(_("Schlüssel"), max_length=40)
    ars = models.CharField(_("Regionalschlüssel"), max_length=12, blank=True)
    name = models.CharField(_("Name"), max_length=120, db_collation="german")
    name_official = models.CharField(_("amtlicher Name"), max_length=160, blank=True)
    title = models.CharField(_("Bezeichnung"), max_length=40, blank=True)
    aliases = models.CharField(_("weitere Namen"), max_length=200, blank=True)
    label = models.CharField(max_length=300, blank=True, db_collation="german")
    search = models.CharField(max_length=900, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    district = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="associations")
    population = models.PositiveIntegerField(_("Einwohner"), null=True, blank=True)
    area_km2 = models.DecimalField(_("Fläche in km²"), max_digits=9, decimal_places=2, null=True, blank=True)
    lat = models.FloatField(_("Breite"), null=True, blank=True)
    lon = models.FloatField(_("Länge"), null=True, blank=True)
    valid_from = models.DateField(_("gültig ab"), null=True, blank=True)
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    attribution = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="place_code_once"),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="place_ends_after_start"),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_to__isnull=False), name="place_successor_of_ended"
            ),
        ]
        indexes = [models.Index(fields=["code"], name="place_code")]

    def __str__(self) -> str:
        return self.label or self.name

    @property
    def designation(self) -> str:
        """What the place calls itself, such as Stadt or Flecken; else what it is in law."""
        return gettext(self.title) if self.title else self.get_kind_display()

    def lies_in(self, place: Place) -> bool:
        """Whether this is the place itself or a part of it."""
        return place.pk in (self.pk, self.parent_id, self.district_id)

    def get_absolute_url(self) -> str:
        return address("places:place", place=self.code)


class Boundary(models.Model):
    """A place's outline, simplified, as the text of a GeoJSON geometry; apart, so that lists stay light."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.TextField()
    attribution = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.place.label


class Change(models.Model):
    """What an import changed of a place, for its history: names or keys before and after."""

    class What(models.TextChoices):
        NEW = "new", _("neu")
        RENAMED = "renamed", _("umbenannt")
        MOVED = "moved", _("umgegliedert")
        MERGED = "merged", _("zusammengeschlossen")
        DISSOLVED = "dissolved", _("aufgelöst")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=10, choices=What)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    source = models.ForeignKey("PlaceImport", on_delete=models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"{self.what} {self.place_id}"


class PlaceImportQuerySet(models.QuerySet["PlaceImport"]):
    """Imports; the network office sees them."""

    def visible_to(self, user: Person) -> Self:
        """The office sees all imports, nobody else any."""
        is_office = user.is_authenticated and user.is_active and user.is_office
        return self.all() if is_office else self.none()


class PlaceImport(models.Model):
    """One file of places: waiting for confirmation with its `content` (gzip), or confirmed without it."""

    file_name = models.CharField(_("Datei"), max_length=120)
    file_format = models.CharField(_("Format"), max_length=10, choices=Format)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(blank=True, default=b"")
    states = models.CharField(_("nur diese Länder"), max_length=60, blank=True)
    attribution = models.CharField(_("Quellenangabe"), max_length=300, blank=True)
    may_shrink = models.BooleanField(_("Viele Orte dürfen entfallen"), default=False)
    as_of = models.DateField(_("Gebietsstand"), null=True, blank=True)
    received_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(blank=True, default=dict)

    objects = PlaceImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name
