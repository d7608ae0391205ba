"""Days are summed up; their hits and salts go; sums stay 25 months."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from plietsch.analytics.models import Dimension, Hit, Kind, Salt, Sum
from plietsch.analytics.operations import summing
from plietsch.core.registry import Retention, registry
from plietsch.core.world import World

DAY = date(2026, 11, 24)
BERLIN = ZoneInfo("Europe/Berlin")


def hit(path: str = "/", day: date = DAY, **fields: Any) -> Hit:
    facts: dict[str, Any] = {"site": 1, "kind": Kind.PAGE, "device": "desktop", "language": "de"}
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)
    return Hit.objects.create(path=path, day=day, at=noon, **{"is_entry": False, **facts, **fields})


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


def sums(dimension: Dimension) -> dict[str, tuple[int, int, int]]:
    rows = Sum.objects.filter(dimension=dimension).values_list("key", "hits", "entries", "visits")
    return {key: tuple(numbers) for key, *numbers in rows}  # type: ignore[misc]


def test_an_open_day_is_summed_as_often_as_one_likes(world: World) -> None:
    hit("/", count=3, is_entry=True, source="heise.de", campaign="brief")
    hit("/orte/", device="phone")
    hit("/daten/", kind=Kind.MISS, detail="wlan", count=2)
    for _ in range(2):
        summing.sum_up(at=at(DAY, 20))

    assert sums(Dimension.TOTAL) == {"": (4, 3, 0)}
    assert sums(Dimension.PAGE) == {"/": (3, 3, 0), "/orte/": (1, 0, 0)}
    assert sums(Dimension.SOURCE) == {"heise.de": (3, 3, 0)}
    assert sums(Dimension.CAMPAIGN) == {"brief": (3, 3, 0)}
    assert sums(Dimension.DEVICE) == {"desktop": (3, 3, 0), "phone": (1, 0, 0)}
    assert sums(Dimension.SEARCH) == sums(Dimension.MISS) == {"wlan": (2, 0, 0)}
    assert Hit.objects.count() == 3


def test_two_hours_after_midnight_a_days_hits_and_salt_are_gone_and_its_sums_stay(world: World) -> None:
    today = DAY + timedelta(days=1)
    hit()
    hit(day=today)
    Salt.objects.create(day=DAY, value=b"1" * 16)
    Salt.objects.create(day=today, value=b"2" * 16)

    summing.sum_up(at=at(today, 1))
    assert Hit.objects.count() == 2
    assert Salt.objects.count() == 2

    summing.sum_up(at=at(today, 2))
    assert [each.day for each in Hit.objects.all()] == [today]
    assert [each.day for each in Salt.objects.all()] == [today]
    summing.sum_up(at=at(today, 3))
    assert Sum.objects.filter(dimension=Dimension.TOTAL).count() == 2


def test_a_visitor_who_reads_much_is_one_visit(world: World) -> None:
    hit("/", visitor=7)
    hit("/", visitor=7)
    hit("/orte/", visitor=7)
    hit("/", visitor=-8)
    hit("/", site=2, visitor=7)
    summing.sum_up(at=at(DAY, 20))

    assert list(Sum.objects.filter(dimension=0).order_by("site").values_list("site", "hits", "visits")) == [
        (1, 4, 2),
        (2, 1, 1),
    ]
    assert Sum.objects.get(dimension=Dimension.PAGE, site=1, key="/").visits == 2


def test_hits_of_a_website_that_was_just_taken_out_are_nobodys(world: World) -> None:
    hit("/")
    hit("/alt/", site=999)  # another process wrote it while the website went

    summing.sum_up(at=at(DAY, 20))

    assert sums(Dimension.PAGE) == {"/": (1, 0, 0)}
    assert [each.path for each in Hit.objects.all()] == ["/"]


def test_garbage_makes_one_row_of_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "MOST_KEYS", 2)
    for number in range(6):
        hit(f"/{number}", count=10 - number)
    summing.sum_up(at=at(DAY, 20))

    assert sums(Dimension.PAGE) == {"/0": (10, 0, 0), "/1": (9, 0, 0), "…": (26, 0, 0)}


def test_sums_stay_25_months_and_hits_48_hours_as_the_manifest_says(world: World) -> None:
    kept = {part.model: part.after for part in registry.parts(Retention)}
    assert kept[Hit] == kept[Salt] == timedelta(hours=48)
    for days in (760, 761):
        Sum.objects.create(day=DAY - timedelta(days=days), site=1, dimension=0, hits=1, entries=0, visits=0)

    assert summing.sweep_sums(at(DAY, 12)) == 1
    hit()
    assert summing.sweep_hits(at(DAY + timedelta(days=1), 23)) == 1
