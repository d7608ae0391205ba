"""Smart areas: what is measured where, by which device, and what came out."""

from plietsch.sensors.models.areas import Area, AreaQuerySet, DeviceToken
from plietsch.sensors.models.observations import Observation, SealedDay
from plietsch.sensors.models.things import (
    Datastream,
    EntityQuerySet,
    FeatureOfInterest,
    HistoricalLocation,
    Location,
    ObservationType,
    ObservedProperty,
    Sensor,
    Thing,
)
from plietsch.sensors.models.thresholds import Side, Threshold

__all__ = [
    "Area",
    "AreaQuerySet",
    "Datastream",
    "DeviceToken",
    "EntityQuerySet",
    "FeatureOfInterest",
    "HistoricalLocation",
    "Location",
    "Observation",
    "ObservationType",
    "ObservedProperty",
    "SealedDay",
    "Sensor",
    "Side",
    "Thing",
    "Threshold",
]
