"""Readings: the recent ones as rows, older days sealed in files."""

from __future__ import annotations

from typing import Any

from django.db import models

from plietsch.sensors.models.areas import Area
from plietsch.sensors.models.things import Datastream, EntityQuerySet, FeatureOfInterest


class ObservationQuerySet(EntityQuerySet):
    """Readings; they are reached through the datastreams that somebody may see."""

    area_path = "datastream__thing__area"


class Observation(models.Model):
    """One reading. Instants are microseconds since 1970 (UTC), `until` ends a period.

    The result is a `number`, or anything else that JSON can say in `other`. `more` holds the rare
    resultQuality, validTime and parameters.
    """

    datastream = models.ForeignKey(
        Datastream, on_delete=models.CASCADE, related_name="observations", db_index=False
    )
    feature = models.ForeignKey(
        FeatureOfInterest, null=True, on_delete=models.CASCADE, related_name="observations", db_index=False
    )
    instant = models.BigIntegerField()
    until = models.BigIntegerField(null=True, blank=True)
    number = models.FloatField(null=True, blank=True)
    other = models.JSONField(null=True, blank=True)
    result_instant = models.BigIntegerField(null=True, blank=True)
    more = models.JSONField(null=True, blank=True)

    is_sealed = False  # on those that come out of a sealed day

    objects = ObservationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["datastream", "instant"], name="observation_of_datastream"),
            models.Index(fields=["instant"], name="observation_by_instant"),
        ]

    def __str__(self) -> str:
        return f"{self.datastream_id}: {self.result}"

    @property
    def result(self) -> Any:
        """What was measured."""
        return self.number if self.number is not None else self.other


class SealedDay(models.Model):
    """One past day (UTC) of an area's readings in a Parquet file `content`, sorted by datastream and time.

    `first_id` and `last_id` bound the keys of the readings within.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="sealed_days")
    day = models.DateField()
    content = models.CharField(max_length=64)
    row_count = models.PositiveBigIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "day"], name="day_sealed_once")]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.day}"
