"""The eight kinds of entities: their properties, how they are related, and the columns behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from plietsch.sensors import models
from plietsch.sensors.models import EntityQuerySet
from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.properties import (
    GEOJSON,
    Choice,
    Geometry,
    Json,
    Kind,
    Moment,
    Object,
    Period,
    Property,
    Rare,
    Result,
    Text,
    Unit,
)


class Link(Enum):
    """How many are at the other end."""

    ONE = "one"
    MANY = "many"


@dataclass(frozen=True)
class Relation:
    """A way from one entity to another: `path` in the models, `back` the same way from the other end."""

    name: str
    target: str
    path: str
    back: str
    link: Link

    @property
    def is_many(self) -> bool:
        """Whether it leads to a list."""
        return self.link is Link.MANY


@dataclass(frozen=True)
class Entity:
    """One kind of entity; `needs` are the relations without which none can be made."""

    singular: str
    plural: str
    model: Any
    properties: Sequence[Property]
    relations: Sequence[Relation]
    needs: Sequence[str] = ()
    by_name: Mapping[str, Property] = field(init=False)
    related: Mapping[str, Relation] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {each.name: each for each in self.properties})
        object.__setattr__(self, "related", {each.name: each for each in self.relations})

    @property
    def rows(self) -> EntityQuerySet:
        """All of them."""
        return self.model.objects.all()


def _one(name: str, target: str, path: str, back: str) -> Relation:
    return Relation(name, target, path, back, Link.ONE)


def _many(name: str, path: str, back: str) -> Relation:
    return Relation(name, name, path, back, Link.MANY)


_NAME, _DESCRIPTION = Text("name", "name"), Text("description", "description")
_PROPERTIES = Object("properties", "properties", required=False)

ENTITIES = {
    entity.plural: entity
    for entity in (
        Entity(
            "Thing",
            "Things",
            models.Thing,
            (_NAME, _DESCRIPTION, _PROPERTIES),
            (
                _many("Datastreams", "datastreams", "thing"),
                _many("Locations", "locations", "things"),
                _many("HistoricalLocations", "historical_locations", "thing"),
            ),
        ),
        Entity(
            "Location",
            "Locations",
            models.Location,
            (
                _NAME,
                _DESCRIPTION,
                Choice("encodingType", "encoding_type", allowed=GEOJSON),
                Geometry("location", "location"),
                _PROPERTIES,
            ),
            (
                _many("Things", "things", "locations"),
                _many("HistoricalLocations", "historical_locations", "locations"),
            ),
        ),
        Entity(
            "HistoricalLocation",
            "HistoricalLocations",
            models.HistoricalLocation,
            (Moment("time", "time"),),
            (
                _one("Thing", "Things", "thing", "historical_locations"),
                _many("Locations", "locations", "historical_locations"),
            ),
            needs=("Thing",),
        ),
        Entity(
            "Datastream",
            "Datastreams",
            models.Datastream,
            (
                _NAME,
                _DESCRIPTION,
                Choice("observationType", "observation_type", allowed=models.ObservationType.values),
                Unit("unitOfMeasurement", "unit_name"),
                Json("observedArea", "observed_area", required=False),
                Period("phenomenonTime", "first_instant", until="latest_instant", required=False, kept=True),
                _PROPERTIES,
            ),
            (
                _one("Thing", "Things", "thing", "datastreams"),
                _one("Sensor", "Sensors", "sensor", "datastreams"),
                _one("ObservedProperty", "ObservedProperties", "observed_property", "datastreams"),
                _many("Observations", "observations", "datastream"),
            ),
            needs=("Thing", "Sensor", "ObservedProperty"),
        ),
        Entity(
            "Sensor",
            "Sensors",
            models.Sensor,
            (
                _NAME,
                _DESCRIPTION,
                Text("encodingType", "encoding_type"),
                Json("metadata", "metadata"),
                _PROPERTIES,
            ),
            (_many("Datastreams", "datastreams", "sensor"),),
        ),
        Entity(
            "ObservedProperty",
            "ObservedProperties",
            models.ObservedProperty,
            (_NAME, Text("definition", "definition"), _DESCRIPTION, _PROPERTIES),
            (_many("Datastreams", "datastreams", "observed_property"),),
        ),
        Entity(
            "Observation",
            "Observations",
            models.Observation,
            (
                Period("phenomenonTime", "instant", until="until", required=False),
                Result("result", "number"),
                Period("resultTime", "result_instant", required=False),
                Rare("resultQuality", "more", required=False),
                Rare("validTime", "more", required=False),
                Rare("parameters", "more", required=False),
            ),
            (
                _one("Datastream", "Datastreams", "datastream", "observations"),
                _one("FeatureOfInterest", "FeaturesOfInterest", "feature", "observations"),
            ),
            needs=("Datastream",),
        ),
        Entity(
            "FeatureOfInterest",
            "FeaturesOfInterest",
            models.FeatureOfInterest,
            (
                _NAME,
                _DESCRIPTION,
                Choice("encodingType", "encoding_type", allowed=GEOJSON),
                Geometry("feature", "feature"),
                _PROPERTIES,
            ),
            (_many("Observations", "observations", "feature"),),
        ),
    )
}
OBSERVATIONS = ENTITIES["Observations"]


def entity_named(plural: str) -> Entity:
    """The kind of entity with this name in addresses."""
    if plural not in ENTITIES:
        raise Refused("resource", f"there are {', '.join(ENTITIES)}")
    return ENTITIES[plural]


__all__ = ["ENTITIES", "OBSERVATIONS", "Entity", "Kind", "Link", "Relation", "entity_named"]
