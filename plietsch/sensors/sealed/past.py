"""Readings of sealed days, as the interface asks for them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from plietsch.core.instants import moment_of
from plietsch.sensors.models import Area, Datastream, Observation, SealedDay
from plietsch.sensors.sealed.asking import ask
from plietsch.sensors.sealed.files import COLUMNS
from plietsch.sensors.sealed.questions import COLUMNS as ORDERS
from plietsch.sensors.sealed.questions import Sealed, bounds
from plietsch.sensors.sensorthings.options import Options
from plietsch.sensors.sensorthings.problems import Refused

ALL = ", ".join(COLUMNS)


@dataclass(frozen=True)
class SealedPast:
    """Finds readings in files, of the datastreams that somebody may read."""

    at: datetime

    def days(self, streams: QuerySet[Datastream], options: Options) -> list[SealedDay]:
        """The sealed days that a question can mean."""
        days = SealedDay.objects.filter(area__in=streams.values("thing__area"))
        low, high = bounds(options.filter, self.at)
        if low is not None:
            days = days.filter(day__gte=moment_of(low).date())
        if high is not None:
            days = days.filter(day__lte=moment_of(high).date())
        return list(days.order_by("day", "pk"))

    def rows(
        self, days: Sequence[SealedDay], streams: QuerySet[Datastream], options: Options, feature: int | None
    ) -> list[Observation]:
        """As many readings as a page needs, in the order asked for."""
        sealed = Sealed(streams, self.at)
        where = _where(sealed, streams, options, feature)
        orders = [
            f"{_column(path)} {'DESC' if backwards else 'ASC'} NULLS LAST"
            for path, backwards in options.order
        ]
        question = (
            f"SELECT {ALL} FROM days WHERE {where} ORDER BY {', '.join([*orders, 'id'])} "
            f"LIMIT {options.skip + options.top + 1}"
        )
        return [_observation(row) for row in ask(question, days, sealed.values)]

    def count(
        self, days: Sequence[SealedDay], streams: QuerySet[Datastream], options: Options, feature: int | None
    ) -> int:
        """How many readings a question means."""
        sealed = Sealed(streams, self.at)
        where = _where(sealed, streams, options, feature)
        return sum(row[0] for row in ask(f"SELECT count(*) FROM days WHERE {where}", days, sealed.values))

    def one(self, key: int, areas: QuerySet[Area]) -> Observation | None:
        """One reading by its key."""
        days = SealedDay.objects.filter(area__in=areas.values("pk"), first_id__lte=key, last_id__gte=key)
        rows = ask(f"SELECT {ALL} FROM days WHERE id = $2", list(days), [key])
        found = _observation(rows[0]) if rows else None
        if found and Datastream.objects.in_areas(areas).filter(pk=found.datastream_id).exists():
            return found
        return None

    def sorted(self, rows: list[Observation], options: Options) -> list[Observation]:
        """Rows of both kinds in the order asked for, unknown values last."""
        rows = sorted(rows, key=attrgetter("pk"))
        for path, backwards in reversed(options.order):
            name = _column(path)
            known = [row for row in rows if getattr(row, name) is not None]
            unknown = [row for row in rows if getattr(row, name) is None]
            rows = sorted(known, key=attrgetter(name), reverse=backwards) + unknown
        return rows


def _where(sealed: Sealed, streams: QuerySet[Datastream], options: Options, feature: int | None) -> str:
    keys = list(streams.values_list("pk", flat=True))
    parts = [f"list_contains({sealed.bind(keys)}, datastream_id)"]
    if feature is not None:
        parts.append(f"feature_id = {sealed.bind(feature)}")
    if options.filter is not None:
        parts.append(sealed.condition(options.filter))
    return " AND ".join(parts)


def _column(path: Sequence[str]) -> str:
    if len(path) != 1 or path[0] not in ORDERS:
        raise Refused("$orderby", "sealed days are ordered by phenomenonTime, resultTime, result or id")
    return ORDERS[path[0]]


def _observation(row: Sequence[Any]) -> Observation:
    values = dict(zip(COLUMNS, row, strict=True))
    for name in ("other", "more"):
        values[name] = None if values[name] is None else json.loads(values[name])
    found = Observation(**values)
    found.is_sealed = True
    return found
