"""Seal past days: readings move from the database into one file for each area and day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.db.models import Max, Min

from plietsch.core.instants import DAY, instant_of
from plietsch.sensors.models import Area, Datastream, Observation, SealedDay
from plietsch.sensors.sealed import files


def seal_days(*, before: date, at: datetime) -> int:
    """Seal every day (UTC) before this one that has readings in the database; returns how many."""
    border, sealed = _midnight(before), 0
    for area in Area.objects.order_by("pk"):
        for day in list(_days(area, border)):
            sealed += _seal(area, day, at=at)
    return sealed


def _days(area: Area, border: int) -> Iterator[date]:
    rows = Observation.objects.filter(datastream__thing__area=area, instant__lt=border)
    first = rows.aggregate(first=Min("instant"))["first"]
    while first is not None:
        day = datetime.fromtimestamp(first // 1_000_000, UTC).date()
        yield day
        rows = rows.filter(instant__gte=_midnight(day) + DAY)
        first = rows.aggregate(first=Min("instant"))["first"]


@transaction.atomic
def _seal(area: Area, day: date, *, at: datetime) -> bool:
    """Move one day; whoever takes in readings of this area waits meanwhile, so that none slips through."""
    list(Datastream.objects.select_for_update().filter(thing__area=area).order_by("pk").values_list("pk"))
    start = _midnight(day)
    rows = Observation.objects.filter(
        datastream__thing__area=area, instant__gte=start, instant__lt=start + DAY
    )
    former = SealedDay.objects.filter(area=area, day=day).first()
    keys = rows.aggregate(first=Min("pk"), last=Max("pk"))
    if keys["first"] is None:
        return False
    with files.shelf.workshop() as workshop:
        values = rows.order_by("datastream", "instant", "pk").values_list(*files.COLUMNS)
        target = files.write(values.iterator(), former.content if former else "", workshop)
        count = files.count(target)
        content = files.shelf.put(target)
    SealedDay.objects.update_or_create(
        area=area,
        day=day,
        defaults={
            "content": content,
            "row_count": count,
            "first_id": min(keys["first"], former.first_id) if former else keys["first"],
            "last_id": max(keys["last"], former.last_id) if former else keys["last"],
            "sealed_at": at,
        },
    )
    Observation.objects.filter(pk__in=rows.values("pk")).delete()
    if former:
        transaction.on_commit(lambda: files.shelf.drop(former.content))
    return True


def _midnight(day: date) -> int:
    return instant_of(datetime.combine(day, time.min, UTC))
