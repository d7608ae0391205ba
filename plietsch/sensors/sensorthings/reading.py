"""Answers: entities, lists, properties and links, with what is expanded, in a bounded number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OuterRef, QuerySet, Subquery

from plietsch.sensors.models import Area
from plietsch.sensors.sensorthings.addresses import Address, Step
from plietsch.sensors.sensorthings.filtering import Compiler
from plietsch.sensors.sensorthings.options import Options
from plietsch.sensors.sensorthings.problems import Refused, Unknown
from plietsch.sensors.sensorthings.questions import Path
from plietsch.sensors.sensorthings.vocabulary import ENTITIES, Entity, Relation, entity_named

MOST_NESTED = 5_000  # rows of one expanded relation, over all entities of a page
ALWAYS_SHOWN = ("result", "resultTime")
Question = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reader:
    """Answers questions about the areas that somebody may read; `root` begins every link."""

    areas: QuerySet[Area]
    root: str
    at: datetime

    def one(self, address: Address) -> tuple[Entity, Any]:
        """The single entity that an address names."""
        *parents, last = address.steps
        row = self._rows(parents, last).first()
        if row is None:
            raise Unknown(last.entity.singular, "there is none here, or not for you")
        return last.entity, row

    def entity(self, address: Address, options: Options) -> dict[str, Any]:
        """One entity as JSON."""
        entity, row = self.one(address)
        return self._shown(entity, [row], options)[0]

    def shown(self, entity: Entity, row: Any) -> dict[str, Any]:
        """An entity at hand as JSON."""
        return self._shown(entity, [row], Options())[0]

    def parent(self, address: Address) -> Any:
        """The entity whose list an address names; None for a list of all."""
        parents = address.steps[:-1]
        return self._rows(parents[:-1], parents[-1]).first() if parents else None

    def page(self, address: Address, options: Options, question: Question, path: str) -> dict[str, Any]:
        """One page of a list, with the address of the next."""
        *parents, last = address.steps
        rows = self.selected(last.entity, self._rows(parents, last), options)
        found = list(self.ordered(last.entity, rows, options)[options.skip : options.skip + options.top + 1])
        answer: dict[str, Any] = {}
        if options.count:
            answer["@iot.count"] = rows.count()
        if len(found) > options.top:
            answer["@iot.nextLink"] = self._next(path, question, options)
        return answer | {"value": self._shown(last.entity, found[: options.top], options)}

    def selected(self, entity: Entity, rows: Any, options: Options) -> Any:
        """The rows that a filter leaves."""
        if options.filter is None:
            return rows
        condition = Compiler(entity, self.at).condition(options.filter)
        fitting = entity.rows.filter(condition)
        if "JOIN" not in str(fitting.values("pk").query):
            return rows.filter(condition)
        return rows.filter(pk__in=fitting.values("pk"))  # a row that fits twice is one

    def ordered(self, entity: Entity, rows: Any, options: Options) -> Any:
        """The rows in the order asked for, with the key as the last word."""
        compiler, orders = Compiler(entity, self.at), []
        for path, backwards in options.order:
            if any(relation.is_many for relation in _relations(entity, path)):
                raise Refused("$orderby", f"{'/'.join(path)[:60]} are several")
            term = compiler.term(Path(path))
            orders.append(term.expression.desc() if backwards else term.expression.asc())
        return rows.order_by(*orders, "pk")

    def _rows(self, parents: Sequence[Step], last: Step) -> Any:
        rows: Any = None
        owner: Any = None
        for step in (*parents, last):
            if step.relation is None:
                rows = step.entity.rows.in_areas(self.areas)
            elif step.relation.is_many:
                rows = step.entity.rows.filter(**{step.relation.back: owner.pk})
            else:
                rows = step.entity.rows.filter(pk=getattr(owner, f"{step.relation.path}_id"))
            if step.key is not None:
                rows = rows.filter(pk=step.key)
            if step is not last:
                owner = rows.first()
                if owner is None:
                    raise Unknown(step.entity.singular, "there is none here, or not for you")
        return rows

    def _shown(self, entity: Entity, rows: Sequence[Any], options: Options) -> list[dict[str, Any]]:
        nested = {
            name: self._nested(entity.related[name], rows, inner) for name, inner in options.expand.items()
        }
        return [self._as_json(entity, row, options, nested) for row in rows]

    def _as_json(
        self, entity: Entity, row: Any, options: Options, nested: Mapping[str, Mapping[int, Any]]
    ) -> dict[str, Any]:
        wanted = options.select
        here = self.link(entity, row.pk)
        shown: dict[str, Any] = {"@iot.id": row.pk, "@iot.selfLink": here}
        if wanted:
            shown = {name: value for name, value in shown.items() if name in wanted}
        for each in entity.properties:
            if not wanted or each.name in wanted:
                value = each.show(row)
                if value is not None or each.required or each.name in ALWAYS_SHOWN:
                    shown[each.name] = value
        for relation in entity.relations:
            if relation.name in nested:
                shown |= self._inside(relation, here, nested[relation.name].get(row.pk), options)
            elif not wanted or relation.name in wanted:
                shown[f"{relation.name}@iot.navigationLink"] = f"{here}/{relation.name}"
        return shown

    def _inside(self, relation: Relation, here: str, found: Any, options: Options) -> dict[str, Any]:
        if not relation.is_many:
            return {relation.name: found[0] if found else None}
        inner, rows = options.expand[relation.name], found or []
        inside: dict[str, Any] = {relation.name: rows[: inner.top]}
        if len(rows) > inner.top:
            further = urlencode({"$top": inner.top, "$skip": inner.skip + inner.top}, safe="$")
            inside[f"{relation.name}@iot.nextLink"] = f"{here}/{relation.name}?{further}"
        return inside

    def _nested(self, relation: Relation, parents: Sequence[Any], options: Options) -> dict[int, list[Any]]:
        """What is expanded, by the key of its entity; one row more than asked where there is."""
        target = entity_named(relation.target)
        if relation.name == "Observations":
            pairs = self._latest(target, relation, parents, options)
        else:
            keys = [parent.pk for parent in parents]
            rows = target.rows.filter(**{f"{relation.back}__in": keys}).annotate(parent=F(relation.back))
            rows = self.ordered(target, self.selected(target, rows, options), options)
            pairs = [(row.parent, row) for row in rows[:MOST_NESTED]]
        grouped: dict[int, list[Any]] = {}
        for parent, row in pairs:
            grouped.setdefault(parent, []).append(row)
        cut = {
            parent: rows[options.skip : options.skip + options.top + 1] for parent, rows in grouped.items()
        }
        flat = [row for rows in cut.values() for row in rows]
        shown = iter(self._shown(target, flat, options))
        return {parent: [next(shown) for _row in rows] for parent, rows in cut.items()}

    def _latest(
        self, target: Entity, relation: Relation, parents: Sequence[Any], options: Options
    ) -> list[tuple[int, Any]]:
        """Readings of each parent: many they may be, so each is asked for no more than it shows."""
        most = options.skip + options.top + 1
        if most <= 2:  # noqa: PLR2004 - what maps ask for: the latest reading of every datastream
            rows = self.selected(target, target.rows.filter(**{relation.back: OuterRef("pk")}), options)
            newest = self.ordered(target, rows, options).values("pk")
            keyed = type(parents[0])._default_manager.filter(pk__in=[parent.pk for parent in parents])
            keys = (
                dict(keyed.annotate(newest=Subquery(newest[:1])).values_list("newest", "pk"))
                if parents
                else {}
            )
            found = target.rows.in_bulk([key for key in keys if key])
            return [(keys[key], row) for key, row in found.items()]
        pairs = []
        for parent in parents:
            rows = self.selected(target, target.rows.filter(**{relation.back: parent.pk}), options)
            pairs += [(parent.pk, row) for row in self.ordered(target, rows, options)[:most]]
        return pairs

    def link(self, entity: Entity, key: int) -> str:
        """The address of one entity."""
        return f"{self.root}{entity.plural}({key})"

    def _next(self, path: str, question: Question, options: Options) -> str:
        kept = [(name, value) for name, value in question if name not in ("$skip", "$top")]
        further = [("$top", str(options.top)), ("$skip", str(options.skip + options.top))]
        return f"{self.root}{path}?{urlencode([*kept, *further], safe='$(),/')}"


def _relations(entity: Entity, path: Sequence[str]) -> Iterator[Relation]:
    """The relations that a path follows."""
    for name in path:
        if name not in entity.related:
            return
        yield entity.related[name]
        entity = entity_named(entity.related[name].target)


def property_of(row: Any, entity: Entity, name: str) -> Any:
    """One property of one entity."""
    value = entity.by_name[name].show(row)
    if value is None:
        raise Unknown(name, "has no value here")
    return value


def service_root(root: str) -> dict[str, Any]:
    """What the interface offers and which parts of the standard it keeps."""
    conformance = "http://www.opengis.net/spec/iot_sensing/1.1/req"
    parts = ("datamodel", "resource-path/resource-path-to-entities", "request-data", "create-update-delete")
    further = (
        "data-array/data-array",
        "create-observations-via-mqtt/observations-creation",
    )
    return {
        "value": [{"name": name, "url": f"{root}{name}"} for name in ENTITIES],
        "serverSettings": {
            "conformance": [f"{conformance}/{part}" for part in (*parts, *further)],
        },
    }
