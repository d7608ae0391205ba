"""Take in readings: all of a batch or none, kept for good when this returns."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from plietsch.core.instants import HOUR
from plietsch.core.metrics import readings as taken_in
from plietsch.core.rows import insert_rows
from plietsch.sensors.models import Datastream, FeatureOfInterest, Location, Observation
from plietsch.sensors.operations.thresholds import watch

COLUMNS = (
    "datastream_id",
    "feature_id",
    "instant",
    "until",
    "number",
    "other",
    "result_instant",
    "more",
)
KEPT_LATEST = (
    "feature",
    "first_instant",
    "latest_instant",
    "latest_number",
    "latest_other",
    "former_instant",
    "former_number",
    "received_at",
)


@transaction.atomic
def take_in(readings: Sequence[Observation], *, at: datetime) -> list[Observation]:
    """Keep checked readings, and the latest with their datastreams; returns them with their keys."""
    wanted = {each.datastream_id for each in readings}
    rows = Datastream.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    datastreams = {row.pk: row for row in rows}
    _find_features(datastreams.values(), readings)
    for reading in readings:
        datastream = datastreams[reading.datastream_id]
        reading.feature_id = reading.feature_id or datastream.feature_id
        _remember(datastream, reading)
    keys = insert_rows(Observation, COLUMNS, [_row(each) for each in readings])
    for key, reading in zip(keys, readings, strict=True):
        reading.pk = key
    for datastream in datastreams.values():
        datastream.received_at = at
        datastream.save(update_fields=KEPT_LATEST)
    watch(datastreams.values(), at=at)
    transaction.on_commit(partial(taken_in.labels("taken").inc, len(keys)))
    return list(readings)


def _row(reading: Observation) -> tuple[Any, ...]:
    return (
        reading.datastream_id,
        reading.feature_id,
        reading.instant,
        reading.until,
        reading.number,
        None if reading.other is None else json.dumps(reading.other),
        reading.result_instant,
        None if reading.more is None else json.dumps(reading.more),
    )


def _remember(datastream: Datastream, reading: Observation) -> None:
    """Keep a reading as the latest, unless a later one is known; the one of an hour ago makes the trend."""
    if datastream.first_instant is None or reading.instant < datastream.first_instant:
        datastream.first_instant = reading.instant
    latest = datastream.latest_instant
    if latest is not None and reading.instant < latest:
        return
    if datastream.former_instant is None or (latest and latest - datastream.former_instant >= HOUR):
        datastream.former_instant, datastream.former_number = latest, datastream.latest_number
    datastream.latest_instant = reading.instant
    datastream.latest_number, datastream.latest_other = reading.number, reading.other


def _find_features(datastreams: Iterable[Datastream], readings: Sequence[Observation]) -> None:
    """Readings that name no feature are about the place where their thing is."""
    needing = {each.datastream_id for each in readings if each.feature_id is None}
    homeless = {row.thing_id for row in datastreams if row.pk in needing and row.feature_id is None}
    if not homeless:
        return
    places = Location.objects.filter(things__in=homeless).order_by("pk")
    at_thing = dict(places.values_list("things", "pk"))
    features = {place.pk: _feature_of(place) for place in places.distinct()}
    for row in datastreams:
        if row.pk in needing and row.feature_id is None and row.thing_id in at_thing:
            row.feature_id = features[at_thing[row.thing_id]]


def _feature_of(place: Location) -> int:
    if place.feature_id is None:
        place.feature = FeatureOfInterest.objects.create(
            area_id=place.area_id,
            name=place.name,
            description=place.description,
            encoding_type=place.encoding_type,
            feature=place.location,
        )
        place.save(update_fields=["feature"])
    assert place.feature_id is not None  # noqa: S101 - just made
    return place.feature_id
