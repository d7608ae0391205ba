"""From payloads to readings: one by one or in data arrays, each checked before any is kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NoReturn

from plietsch.core.instants import instant_of
from plietsch.sensors.models import Datastream, FeatureOfInterest, Observation, ObservationType
from plietsch.sensors.sensorthings.problems import Refused, Unknown
from plietsch.sensors.sensorthings.vocabulary import OBSERVATIONS

MOST_AT_ONCE = 20_000
AHEAD = timedelta(days=1)  # clocks in another zone are off by hours
FEATURE = "FeatureOfInterest/id"
COLUMNS = ("feature_id", "instant", "until", "number", "other", "result_instant", "more")
IGNORED = ("id", "@iot.id", "@iot.selfLink", "Datastream", "FeatureOfInterest", "MultiDatastream")
Place = Callable[[str], str]


@dataclass(frozen=True)
class Receiver:
    """Reads what a writer sends; `earliest` is the oldest moment that is believed of them."""

    datastreams: Mapping[int, Datastream]
    at: datetime
    earliest: datetime

    @cached_property
    def first(self) -> int:
        """The earliest instant that is believed."""
        return instant_of(self.earliest)

    @cached_property
    def last(self) -> int:
        """The latest instant that is believed."""
        return instant_of(self.at + AHEAD)

    def observation(self, told: Any, datastream: Datastream, where: Place = str) -> Observation:
        """One reading out of an object of JSON."""
        if not isinstance(told, dict):
            raise Refused(where("Observation"), "expected an object")
        for name in told:
            if name not in OBSERVATIONS.by_name and name not in IGNORED and "@iot." not in name:
                raise Refused(where(name), "is no property of an Observation")
        if "result" not in told:
            raise Refused(where("result"), "is missing")
        return self._reading(datastream, [item for item in told.items() if item[0] not in IGNORED], where)

    def data_arrays(self, told: Any) -> list[Observation]:
        """All readings of CreateObservations."""
        if not isinstance(told, list) or not told:
            raise Refused("CreateObservations", "expected a list of data arrays")
        rows = [_array(group, number) for number, group in enumerate(told)]
        if sum(map(len, rows)) > MOST_AT_ONCE:
            raise Refused("dataArray", f"more than {MOST_AT_ONCE} readings at once; send them in parts")
        readings: list[Observation] = []
        for number, (group, lines) in enumerate(zip(told, rows, strict=True)):
            datastream = self.datastream(group.get("Datastream"), f"[{number}]/Datastream")
            readings += self._lines(datastream, _components(group, number), lines, number)
        return readings

    def datastream(self, told: Any, where: str) -> Datastream:
        """The datastream that a payload refers to, of those that the writer may write."""
        key = reference(told, where)
        if key not in self.datastreams:
            raise Unknown(where, f"there is no Datastream({key}) for this writer")
        return self.datastreams[key]

    def _lines(
        self, datastream: Datastream, components: Sequence[str], lines: Sequence[Any], number: int
    ) -> list[Observation]:
        readings = []
        for line, values in enumerate(lines):
            if not isinstance(values, list) or len(values) != len(components):
                raise Refused(f"[{number}]/dataArray[{line}]", f"expected {len(components)} values")

            def place(name: str, line: int = line) -> str:
                return f"[{number}]/dataArray[{line}]/{name}"

            told = list(zip(components, values, strict=True))
            readings.append(self._reading(datastream, told, place))
        return readings

    def _reading(self, datastream: Datastream, told: Sequence[tuple[str, Any]], where: Place) -> Observation:
        columns: dict[str, Any] = {}
        try:
            for name, value in told:
                if name == FEATURE:
                    columns["feature_id"] = value
                elif known := OBSERVATIONS.by_name.get(name):
                    read = known.read(value)
                    if "more" in read:
                        read = {"more": columns.get("more", {}) | read["more"]}
                    columns |= read
            _check_result(datastream.observation_type, columns)
            if "instant" not in columns:
                columns["instant"] = instant_of(self.at)
            self._check_clock(columns)
        except Refused as refused:
            refused.where = where(refused.where)
            raise
        values: Any = map(columns.get, COLUMNS)
        return Observation(None, datastream.pk, *values)

    def _check_clock(self, columns: Mapping[str, Any]) -> None:
        last = columns.get("until") or columns["instant"]
        if columns["instant"] < self.first:
            raise Refused("phenomenonTime", f"lies before {self.earliest:%Y-%m-%d}; is the clock right?")
        if last > self.last:
            raise Refused("phenomenonTime", "lies in the future; is the clock right?")


def read_json(body: bytes) -> Any:
    """JSON without numbers that are none, and without nesting that exhausts the reader."""
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except RecursionError:
        raise Refused("payload", "nested too deep") from None
    except ValueError as error:
        raise Refused("payload", f"is not JSON ({str(error)[:80]})") from None


def reference(told: Any, where: str) -> int:
    """The key in a reference such as {"@iot.id": 5}."""
    key = told.get("@iot.id") if isinstance(told, dict) else None
    if not isinstance(key, int) or isinstance(key, bool) or not 0 < key < 2**63:
        raise Refused(where, 'expected {"@iot.id": number}')
    return key


def wanted_datastreams(told: Any) -> list[int]:
    """The keys that data arrays name, for one look into the database; nonsense is told later."""
    groups = told if isinstance(told, list) else []
    references = [group.get("Datastream") for group in groups if isinstance(group, dict)]
    keys = [each.get("@iot.id") for each in references if isinstance(each, dict)]
    return [key for key in keys if isinstance(key, int) and not isinstance(key, bool) and 0 < key < 2**63]


def _array(group: Any, number: int) -> list[Any]:
    lines = group.get("dataArray") if isinstance(group, dict) else None
    if not isinstance(lines, list):
        raise Refused(f"[{number}]/dataArray", "expected a list of rows")
    return lines


def _components(group: Mapping[str, Any], number: int) -> list[str]:
    components = group.get("components")
    known = (*OBSERVATIONS.by_name, FEATURE, "id")
    if not isinstance(components, list) or not all(
        isinstance(each, str) and each in known for each in components
    ):
        raise Refused(f"[{number}]/components", f"expected some of {', '.join(known)}")
    if "result" not in components or len(set(components)) < len(components):
        raise Refused(f"[{number}]/components", "expected result, and each only once")
    return components


_EXPECTED = {
    ObservationType.MEASUREMENT.value: (lambda number, other: number is not None, "a number"),
    ObservationType.COUNT.value: (
        lambda number, other: number is not None and number.is_integer(),
        "a whole number",
    ),
    ObservationType.TRUTH.value: (lambda number, other: isinstance(other, bool), "true or false"),
    ObservationType.CATEGORY.value: (lambda number, other: isinstance(other, str), "text"),
}


def _check_result(kind: str, columns: Mapping[str, Any]) -> None:
    if kind in _EXPECTED:
        fits, words = _EXPECTED[kind]
        if not fits(columns["number"], columns["other"]):
            raise Refused("result", f"expected {words}, as the datastream's observationType says")


def known_features(readings: Sequence[Observation], datastreams: Mapping[int, Datastream]) -> None:
    """Refuse readings about features that their area does not have."""
    wanted: dict[Any, int] = {
        each.feature_id: datastreams[each.datastream_id].thing.area_id
        for each in readings
        if each.feature_id is not None
    }
    if not wanted:
        return
    if not all(isinstance(key, int) and not isinstance(key, bool) and 0 < key < 2**63 for key in wanted):
        raise Refused(FEATURE, "expected a number")
    found = dict(FeatureOfInterest.objects.filter(pk__in=wanted).values_list("pk", "area_id"))
    for key, area in wanted.items():
        if found.get(key) != area:
            raise Unknown(FEATURE, f"there is no FeatureOfInterest({key}) for this writer")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
