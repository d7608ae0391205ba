"""Values of a question: an expression of the database, and what kind of value it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, CharField, DateTimeField, FloatField, IntegerField, Value

from plietsch.core.instants import instant_of
from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.properties import Kind
from plietsch.sensors.sensorthings.questions import WHERE


@dataclass(frozen=True)
class Term:
    """An expression of the database and what it is; a period also has an `end`."""

    expression: Any
    kind: Kind
    end: Any = None
    literal: Any = None
    other: Any = None


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


def fitting(term: Term, other: Kind) -> Term:
    """A value as it is compared with another kind."""
    if term.kind is Kind.RESULT:
        return Term(term.expression, Kind.NUMBER)
    if isinstance(term.literal, datetime) and other is Kind.INSTANT:
        return Term(Value(instant_of(term.literal), IntegerField()), Kind.INSTANT)
    if isinstance(term.literal, timedelta | tuple):
        raise Refused(WHERE, "a period is asked for with before, after, during or overlaps")
    return term


def words(term: Term) -> str:
    """What a value is, in words."""
    return {Kind.INSTANT: "a time", Kind.MOMENT: "a time"}.get(term.kind, f"a {term.kind.name.lower()}")
