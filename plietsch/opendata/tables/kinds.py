"""Kinds of columns: told from their values, and read from text by an expression of SQL."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plietsch.opendata.tables.problems import QueryRefused


class Kind(TextChoices):
    """What the values of a column are."""

    TEXT = "text", gettext_lazy("Text")
    WHOLE = "whole", gettext_lazy("ganze Zahl")
    NUMBER = "number", gettext_lazy("Kommazahl")
    DATE = "date", gettext_lazy("Datum")
    MOMENT = "moment", gettext_lazy("Zeitpunkt")
    TRUTH = "truth", gettext_lazy("ja oder nein")

    @property
    def is_numeric(self) -> bool:
        return self in (Kind.WHOLE, Kind.NUMBER)


def kinds_of(table: Any) -> dict[str, Kind]:
    """The kind of each column of a Table, in their order."""
    return {column["name"]: Kind(column["kind"]) for column in table.columns}


# What people write where they have no value; an empty cell is one in every column.
MISSING = (
    "",
    "-",
    "–",
    "—",
    ".",
    "..",
    "...",
    "…",
    "/",
    "x",
    "k.a.",
    "k. a.",
    "n/a",
    "na",
    "null",
    "#nv",
    "#n/a",
)
YES, NO = ("ja", "wahr", "true", "j", "yes"), ("nein", "falsch", "false", "n", "no")

_WHOLE = r"[-+]?(\d{1,18}|\d{1,3}(GROUP\d{3}){1,5})"
_NUMBER = r"[-+]?(\d{1,18}|\d{1,3}(GROUP\d{3}){1,5})?(POINT\d+)?([eE][-+]?\d{1,3})?"
_DAYS = ("%d.%m.%y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")
_MOMENTS = (
    *("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"),
    *("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"),
)
_CODE = re.compile(r"0\d+\Z", re.ASCII)
_NAMES_OF_CODES = re.compile(
    r"plz|postleitzahl|\bags\b|\bars\b|schlüssel|telefon|\btel\b|\bfax\b|\bcode\b|\bid\b", re.I
)


def guess(name: str, values: Sequence[str], point: str) -> Kind:
    """The narrowest kind that all values of a column fit; codes such as 01067 stay text."""
    told = [value for value in (value.strip() for value in values) if value.lower() not in MISSING]
    if not told or _NAMES_OF_CODES.search(name) or any(_CODE.match(value) for value in told):
        return Kind.TEXT
    for kind in (Kind.WHOLE, Kind.NUMBER, Kind.DATE, Kind.MOMENT, Kind.TRUTH):
        if all(_fits(kind, value, point) for value in told):
            return kind
    return Kind.TEXT


def guess_point(values: Sequence[str]) -> str:
    """Which sign stands before the decimals: a comma, unless points clearly do."""
    commas = sum(bool(re.fullmatch(r"[-+]?[\d.]*,\d+", value)) for value in values)
    points = sum(
        bool(re.fullmatch(r"[-+]?(\d+\.(\d{1,2}|\d{4,})|\d{1,3}(,\d{3})+\.\d+)", value)) for value in values
    )
    return "." if points > commas else ","


def reading(column: str, kind: Kind, point: str) -> str:
    """SQL that reads a quoted text column as this kind; NULL where a value does not fit."""
    group = "." if point == "," else ","
    text = f"trim({column})"
    match kind:
        case Kind.WHOLE:
            return _if_matches(text, _WHOLE, point, f"TRY_CAST(replace({text}, '{group}', '') AS BIGINT)")
        case Kind.NUMBER:
            plain = f"replace(replace({text}, '{group}', ''), '{point}', '.')"
            return _if_matches(text, _NUMBER, point, f"TRY_CAST({plain} AS DOUBLE)")
        case Kind.DATE:
            return f"CAST(try_strptime({text}, {list(_DAYS)}) AS DATE)"
        case Kind.MOMENT:
            return f"try_strptime({text}, {[*_MOMENTS, *_DAYS]})"
        case Kind.TRUTH:
            return f"CASE WHEN lower({text}) IN {YES} THEN true WHEN lower({text}) IN {NO} THEN false END"
    return f"nullif({text}, '')"


def is_told(column: str) -> str:
    """SQL: whether a text column says anything at all."""
    return f"lower(trim({column})) NOT IN {MISSING}"


def parse(kind: Kind, text: str) -> Any:
    """The value that a person typed for a column of this kind; QueryRefused where it is none."""
    value = _PARSERS[kind](text.strip())
    if value is None:
        raise QueryRefused(
            _("„%(text)s“ passt nicht: Hier steht %(kind)s.") % {"text": text, "kind": kind.label}
        )
    return value


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _parse_number(text: str) -> float | None:
    for point, group in ((",", "."), (".", ",")):
        if text and re.fullmatch(_pattern(_NUMBER, point), text, re.ASCII):
            return float(text.replace(group, "").replace(point, "."))
    return None


def _parse_truth(text: str) -> bool | None:
    return text.lower() in YES if text.lower() in YES + NO else None


def _parse_day(text: str) -> date | None:
    found = _first_moment(text, _DAYS)
    return found.date() if found else None


def _parse_moment(text: str) -> datetime | None:
    return _first_moment(text, _MOMENTS + _DAYS)


_PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: str,
    Kind.WHOLE: _parse_number,
    Kind.NUMBER: _parse_number,
    Kind.DATE: _parse_day,
    Kind.MOMENT: _parse_moment,
    Kind.TRUTH: _parse_truth,
}


def _fits(kind: Kind, value: str, point: str) -> bool:
    match kind:
        case Kind.WHOLE:
            return bool(re.fullmatch(_pattern(_WHOLE, point), value, re.ASCII))
        case Kind.NUMBER:
            return bool(re.fullmatch(_pattern(_NUMBER, point), value, re.ASCII))
        case Kind.TRUTH:
            return value.lower() in YES + NO
    return _first_moment(value, _DAYS if kind == Kind.DATE else _MOMENTS) is not None


def _if_matches(text: str, pattern: str, point: str, then: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, '{_pattern(pattern, point)}') THEN {then} END"


def _pattern(pattern: str, point: str) -> str:
    group = r"\." if point == "," else ","
    return pattern.replace("GROUP", group).replace("POINT", "," if point == "," else r"\.")


def _first_moment(text: str, forms: Sequence[str]) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - open data name no time zone
        except ValueError:
            continue
    return None
