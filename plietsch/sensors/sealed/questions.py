"""The tree of a $filter as a condition on sealed days: known columns, bound values, nothing pasted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from json import dumps
from typing import Any

from django.db.models import QuerySet

from plietsch.core.instants import instant_of
from plietsch.sensors.models import Datastream, FeatureOfInterest
from plietsch.sensors.sensorthings.filtering import Compiler
from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.questions import WHERE, Binary, Call, Literal, Node, Not, Path
from plietsch.sensors.sensorthings.times import moved
from plietsch.sensors.sensorthings.vocabulary import ENTITIES

COLUMNS = {
    "phenomenonTime": "instant",
    "resultTime": "result_instant",
    "result": "number",
    "id": "id",
    "@iot.id": "id",
}
SIGNS = {"eq": "=", "ne": "!=", "gt": ">", "ge": ">=", "lt": "<", "le": "<=", "and": "AND", "or": "OR"}
CALCULATIONS = {
    "add": "({}::DOUBLE + {}::DOUBLE)",
    "sub": "({}::DOUBLE - {}::DOUBLE)",
    "mul": "({}::DOUBLE * {}::DOUBLE)",
    "div": "({}::DOUBLE / nullif({}::DOUBLE, 0))",
    "mod": "({}::DOUBLE % nullif({}::DOUBLE, 0))",
}
PARTS = ("year", "month", "day", "hour", "minute", "second")
ROUNDINGS = {"round": "round", "floor": "floor", "ceiling": "ceil"}
RELATED: dict[str, tuple[str, str, Any]] = {
    "Datastream": ("Datastreams", "datastream_id", Datastream),
    "FeatureOfInterest": ("FeaturesOfInterest", "feature_id", FeatureOfInterest),
}
_UNKNOWN = "sealed days know phenomenonTime, resultTime, result, id and Datastream; narrow down by time"


@dataclass
class Sealed:
    """Writes conditions; `values` are bound in their order, after the files."""

    streams: QuerySet[Datastream]
    at: datetime
    values: list[Any] = field(default_factory=list)

    def bind(self, value: Any) -> str:
        """A place for a value."""
        self.values.append(value)
        return f"${len(self.values) + 1}"

    def condition(self, node: Node) -> str:
        """What is true of a row."""
        match node:
            case Binary("and" | "or" as word, left, right):
                return f"({self.condition(left)} {SIGNS[word]} {self.condition(right)})"
            case Not(operand):
                return f"(NOT {self.condition(operand)})"
        if relation := _relation(node):
            return self._related(node, relation)
        match node:
            case Binary(sign, left, right) if sign in SIGNS:
                return self._comparison(sign, left, right)
            case Call("before" | "after" | "during" | "overlaps" as name, (left, right)):
                return self._in_time(name, left, right)
            case Literal(bool() as value):
                return "TRUE" if value else "FALSE"
        raise Refused(WHERE, _UNKNOWN)

    def _related(self, node: Node, relation: str) -> str:
        """What is asked of a datastream or feature is asked of the database, once, for its keys."""
        plural, column, model = RELATED[relation]
        condition = Compiler(ENTITIES[plural], self.at).condition(_without(node, relation))
        rows = model.objects.filter(condition)
        if model is Datastream:
            rows = rows.filter(pk__in=self.streams.values("pk"))
        return f"list_contains({self.bind(list(rows.values_list('pk', flat=True)))}, {column})"

    def _comparison(self, sign: str, left: Node, right: Node) -> str:
        for told, other in ((left, right), (right, left)):
            match sign, told, other:
                case "eq" | "ne", Path(("result",)), Literal(bool() | str() as value):
                    return f"coalesce(other {SIGNS[sign]} {self.bind(dumps(value))}, {sign == 'ne'})"
                case "eq" | "ne", Path(("result",)), Literal(None):
                    return f"((coalesce(number::VARCHAR, other) IS NULL) = {sign == 'eq'})"
                case "eq" | "ne", _, Literal(None):
                    return f"(({self._term(told)} IS NULL) = {sign == 'eq'})"
        return f"coalesce({self._term(left)} {SIGNS[sign]} {self._term(right)}, FALSE)"

    def _in_time(self, name: str, left: Node, right: Node) -> str:
        start, end = self._borders(left)
        first, last = self._borders(right)
        return {
            "before": f"({end} < {first})",
            "after": f"({start} > {last})",
            "during": f"({start} >= {first} AND {end} < {last})",
            "overlaps": f"({start} <= {last} AND {end} >= {first})",
        }[name]

    def _borders(self, node: Node) -> tuple[str, str]:
        if node == Path(("phenomenonTime",)):
            return "instant", "coalesce(until, instant)"
        if isinstance(node, Literal) and isinstance(node.value, tuple):
            first, last = node.value
            return self.bind(instant_of(first)), self.bind(instant_of(last))
        term = self._term(node)
        return term, term

    def _term(self, node: Node) -> str:
        if (moment := moment_in(node, self.at)) is not None:
            return self.bind(instant_of(moment))
        match node:
            case Path((name,)) if name in COLUMNS:
                return COLUMNS[name]
            case Literal(float() as number):
                return self.bind(number)
            case Call(name, (inner,)) if name in PARTS:
                return f"date_part('{name}', make_timestamp({self._term(inner)}))"
            case Call(name, (inner,)) if name in ROUNDINGS:
                return f"{ROUNDINGS[name]}({self._term(inner)})"
            case Binary(word, left, right) if word in CALCULATIONS:
                return CALCULATIONS[word].format(self._term(left), self._term(right))
        raise Refused(WHERE, _UNKNOWN)


def moment_in(node: Node, at: datetime) -> datetime | None:
    """The moment that a part of a question names without looking at any row."""
    match node:
        case Literal(datetime() as moment):
            return moment
        case Call("now", ()):
            return at
        case Binary("add" | "sub" as word, left, Literal(timedelta() as length)):
            if (start := moment_in(left, at)) is not None:
                return moved(start, length if word == "add" else -length)
    return None


def bounds(node: Node | None, at: datetime) -> tuple[int | None, int | None]:
    """The earliest and latest instant that a question can mean, as far as it says so plainly."""
    low: int | None = None
    high: int | None = None
    for sign, moment in _limits(node, at):
        instant = instant_of(moment)
        if sign in ("gt", "ge", "eq"):
            low = instant if low is None else max(low, instant)
        if sign in ("lt", "le", "eq"):
            high = instant if high is None else min(high, instant)
    return low, high


def _limits(node: Node | None, at: datetime) -> Iterator[tuple[str, datetime]]:
    time = Path(("phenomenonTime",))
    flipped = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}
    match node:
        case Binary("and", left, right):
            yield from _limits(left, at)
            yield from _limits(right, at)
        case Binary(sign, left, right) if left == time and (moment := moment_in(right, at)):
            yield sign, moment
        case Binary(sign, left, right) if right == time and (moment := moment_in(left, at)):
            yield flipped.get(sign, ""), moment
        case Call("during", (left, Literal(tuple() as period))) if left == time:
            yield "ge", period[0]
            yield "lt", period[1]


def _relation(node: Node) -> str:
    """The one relation that all paths of a comparison or function follow; empty for none."""
    found = {path.parts[0] if path.parts[0] in RELATED else "" for path in _paths(node)}
    if len(found) > 1:
        raise Refused(WHERE, _UNKNOWN)
    return found.pop() if found else ""


def _paths(node: Node) -> Iterator[Path]:
    match node:
        case Path():
            yield node
        case Binary(_, left, right):
            yield from _paths(left)
            yield from _paths(right)
        case Not(operand):
            yield from _paths(operand)
        case Call(_, arguments):
            for argument in arguments:
                yield from _paths(argument)


def _without(node: Node, relation: str) -> Node:
    """The same question, asked from the other end of a relation."""
    change: Callable[[Node], Node] = lambda inner: _without(inner, relation)  # noqa: E731
    match node:
        case Path(parts):
            return Path(parts[1:])
        case Binary(_, left, right):
            return replace(node, left=change(left), right=change(right))
        case Call(_, arguments):
            return replace(node, arguments=tuple(map(change, arguments)))
    return node
