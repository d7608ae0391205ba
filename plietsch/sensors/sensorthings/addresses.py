"""Addresses of the interface: which entities or which property a path such as Things(1)/Datastreams names."""

import re
from dataclasses import dataclass

from plietsch.sensors.sensorthings.problems import Unknown
from plietsch.sensors.sensorthings.vocabulary import Entity, Relation, entity_named

ROOT = "/sensorthings/v1.1/"
LONGEST, MOST_STEPS = 500, 8
_STEP = re.compile(r"([A-Za-z]+)(?:\((\d{1,18})\))?\Z")


@dataclass(frozen=True)
class Step:
    """One part of a path: the entity it leads to, by which relation, and which one of several."""

    entity: Entity
    relation: Relation | None
    key: int | None

    @property
    def is_one(self) -> bool:
        """Whether it leads to a single entity."""
        return self.key is not None or (self.relation is not None and not self.relation.is_many)


@dataclass(frozen=True)
class Address:
    """A whole path; `name` is a property at its end, `raw` asks for the bare value, `ref` for links only."""

    steps: tuple[Step, ...]
    name: str = ""
    raw: bool = False
    ref: bool = False

    @property
    def last(self) -> Step:
        """What it names."""
        return self.steps[-1]


def read_address(path: str) -> Address:
    """The address behind the root, such as Datastreams(1)/Observations."""
    parts = path.strip("/").split("/")
    if len(path) > LONGEST or len(parts) > MOST_STEPS:
        raise Unknown("resource", "the address is too long")
    raw, ref = parts[-1] == "$value", parts[-1] == "$ref"
    if raw or ref:
        parts.pop()
    name = ""
    steps: list[Step] = []
    for part in parts:
        if steps and steps[-1].is_one and part in steps[-1].entity.by_name and not name:
            name = part
            continue
        if name:
            raise Unknown("resource", f"{name} has no parts")
        steps.append(_step(part, steps[-1] if steps else None))
    if not steps or (raw and not name) or (ref and name):
        raise Unknown("resource", "there is no such address")
    return Address(tuple(steps), name, raw, ref)


def _step(part: str, before: Step | None) -> Step:
    found = _STEP.match(part)
    if not found:
        raise Unknown("resource", f"“{part[:60]}” is not readable")
    name, key = found[1], int(found[2]) if found[2] else None
    if before is None:
        return Step(entity_named(name), None, key)
    relation = before.entity.related.get(name) if before.is_one else None
    if relation is None or (key is not None and not relation.is_many):
        raise Unknown("resource", f"“{part[:60]}” does not follow from {before.entity.singular}")
    return Step(entity_named(relation.target), relation, key)
