"""Answers: entities, lists, properties and links, with what is expanded, in a bounded number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import F, OuterRef, QuerySet, Subquery

from plietsch.sensors.models import Area, Datastream, FeatureOfInterest, Observation
from plietsch.sensors.sensorthings.addresses import Address, Step
from plietsch.sensors.sensorthings.filtering import Compiler
from plietsch.sensors.sensorthings.options import Options
from plietsch.sensors.sensorthings.problems import Refused, Unknown
from plietsch.sensors.sensorthings.properties import Kind
from plietsch.sensors.sensorthings.questions import Path
from plietsch.sensors.sensorthings.terms import Term
from plietsch.sensors.sensorthings.vocabulary import ENTITIES, OBSERVATIONS, Entity, Relation, entity_named

MOST_NESTED = 5_000  # rows of one expanded relation, over all entities of a page
ALWAYS_SHOWN = ("result", "resultTime")
Question = Sequence[tuple[str, str]]


class Past(Protocol):
    """Readings that no longer are rows of the database."""

    def days(self, streams: Any, options: Options) -> Sequence[Any]: ...

    def rows(
        self, days: Sequence[Any], streams: Any, options: Options, feature: int | None
    ) -> list[Observation]: ...

    def count(self, days: Sequence[Any], streams: Any, options: Options, feature: int | None) -> int: ...

    def one(self, key: int, areas: QuerySet[Area]) -> Observation | None: ...

    def sorted(self, rows: list[Observation], options: Options) -> list[Observation]: ...


@dataclass(frozen=True)
class Reader:
    """Answers questions about the areas that somebody may read; `root` begins every link."""

    areas: QuerySet[Area]
    root: str
    at: datetime
    past: Past

    def one(self, address: Address) -> tuple[Entity, Any]:
        """The single entity that an address names."""
        *parents, last = address.steps
        return last.entity, self._first(self._rows(parents, last), last)

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
        found, earlier = self._found(address, rows, options)
        answer: dict[str, Any] = {}
        if options.count:
            answer["@iot.count"] = rows.count() + earlier
        if len(found) > options.top:
            answer["@iot.nextLink"] = self._next(path, question, options)
        shown = self._shown(last.entity, found[: options.top], options)
        if options.result_format and last.entity is OBSERVATIONS:
            return answer | {"value": self._arrays(found[: options.top], shown)}
        return answer | {"value": shown}

    def _found(self, address: Address, rows: Any, options: Options) -> tuple[list[Any], int]:
        """The rows of a page and one more, and how many of those asked for lie in the past."""
        entity, most = address.last.entity, options.skip + options.top + 1
        if entity is OBSERVATIONS:
            owner = self.parent(address)
            feature = owner.pk if isinstance(owner, FeatureOfInterest) else None
            streams = Datastream.objects.in_areas(self.areas)
            if isinstance(owner, Datastream):
                streams = streams.filter(pk=owner.pk)
            if days := self.past.days(streams, options):
                both = list(self.ordered(entity, rows, options)[:most])
                both += self.past.rows(days, streams, options, feature)
                count = self.past.count(days, streams, options, feature) if options.count else 0
                return self.past.sorted(both, options)[options.skip : most], count
        return list(self.ordered(entity, rows, options)[options.skip : most]), 0

    def _first(self, rows: Any, step: Step) -> Any:
        row = rows.first()
        if row is None and step.entity is OBSERVATIONS and step.key is not None:
            row = self.past.one(step.key, self.areas)
        if row is None:
            raise Unknown(step.entity.singular, "there is none here, or not for you")
        return row

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
            term = _term_of_order(compiler, path)
            last = None if term.kind is Kind.INSTANT and term.end is not term.expression else True
            orders.append(
                term.expression.desc(nulls_last=last) if backwards else term.expression.asc(nulls_last=last)
            )
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
                owner = self._first(rows, step)
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

    def _arrays(self, rows: Sequence[Observation], shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Readings as one table for each datastream, which is smaller and faster to read."""
        names = ["@iot.id", *OBSERVATIONS.by_name]
        tables: dict[int, list[list[Any]]] = {}
        for row, each in zip(rows, shown, strict=True):
            tables.setdefault(row.datastream_id, []).append([each.get(name) for name in names])
        return [
            {
                "Datastream@iot.navigationLink": self.link(ENTITIES["Datastreams"], stream),
                "components": ["id", *names[1:]],
                "dataArray@iot.count": len(table),
                "dataArray": table,
            }
            for stream, table in tables.items()
        ]

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


def _term_of_order(compiler: Compiler, path: Sequence[str]) -> Term:
    """The property that rows are ordered by; one that there is not is a mistake of $orderby."""
    try:
        return compiler.term(Path(tuple(path)))
    except Refused as refused:
        raise Refused("$orderby", refused.rule) from None


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
