"""From the tree of a $filter to conditions of the database; values are always bound, never pasted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Q, Value
from django.db.models.expressions import Expression
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Lookup,
)

from plietsch.sensors.sensorthings.functions import CONDITIONS, FUNCTIONS, calculated
from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.properties import Kind, Period, Rare
from plietsch.sensors.sensorthings.questions import (
    COMPARISONS,
    PRODUCTS,
    SUMS,
    WHERE,
    Binary,
    Call,
    Literal,
    Node,
    Not,
    Path,
)
from plietsch.sensors.sensorthings.terms import Term, fitting, literal, words
from plietsch.sensors.sensorthings.vocabulary import Entity, entity_named

FARTHEST = 4  # relations that one path may follow
LOOKUPS: dict[str, type[Lookup[Any]]] = {
    "eq": Exact,
    "gt": GreaterThan,
    "ge": GreaterThanOrEqual,
    "lt": LessThan,
    "le": LessThanOrEqual,
}
JSON_LOOKUPS = {"eq": "exact", "gt": "gt", "ge": "gte", "lt": "lt", "le": "lte"}


@dataclass(frozen=True)
class Compiler:
    """Turns trees into conditions about one kind of entity; `at` is now."""

    entity: Entity
    at: datetime

    def condition(self, node: Node) -> Any:
        """What is true or false of each row."""
        match node:
            case Binary("and", left, right):
                return Q(self.condition(left)) & Q(self.condition(right))
            case Binary("or", left, right):
                return Q(self.condition(left)) | Q(self.condition(right))
            case Not(operand):
                return ~Q(self.condition(operand))
            case Binary(operator, left, right) if operator in COMPARISONS:
                return self._comparison(operator, self.term(left), self.term(right))
            case Call(name, arguments) if name in CONDITIONS:
                return CONDITIONS[name](*self._terms(name, arguments, CONDITIONS[name]))
            case Literal(bool() as value):
                return Q(Exact(Value(value, BooleanField()), True))
            case Call(name) if name not in FUNCTIONS and name != "now":
                raise Refused(WHERE, f"there is no function {name}")
        raise Refused(WHERE, "expected something that is true or false")

    def term(self, node: Node) -> Term:
        """A value of each row."""
        match node:
            case Literal(value):
                return literal(value)
            case Path(parts):
                return self._path(parts)
            case Call("now", ()):
                return literal(self.at)
            case Call(name, arguments) if name in FUNCTIONS:
                return FUNCTIONS[name](*self._terms(name, arguments, FUNCTIONS[name]))
            case Call(name):
                raise Refused(WHERE, f"there is no function {name}")
            case Binary(operator, left, right) if operator in (*SUMS, *PRODUCTS):
                return calculated(operator, self.term(left), self.term(right))
        raise Refused(WHERE, "expected a value")

    def _terms(self, name: str, nodes: Sequence[Node], function: Callable[..., Any]) -> list[Term]:
        try:
            return [self.term(node) for node in nodes] if _takes(function, len(nodes)) else _wrong(name)
        except RecursionError:
            raise Refused(WHERE, "nested too deep") from None

    def _path(self, parts: Sequence[str]) -> Term:
        entity, prefix, rest = self.entity, "", list(parts)
        while rest and rest[0] in entity.related:
            relation = entity.related[rest.pop(0)]
            prefix, entity = f"{prefix}{relation.path}__", entity_named(relation.target)
            if prefix.count("__") > FARTHEST:
                raise Refused(WHERE, f"“{'/'.join(parts)}” goes farther than {FARTHEST} relations")
        if rest in (["id"], ["@iot.id"]):
            return Term(F(f"{prefix}pk"), Kind.NUMBER)
        known = entity.by_name.get(rest[0]) if rest else None
        if known is None:
            raise Refused(WHERE, f"{entity.singular} has no “{'/'.join(rest) or parts[-1]}”")
        return _property(known, prefix, rest[1:])

    def _comparison(self, operator: str, left: Term, right: Term) -> Any:
        if operator == "ne":
            return ~Q(self._comparison("eq", left, right))
        if Kind.NULL in (left.kind, right.kind):
            told = right if left.kind is Kind.NULL else left
            is_empty = Q(IsNull(told.expression, True))
            return is_empty if told.other is None else is_empty & Q(IsNull(told.other, True))
        if Kind.JSON in (left.kind, right.kind) or _is_other(left, right) or _is_other(right, left):
            return _json_comparison(operator, left, right)
        left, right = _alike(left, right)
        return Q(LOOKUPS[operator](left.expression, right.expression))


def _property(known: Any, prefix: str, inner: list[str]) -> Term:
    if known.kind is Kind.JSON:
        if known.name == "unitOfMeasurement" and inner in (["name"], ["symbol"], ["definition"]):
            return Term(F(f"{prefix}unit_{inner[0]}"), Kind.TEXT)
        expression: Any = F(f"{prefix}{known.column}")
        for part in [known.name, *inner] if isinstance(known, Rare) else inner:
            expression = KeyTransform(part, expression)
        return Term(expression, Kind.JSON)
    if inner:
        raise Refused(WHERE, f"{known.name} has no parts")
    column = F(f"{prefix}{known.column}")
    if isinstance(known, Period) and known.until:
        return Term(column, known.kind, end=Coalesce(F(f"{prefix}{known.until}"), column))
    return Term(
        column, known.kind, end=column, other=F(f"{prefix}other") if known.kind is Kind.RESULT else None
    )


def _alike(left: Term, right: Term) -> tuple[Term, Term]:
    """Both sides as one kind, so that no database has to guess."""
    left, right = fitting(left, right.kind), fitting(right, left.kind)
    if left.kind is not right.kind:
        raise Refused(WHERE, f"{words(left)} cannot be compared with {words(right)}")
    return left, right


def _is_other(result: Term, told: Term) -> bool:
    return result.kind is Kind.RESULT and isinstance(told.literal, bool | str)


def _json_comparison(operator: str, left: Term, right: Term) -> Any:
    flipped = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}
    if left.literal is not None:
        operator, left, right = flipped[operator], right, left
    if not isinstance(right.literal, bool | str | float):
        raise Refused(WHERE, "such a property is only compared with a text, a number, true or false")
    expression = left.expression if left.other is None else left.other
    value = right.literal
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(expression, F):
        if operator != "eq":
            raise Refused(WHERE, "a text or truth value of a result is only compared with eq and ne")
        return Q(**{expression.name: value})  # type: ignore[attr-defined]
    return Q(_ByName(expression, JSON_LOOKUPS[operator], value))


class _ByName(Expression):
    """A lookup of a JSON key, whose class is known once its column is."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, key: Any, lookup: str, value: Any) -> None:
        super().__init__(output_field=BooleanField())
        self.key, self.lookup, self.value = key, lookup, value

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """The lookup itself."""
        key = self.key.resolve_expression(*args, **kwargs)
        return key.get_lookup(self.lookup)(key, self.value)


def _takes(function: Callable[..., Any], count: int) -> bool:
    return function.__code__.co_argcount == count


def _wrong(name: str) -> list[Term]:
    raise Refused(WHERE, f"{name} takes another number of arguments")
