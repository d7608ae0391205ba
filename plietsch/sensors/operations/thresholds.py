"""Set limits, and notice when values cross them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.sensors.models import Area, Datastream, Threshold

QUIET = timedelta(hours=1)  # between two posts about one threshold


@transaction.atomic
def set_threshold(
    datastream: Datastream, *, side: str, limit: float, advice: str, by: User, at: datetime
) -> Threshold:
    """Tell the area's group from now on when a value lies beyond a limit."""
    threshold = Threshold(datastream=datastream, side=side, limit=limit, advice=advice, set_by=by, set_at=at)
    threshold.full_clean()
    threshold.save()
    _record("threshold.set", threshold, by=by, at=at)
    return threshold


@transaction.atomic
def remove_threshold(threshold: Threshold, *, by: User, at: datetime) -> None:
    """Nobody is told any more."""
    _record("threshold.removed", threshold, by=by, at=at)
    threshold.delete()


def watch(datastreams: Iterable[Datastream], *, at: datetime) -> None:
    """Note which thresholds the latest values cross; what is crossed is told after the commit."""
    latest = {row.pk: row for row in datastreams if row.latest_number is not None}
    thresholds = Threshold.objects.filter(datastream__in=latest).select_related("datastream__thing__area")
    for threshold in thresholds:
        value = latest[threshold.datastream_id].latest_number
        if value is not None and threshold.is_beyond(value) != (threshold.crossed_at is not None):
            _turn(threshold, at=at)


def _turn(threshold: Threshold, *, at: datetime) -> None:
    begins = threshold.crossed_at is None
    threshold.crossed_at = at if begins else None
    tells = begins and (threshold.told_at is None or at - threshold.told_at >= QUIET)
    if tells:
        threshold.told_at = at
    threshold.save(update_fields=["crossed_at", "told_at"])
    if tells:
        _record("threshold.crossed", threshold, by=None, at=at)


def _record(verb: str, threshold: Threshold, *, by: User | None, at: datetime) -> None:
    area: Area = threshold.datastream.thing.area
    record(verb, actor=by, subject=threshold, context=area, audience=area.audience, at=at)
