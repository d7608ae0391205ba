"""The nouns of OGC SensorThings: things and where they are, and what measures which property there."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.core.names import Person
from plietsch.sensors.models.areas import Area

NAME, TEXT = 255, 5000


class ObservationType(models.TextChoices):
    """What the results of a datastream are, by the addresses of the standard."""

    MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement", _("Zahl")
    COUNT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CountObservation", _("Anzahl")
    TRUTH = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_TruthObservation", _("Ja oder nein")
    CATEGORY = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CategoryObservation", _("Wort")
    ANY = (
        "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Observation",
        pgettext_lazy("Beobachtung", "Beliebig"),
    )


class EntityQuerySet(models.QuerySet[Any]):
    """Entities of SensorThings; each belongs to one area."""

    area_path = "area"

    def in_areas(self, areas: QuerySet[Area]) -> Self:
        """Those of these areas."""
        return self.filter(**{f"{self.area_path}__in": areas.values("pk")})


class ThingQuerySet(EntityQuerySet):
    """Things."""


class Thing(models.Model):
    """A device or place that is measured: a weather station, a lamp, a heat meter."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="things")
    name = models.CharField(_("Name"), max_length=NAME, db_collation="german")
    description = models.TextField(_("Beschreibung"), max_length=TEXT)
    properties = models.JSONField(null=True, blank=True)
    locations: models.ManyToManyField[Location, Any] = models.ManyToManyField(
        "Location", related_name="things", blank=True
    )

    objects = ThingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """Where things are, as GeoJSON; `lat` and `lon` (WGS 84) are taken from its first point.

    `feature` is the feature of interest that its readings get when they name none.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME)
    description = models.TextField(max_length=TEXT)
    encoding_type = models.CharField(max_length=NAME)
    location = models.JSONField()
    properties = models.JSONField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    feature = models.ForeignKey(
        "FeatureOfInterest", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EntityQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class HistoricalLocationQuerySet(EntityQuerySet):
    """Where things were."""

    area_path = "thing__area"


class HistoricalLocation(models.Model):
    """From when on a thing was at some locations."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="historical_locations")
    time = models.DateTimeField()
    locations = models.ManyToManyField(Location, related_name="historical_locations", blank=True)

    objects = HistoricalLocationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.thing_id}: {self.time}"


class Sensor(models.Model):
    """What measures, and where its data sheet is."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME)
    description = models.TextField(max_length=TEXT)
    encoding_type = models.CharField(max_length=NAME)
    metadata = models.JSONField()
    properties = models.JSONField(null=True, blank=True)

    objects = EntityQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ObservedProperty(models.Model):
    """What is measured, such as the temperature of the air."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("Messgröße"), max_length=NAME, db_collation="german")
    definition = models.CharField(max_length=1000)
    description = models.TextField(max_length=TEXT)
    properties = models.JSONField(null=True, blank=True)

    objects = EntityQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class FeatureOfInterest(models.Model):
    """What a reading is about, as GeoJSON."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME)
    description = models.TextField(max_length=TEXT)
    encoding_type = models.CharField(max_length=NAME)
    feature = models.JSONField()
    properties = models.JSONField(null=True, blank=True)

    objects = EntityQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class DatastreamQuerySet(EntityQuerySet):
    """Datastreams."""

    area_path = "thing__area"

    def visible_to(self, user: Person) -> Self:
        """Those of the areas that this person sees."""
        return self.in_areas(Area.objects.visible_to(user))


class Datastream(models.Model):
    """The readings of one property by one sensor of one thing.

    Instants are microseconds since 1970 (UTC). The latest reading is kept here, so that dashboards never
    search for it; `former_*` is the one of an hour before, for the trend. `feature` is what the next reading
    is about, until the thing moves.
    """

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="datastreams")
    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="datastreams")
    observed_property = models.ForeignKey(
        ObservedProperty, on_delete=models.CASCADE, related_name="datastreams"
    )
    name = models.CharField(_("Messreihe"), max_length=NAME, db_collation="german")
    description = models.TextField(max_length=TEXT)
    observation_type = models.CharField(max_length=NAME, choices=ObservationType)
    unit_name = models.CharField(max_length=NAME, blank=True, null=True)
    unit_symbol = models.CharField(max_length=60, blank=True, null=True)
    unit_definition = models.CharField(max_length=1000, blank=True, null=True)
    observed_area = models.JSONField(null=True, blank=True)
    properties = models.JSONField(null=True, blank=True)
    feature = models.ForeignKey(
        FeatureOfInterest, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    first_instant = models.BigIntegerField(null=True, blank=True)
    latest_instant = models.BigIntegerField(null=True, blank=True)
    latest_number = models.FloatField(null=True, blank=True)
    latest_other = models.JSONField(null=True, blank=True)
    former_instant = models.BigIntegerField(null=True, blank=True)
    former_number = models.FloatField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)

    objects = DatastreamQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sensors:datastream", kwargs={"datastream": self.pk})
