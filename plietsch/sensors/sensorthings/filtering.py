"""From the tree of a $filter to conditions of the database; values are always bound, never pasted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    F,
    FloatField,
    IntegerField,
    Q,
    Value,
)
from django.db.models.expressions import Combinable, Expression
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import (
    Ceil,
    Coalesce,
    Concat,
    ExtractDay,
    ExtractHour,
    ExtractMinute,
    ExtractMonth,
    ExtractSecond,
    ExtractYear,
    Floor,
    Length,
    Lower,
    NullIf,
    Right,
    Round,
    StrIndex,
    Substr,
    Trim,
    Upper,
)
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Lookup,
)

from plietsch.core.instants import AsMoment, instant_of
from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.properties import Kind, Period
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
class Term:
    """An expression of the database and what it is; a period also has an `end`."""

    expression: Any
    kind: Kind
    end: Any = None
    literal: Any = None
    other: Any = None


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
                return _calculated(operator, self.term(left), self.term(right))
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
            filled = told.expression if told.other is None else Coalesce(told.expression, told.other)
            return Q(IsNull(filled, True))
        if Kind.JSON in (left.kind, right.kind) or _is_other(left, right) or _is_other(right, left):
            return _json_comparison(operator, left, right)
        left, right = _alike(left, right)
        return Q(LOOKUPS[operator](left.expression, right.expression))


def _property(known: Any, prefix: str, inner: list[str]) -> Term:
    if known.kind is Kind.JSON:
        if known.name == "unitOfMeasurement" and inner in (["name"], ["symbol"], ["definition"]):
            return Term(F(f"{prefix}unit_{inner[0]}"), Kind.TEXT)
        expression: Any = F(f"{prefix}{known.column}")
        for part in inner:
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


def literal(value: Any) -> Term:
    """A value that the question itself names."""
    match value:
        case None:
            return Term(Value(None), Kind.NULL)
        case bool():
            return Term(Value(value, BooleanField()), Kind.TRUTH, literal=value)
        case float():
            return Term(Value(value, FloatField()), Kind.NUMBER, literal=value)
        case str():
            return Term(Value(value, CharField()), Kind.TEXT, literal=value)
        case datetime():
            return Term(Value(value, DateTimeField()), Kind.MOMENT, literal=value)
        case timedelta() | tuple():
            return Term(Value(None), Kind.MOMENT, literal=value)
    raise Refused(WHERE, "geometries are not compared here")


def _alike(left: Term, right: Term) -> tuple[Term, Term]:
    """Both sides as one kind, so that no database has to guess."""
    left, right = _fitting(left, right.kind), _fitting(right, left.kind)
    if left.kind is not right.kind:
        raise Refused(WHERE, f"{_words(left)} cannot be compared with {_words(right)}")
    return left, right


def _fitting(term: Term, other: Kind) -> Term:
    if term.kind is Kind.RESULT:
        return Term(term.expression, Kind.NUMBER)
    if isinstance(term.literal, datetime) and other is Kind.INSTANT:
        return Term(Value(instant_of(term.literal), IntegerField()), Kind.INSTANT)
    if isinstance(term.literal, timedelta | tuple):
        raise Refused(WHERE, "a period is asked for with before, after, during or overlaps")
    return term


def _words(term: Term) -> str:
    return {Kind.INSTANT: "a time", Kind.MOMENT: "a time"}.get(term.kind, f"a {term.kind.name.lower()}")


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


def _calculated(operator: str, left: Term, right: Term) -> Term:
    if isinstance(left.literal, datetime) and isinstance(right.literal, timedelta) and operator in SUMS:
        try:
            length = right.literal if operator == "add" else -right.literal
            return literal(left.literal + length)
        except OverflowError:
            raise Refused(WHERE, "a time beyond the calendar") from None
    a, b = _number(left), _number(right)
    if operator == "add":
        return Term(a + b, Kind.NUMBER)
    if operator == "sub":
        return Term(a - b, Kind.NUMBER)
    if operator == "mul":
        return Term(a * b, Kind.NUMBER)
    quotient = a / NullIf(b, Value(0.0))
    return Term(quotient if operator == "div" else a - Floor(quotient) * b, Kind.NUMBER)


def _number(term: Term) -> Combinable:
    if term.kind not in (Kind.NUMBER, Kind.RESULT):
        raise Refused(WHERE, f"expected a number, not {_words(term)}")
    return _as_float(term.expression)


def _as_float(expression: Any) -> Any:
    from django.db.models.functions import Cast

    return Cast(expression, FloatField())


def _text(term: Term) -> Any:
    if term.kind is not Kind.TEXT:
        raise Refused(WHERE, f"expected a text, not {_words(term)}")
    return term.expression


def _moment(term: Term) -> Any:
    if term.kind not in (Kind.MOMENT, Kind.INSTANT) or isinstance(term.literal, timedelta | tuple):
        raise Refused(WHERE, f"expected a time, not {_words(term)}")
    return AsMoment(term.expression) if term.kind is Kind.INSTANT else term.expression


def _borders(term: Term, other: Term) -> tuple[Any, Any]:
    """Beginning and end, in the unit of the other side."""
    if term.literal is None:
        if term.kind not in (Kind.INSTANT, Kind.MOMENT):
            raise Refused(WHERE, f"expected a time, not {_words(term)}")
        return term.expression, term.end
    moments = term.literal if isinstance(term.literal, tuple) else (term.literal, term.literal)
    if not all(isinstance(each, datetime) for each in moments):
        raise Refused(WHERE, "expected a time or a period")
    ends = [_fitting(literal(each), other.kind).expression for each in moments]
    return ends[0], ends[1]


def _before(left: Term, right: Term) -> Any:
    return Q(LessThan(_borders(left, right)[1], _borders(right, left)[0]))


def _after(left: Term, right: Term) -> Any:
    return _before(right, left)


def _during(left: Term, right: Term) -> Any:
    start, end = _borders(left, right)
    first, last = _borders(right, left)
    return Q(GreaterThanOrEqual(start, first)) & Q(LessThan(end, last))


def _overlaps(left: Term, right: Term) -> Any:
    start, end = _borders(left, right)
    first, last = _borders(right, left)
    return Q(LessThanOrEqual(start, last)) & Q(GreaterThanOrEqual(end, first))


def _contains(whole: Term, part: Term) -> Any:
    return Q(GreaterThan(StrIndex(_text(whole), _text(part)), Value(0)))


def _substringof(part: Term, whole: Term) -> Any:
    return _contains(whole, part)


def _startswith(whole: Term, part: Term) -> Any:
    return Q(Exact(StrIndex(_text(whole), _text(part)), Value(1)))


def _endswith(whole: Term, part: Term) -> Any:
    return Q(Exact(Right(_text(whole), Length(_text(part))), _text(part)))


def _substring(whole: Term, start: Term) -> Term:
    if not isinstance(start.literal, float) or start.literal < 0:
        raise Refused(WHERE, "substring begins at a number")
    return Term(Substr(_text(whole), int(start.literal) + 1), Kind.TEXT)


def _takes(function: Callable[..., Any], count: int) -> bool:
    return function.__code__.co_argcount == count


def _wrong(name: str) -> list[Term]:
    raise Refused(WHERE, f"{name} takes another number of arguments")


CONDITIONS: dict[str, Callable[..., Any]] = {
    "substringof": _substringof,
    "contains": _contains,
    "startswith": _startswith,
    "endswith": _endswith,
    "before": _before,
    "after": _after,
    "during": _during,
    "overlaps": _overlaps,
}
FUNCTIONS: dict[str, Callable[..., Term]] = {
    "length": lambda text: Term(Length(_text(text)), Kind.NUMBER),
    "indexof": lambda whole, part: Term(StrIndex(_text(whole), _text(part)) - 1, Kind.NUMBER),
    "substring": _substring,
    "tolower": lambda text: Term(Lower(_text(text)), Kind.TEXT),
    "toupper": lambda text: Term(Upper(_text(text)), Kind.TEXT),
    "trim": lambda text: Term(Trim(_text(text)), Kind.TEXT),
    "concat": lambda left, right: Term(Concat(_text(left), _text(right)), Kind.TEXT),
    "year": lambda time: Term(ExtractYear(_moment(time), tzinfo=UTC), Kind.NUMBER),
    "month": lambda time: Term(ExtractMonth(_moment(time), tzinfo=UTC), Kind.NUMBER),
    "day": lambda time: Term(ExtractDay(_moment(time), tzinfo=UTC), Kind.NUMBER),
    "hour": lambda time: Term(ExtractHour(_moment(time), tzinfo=UTC), Kind.NUMBER),
    "minute": lambda time: Term(ExtractMinute(_moment(time), tzinfo=UTC), Kind.NUMBER),
    "second": lambda time: Term(ExtractSecond(_moment(time), tzinfo=UTC), Kind.NUMBER),
    "round": lambda number: Term(Round(_number(number)), Kind.NUMBER),
    "floor": lambda number: Term(Floor(_number(number)), Kind.NUMBER),
    "ceiling": lambda number: Term(Ceil(_number(number)), Kind.NUMBER),
}
