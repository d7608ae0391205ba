"""The functions and calculations of a question, as expressions of the database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import FloatField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import (
    Cast,
    Ceil,
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
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from plietsch.core.instants import AsMoment
from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.properties import Kind
from plietsch.sensors.sensorthings.questions import SUMS, WHERE
from plietsch.sensors.sensorthings.terms import Term, fitting, literal, words
from plietsch.sensors.sensorthings.times import moved


def calculated(operator: str, left: Term, right: Term) -> Term:
    """A sum, product or quotient; of times, a moment so much later or earlier."""
    if isinstance(left.literal, datetime) and isinstance(right.literal, timedelta) and operator in SUMS:
        length = right.literal if operator == "add" else -right.literal
        return literal(moved(left.literal, length))
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
        raise Refused(WHERE, f"expected a number, not {words(term)}")
    return _as_float(term.expression)


def _as_float(expression: Any) -> Any:
    return Cast(expression, FloatField())


def _text(term: Term) -> Any:
    if term.kind is not Kind.TEXT:
        raise Refused(WHERE, f"expected a text, not {words(term)}")
    return term.expression


def _moment(term: Term) -> Any:
    if term.kind not in (Kind.MOMENT, Kind.INSTANT) or isinstance(term.literal, timedelta | tuple):
        raise Refused(WHERE, f"expected a time, not {words(term)}")
    return AsMoment(term.expression) if term.kind is Kind.INSTANT else term.expression


def _borders(term: Term, other: Term) -> tuple[Any, Any]:
    """Beginning and end, in the unit of the other side."""
    if term.literal is None:
        if term.kind not in (Kind.INSTANT, Kind.MOMENT):
            raise Refused(WHERE, f"expected a time, not {words(term)}")
        return term.expression, term.end
    moments = term.literal if isinstance(term.literal, tuple) else (term.literal, term.literal)
    if not all(isinstance(each, datetime) for each in moments):
        raise Refused(WHERE, "expected a time or a period")
    ends = [fitting(literal(each), other.kind).expression for each in moments]
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
