"""Make, change and remove what SensorThings knows, alone or with all that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from plietsch.core.activity import key_of, record
from plietsch.sensors.access import Access
from plietsch.sensors.models import (
    Area,
    Datastream,
    HistoricalLocation,
    Location,
    Observation,
    SealedDay,
    Thing,
)
from plietsch.sensors.operations.observations import take_in
from plietsch.sensors.sensorthings.problems import NotAllowed, Refused, Unknown
from plietsch.sensors.sensorthings.properties import first_position
from plietsch.sensors.sensorthings.receiving import Receiver, known_features, reference
from plietsch.sensors.sensorthings.vocabulary import Entity, Relation, entity_named

MOST_NESTED = 500


@transaction.atomic
def create(
    entity: Entity,
    told: Any,
    *,
    access: Access,
    at: datetime,
    area: Area | None = None,
    given: Mapping[str, Any] | None = None,
) -> Any:
    """A new entity with what its payload nests; `given` are related rows that the address names."""
    if access.thing and entity.singular != "Observation":
        raise NotAllowed("token", "a device's token writes readings only; use a gateway's")
    maker = _Maker(access, at, area or (access.token.area if access.token else None))
    row = maker.make(entity, told, given or {})
    if entity.singular != "Observation":
        _record("measuring.added", row, maker.home, access, at)
    return row


@transaction.atomic
def change(entity: Entity, row: Any, told: Any, *, access: Access, at: datetime, whole: bool = False) -> None:
    """Other values; with `whole`, all that are required have to be there."""
    maker = _Maker(access, at, area_of(row))
    if access.thing:
        raise NotAllowed("token", "a device's token writes readings only; use a gateway's")
    for column, value in maker.columns(entity, told, partly=not whole).items():
        setattr(row, column, value)
    for relation in entity.relations:
        if relation.name in told and not relation.is_many:
            setattr(row, relation.path, maker.linked(relation, told[relation.name]))
    _save(row)
    if isinstance(row, Location):
        Datastream.objects.filter(thing__locations=row).update(feature=None)
        Location.objects.filter(pk=row.pk).update(feature=None)
    if isinstance(row, Thing) and "Locations" in told:
        move(row, [maker.linked(entity.related["Locations"], each) for each in told["Locations"]], at=at)
    if isinstance(row, Observation):
        _look_again(row.datastream)
    _record("measuring.changed", row, maker.home, access, at)


@transaction.atomic
def remove(row: Any, *, access: Access, at: datetime) -> None:
    """Take an entity away with all that cannot be without it."""
    if access.thing:
        raise NotAllowed("token", "a device's token writes readings only; use a gateway's")
    _record("measuring.removed", row, area_of(row), access, at)
    datastream = row.datastream if isinstance(row, Observation) else None
    row.delete()
    if datastream:
        _look_again(datastream)


def move(thing: Thing, locations: list[Location], *, at: datetime) -> None:
    """From now on a thing is somewhere else; where it was is kept."""
    thing.locations.set(locations)
    if locations:
        HistoricalLocation.objects.create(thing=thing, time=at).locations.set(locations)
    thing.datastreams.update(feature=None)


def area_of(row: Any) -> Area:
    """The area of any entity."""
    match row:
        case Datastream() | HistoricalLocation():
            return row.thing.area
        case Observation():
            return row.datastream.thing.area
    return row.area


@dataclass
class _Maker:
    """Makes rows of one area, which the first related row decides where nothing else does."""

    access: Access
    at: datetime
    area: Area | None
    made: int = 0

    @property
    def home(self) -> Area:
        """The area that everything belongs to."""
        if self.area is None:
            kept = list(self.access.writable.order_by("pk")[:2])
            if len(kept) != 1:
                raise Refused("area", "say which: add ?area= and the name in its address")
            self.area = kept[0]
        return self.area

    def make(self, entity: Entity, told: Any, given: Mapping[str, Any]) -> Any:
        """One row and what is nested in it."""
        self.made += 1
        if self.made > MOST_NESTED:
            raise Refused(entity.singular, f"more than {MOST_NESTED} entities at once")
        if not isinstance(told, dict):
            raise Refused(entity.singular, "expected an object")
        related = self._related(entity, told, given)
        if entity.singular == "Observation":
            return self._reading(told, related)
        row = entity.model(
            **self.columns(entity, told), **{self._path(entity, n): r for n, r in related.items()}
        )
        if hasattr(row, "area_id"):
            row.area = self.home
        _save(row)
        self._add_lists(entity, row, told, given)
        return row

    def columns(self, entity: Entity, told: Any, *, partly: bool = False) -> dict[str, Any]:
        """The values of the columns that a payload names."""
        _check_names(entity, told)
        found: dict[str, Any] = {}
        for each in entity.properties:
            if each.name in told and not each.kept:
                found |= each.read(told[each.name])
            elif each.required and not partly:
                raise Refused(each.name, "is missing")
        return found

    def linked(self, relation: Relation, told: Any) -> Any:
        """The row that a payload refers to or nests."""
        target = entity_named(relation.target)
        if not isinstance(told, dict):
            raise Refused(relation.name, 'expected an object or {"@iot.id": number}')
        if "@iot.id" not in told:
            return self.make(target, told, {})
        key = reference(told, relation.name)
        row = target.rows.in_areas(self.access.writable).filter(pk=key).first()
        if row is None:
            raise Unknown(relation.name, f"there is no {relation.target}({key}) for this writer")
        return self._at_home(row, relation.name)

    def _at_home(self, row: Any, where: str) -> Any:
        area = area_of(row)
        if self.area is None:
            self.area = area
        if area.pk != self.area.pk:
            raise Refused(where, "belongs to another area")
        return row

    def _related(self, entity: Entity, told: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        found = {name: self._at_home(row, name) for name, row in given.items() if name in entity.needs}
        known = [each for each in entity.relations if each.name in told and each.name not in found]
        references_first = sorted(known, key=lambda each: "@iot.id" not in (told[each.name] or {}))
        for relation in references_first:
            if not relation.is_many:
                found[relation.name] = self.linked(relation, told[relation.name])
        for name in entity.needs:
            if name not in found:
                raise Refused(name, "is missing")
        return found

    def _path(self, entity: Entity, name: str) -> str:
        return entity.related[name].path

    def _reading(self, told: Mapping[str, Any], related: Mapping[str, Any]) -> Observation:
        datastream = related["Datastream"]
        if self.access.thing not in (None, datastream.thing_id):
            raise NotAllowed("Datastream", "this token belongs to another thing")
        receiver = Receiver({}, self.at, self.access.earliest(self.at))
        reading = receiver.observation(told, datastream)
        if "FeatureOfInterest" in related:
            reading.feature = related["FeatureOfInterest"]
        known_features([reading], {datastream.pk: datastream})
        return take_in([reading], at=self.at)[0]

    def _add_lists(self, entity: Entity, row: Any, told: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        for relation in entity.relations:
            if not relation.is_many:
                continue
            nested = told.get(relation.name, [])
            if not isinstance(nested, list):
                raise Refused(relation.name, "expected a list")
            rows = [given[relation.name]] if relation.name in given else []
            self._add_list(relation, row, rows, nested)

    def _add_list(self, relation: Relation, row: Any, rows: list[Any], nested: list[Any]) -> None:
        target = entity_named(relation.target)
        back = next(each for each in target.relations if each.path == relation.back)
        if not back.is_many:
            for told in nested:
                self.make(target, told, {back.name: row})
            return
        rows += [self.linked(relation, told) for told in nested]
        if not rows:
            return
        if isinstance(row, Thing):
            move(row, rows, at=self.at)
        elif isinstance(row, Location) and relation.name == "Things":
            for thing in rows:
                move(thing, [row], at=self.at)
        else:
            getattr(row, relation.path).set(rows)


def _check_names(entity: Entity, told: Any) -> None:
    if not isinstance(told, dict):
        raise Refused(entity.singular, "expected an object")
    for name in told:
        known = name in entity.by_name or name in entity.related or name == "id" or "@iot." in name
        if not known:
            raise Refused(str(name)[:60], f"is no property of {entity.singular}")


def _save(row: Any) -> None:
    if isinstance(row, Location):
        row.lon, row.lat = first_position(row.location, "location")
    try:
        row.full_clean()
    except ValidationError as error:
        [(name, told), *_] = error.message_dict.items()
        raise Refused(name, " ".join(told)) from None
    row.save()


def _look_again(datastream: Datastream) -> None:
    """Find the latest reading after one was changed or taken away."""
    latest = datastream.observations.order_by("-instant", "-pk").first()
    sealed = SealedDay.objects.filter(area=datastream.thing.area_id).exists()
    if latest is None and sealed:
        return
    datastream.latest_instant = latest.instant if latest else None
    datastream.latest_number = latest.number if latest else None
    datastream.latest_other = latest.other if latest else None
    datastream.save(update_fields=["latest_instant", "latest_number", "latest_other"])


def _record(verb: str, row: Any, area: Area, access: Access, at: datetime) -> None:
    record(
        verb,
        actor=access.user if access.user.is_authenticated else None,
        subject=area,
        context=area,
        audience=area.audience,
        at=at,
        entity=key_of(row),
        token=access.token.pk if access.token else None,
    )
