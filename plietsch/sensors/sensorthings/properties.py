"""Kinds of properties: how each is read from a payload, kept in columns, and written out again."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from plietsch.core.instants import instant_of
from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.times import (
    read_period,
    read_time,
    write_instant,
    write_moment,
    write_period,
)

GEOJSON = ("application/geo+json", "application/vnd.geo+json")
DEEPEST, LARGEST = 12, 20_000
POSITION = 2  # numbers of a position on the ground


class Kind(Enum):
    """What a value is, so that only like is compared with like."""

    TEXT = auto()
    NUMBER = auto()
    TRUTH = auto()
    MOMENT = auto()
    INSTANT = auto()
    JSON = auto()
    RESULT = auto()
    NULL = auto()


@dataclass(frozen=True)
class Property:
    """One property; `kind` says how it may be compared, `kept` that the system writes it itself."""

    name: str
    column: str
    required: bool = True
    kept: bool = False
    kind = Kind.JSON

    def read(self, value: Any) -> dict[str, Any]:
        """The columns' values for a value out of a payload."""
        return {self.column: value}

    def show(self, row: Any) -> Any:
        """The value as JSON."""
        return getattr(row, self.column)


@dataclass(frozen=True)
class Text(Property):
    """Words."""

    kind = Kind.TEXT

    def read(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, str) or (self.required and not value.strip()):
            raise Refused(self.name, "expected text")
        return {self.column: legible(value, self.name)}


@dataclass(frozen=True)
class Choice(Property):
    """One word of a list."""

    allowed: Sequence[str] = ()
    kind = Kind.TEXT

    def read(self, value: Any) -> dict[str, Any]:
        if value not in self.allowed:
            raise Refused(self.name, f"expected one of {', '.join(self.allowed)}")
        return {self.column: value}


@dataclass(frozen=True)
class Json(Property):
    """Anything."""

    def read(self, value: Any) -> dict[str, Any]:
        return {self.column: tame(value, self.name)}


@dataclass(frozen=True)
class Object(Property):
    """An object of JSON."""

    def read(self, value: Any) -> dict[str, Any]:
        if value is not None and not isinstance(value, dict):
            raise Refused(self.name, "expected an object")
        return {self.column: tame(value, self.name)}


@dataclass(frozen=True)
class Geometry(Property):
    """GeoJSON: a geometry or a feature, in degrees of WGS 84."""

    def read(self, value: Any) -> dict[str, Any]:
        tame(value, self.name)
        first_position(value, self.name)
        return {self.column: value}


@dataclass(frozen=True)
class Unit(Property):
    """A unit of measurement: name, symbol and definition, each of which may be unknown."""

    parts = ("name", "symbol", "definition")

    def read(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused(self.name, "expected an object with name, symbol and definition")
        told = {part: value.get(part) for part in self.parts}
        for part, each in told.items():
            if not isinstance(each, str | None):
                raise Refused(f"{self.name}/{part}", "expected text or null")
        return {f"unit_{part}": each for part, each in told.items()}

    def show(self, row: Any) -> Any:
        return {part: getattr(row, f"unit_{part}") for part in self.parts}


@dataclass(frozen=True)
class Moment(Property):
    """A moment."""

    kind = Kind.MOMENT

    def read(self, value: Any) -> dict[str, Any]:
        return {self.column: read_time(value, self.name)}

    def show(self, row: Any) -> Any:
        return write_moment(getattr(row, self.column))


@dataclass(frozen=True)
class Period(Property):
    """An instant, with a column `until` perhaps a period."""

    until: str = ""
    kind = Kind.INSTANT

    def read(self, value: Any) -> dict[str, Any]:
        if value is None:
            return {}
        start, end = read_period(value, self.name)
        if end and not self.until:
            raise Refused(self.name, "expected one moment")
        return {self.column: instant_of(start)} | (
            {self.until: instant_of(end) if end else None} if self.until else {}
        )

    def show(self, row: Any) -> Any:
        if self.until:
            return write_period(getattr(row, self.column), getattr(row, self.until))
        return write_instant(getattr(row, self.column))


@dataclass(frozen=True)
class Result(Property):
    """What was measured: a number, or whatever else."""

    kind = Kind.RESULT

    def read(self, value: Any) -> dict[str, Any]:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"number": finite(value, self.name), "other": None}
        return {"number": None, "other": tame(value, self.name)}

    def show(self, row: Any) -> Any:
        return plain_number(row.number) if row.number is not None else row.other


@dataclass(frozen=True)
class Rare(Property):
    """One of those that few readings have; they share a column."""

    def read(self, value: Any) -> dict[str, Any]:
        return {self.column: {self.name: tame(value, self.name)}} if value not in (None, {}) else {}

    def show(self, row: Any) -> Any:
        return (row.more or {}).get(self.name)


def plain_number(number: float) -> float | int:
    """A whole number without its point."""
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def finite(value: float, where: str) -> float:
    """A number that can be kept and compared."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Refused(where, "expected a finite number")
    return number


def legible(value: str, where: str) -> str:
    """Text without NUL and halves of characters, which databases refuse."""
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Refused(where, "contains a sign that is none")
    return value


def tame(value: Any, where: str, depth: int = 0) -> Any:
    """JSON of bearable depth and size with legible text and finite numbers."""
    if depth > DEEPEST:
        raise Refused(where, f"nested deeper than {DEEPEST}")
    if isinstance(value, str | dict | list) and len(value) > LARGEST:
        raise Refused(where, f"longer than {LARGEST}")
    if isinstance(value, str):
        legible(value, where)
    elif isinstance(value, float):
        finite(value, where)
    elif isinstance(value, dict | list):
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            tame(each, where, depth + 1)
    return value


def first_position(shape: Any, where: str) -> tuple[float, float]:
    """Longitude and latitude of a GeoJSON geometry's or feature's first point."""
    if isinstance(shape, Mapping) and shape.get("type") == "Feature":
        shape = shape.get("geometry")
    at = shape.get("coordinates") if isinstance(shape, Mapping) else None
    while isinstance(at, list) and at and isinstance(at[0], list):
        at = at[0]
    match at:
        case [int() | float() as lon, int() | float() as lat, *_] if not isinstance(lon, bool):
            if -180 <= lon <= 180 and -90 <= lat <= 90:  # noqa: PLR2004 - degrees
                return float(lon), float(lat)
    raise Refused(where, "expected GeoJSON with coordinates [longitude, latitude] in degrees")
