"""Past days move into files, and nobody who asks can tell the difference."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.core.instants import instant_of
from plietsch.core.world import World
from plietsch.sensors.models import Datastream, Observation, SealedDay
from plietsch.sensors.opening import daily_rows
from plietsch.sensors.operations.observations import take_in
from plietsch.sensors.operations.sealing import seal_days
from plietsch.sensors.sealed import files
from tests.sensors.conftest import ask, send

MONDAY = datetime(2026, 9, 7, tzinfo=UTC)
BORDER = date(2026, 9, 10)


@pytest.fixture
def soil(world: World) -> Datastream:
    """A datastream with a few old days, some of them odd, besides its recent ones."""
    soil: Datastream = world["datastream.soil"]
    keep(soil, [(MONDAY + timedelta(hours=hour), float(hour)) for hour in range(72)])
    return soil


def keep(stream: Datastream, values: list[tuple[datetime, float]]) -> list[Observation]:
    readings = [
        Observation(datastream=stream, instant=instant_of(moment), number=value) for moment, value in values
    ]
    return take_in(readings, at=timezone.now())


def seal() -> int:
    return seal_days(before=BORDER, at=timezone.now())


QUESTIONS: list[dict[str, str]] = [
    {"orderby": "phenomenonTime desc", "top": "200"},
    {"filter": "phenomenonTime lt 2026-09-08T02:00:00Z", "orderby": "phenomenonTime"},
    {"filter": "result gt 20 and result le 30 and phenomenonTime lt 2026-10-01"},
    {"filter": "result mul 2 eq 40 or result mod 50 eq 3", "orderby": "result desc"},
    {"filter": "hour(phenomenonTime) eq 5 and year(phenomenonTime) eq 2026", "top": "3", "skip": "1"},
    {"filter": "not (result ne 7)"},
    {"filter": "during(phenomenonTime,2026-09-07T00:00:00Z/2026-09-07T03:00:00Z)"},
    {"filter": "Datastream/name eq 'Bodenfeuchte' and result eq 71"},
    {"filter": "Datastream/Thing/name eq 'x' or round(result) eq 12"},
    {"filter": "result eq 'x' or result eq null or resultTime ne null or result eq 3"},
    {"filter": "before(phenomenonTime,2026-09-07T01:00:00Z) or floor(result) eq 1"},
]


def answers(soil: Datastream) -> list[Any]:
    path = f"Datastreams({soil.pk})/Observations"
    return [ask(path, count="true", **question) for question in QUESTIONS]


def test_sealed_days_answer_like_rows(soil: Datastream) -> None:
    before, rows = answers(soil), Observation.objects.count()

    assert seal() == 3
    assert Observation.objects.count() == rows - 72
    assert answers(soil) == before
    ask(f"Datastreams({soil.pk})/Observations", status=400, filter="parameters/x eq 1")
    chart = Client().get(f"/sensoren/messreihen/{soil.pk}/?zeitraum=jahr").content.decode()
    assert "35,5" in chart  # the mean of three days


def test_a_sealed_reading_is_found_by_its_key_and_no_longer_changed(soil: Datastream, gateway: str) -> None:
    reading = Observation.objects.filter(datastream=soil, number=5).order_by("instant")[0].pk
    seal()

    assert ask(f"Observations({reading})")["result"] == 5
    assert ask(f"Observations({reading})/Datastream/Thing")["name"] == "Streuobstwiese"
    for method in ("patch", "delete"):
        said = send(f"Observations({reading})", {"result": 6}, gateway, status=409, method=method)
        assert "sealed" in said["message"]


def test_late_readings_are_added_to_a_sealed_day_and_its_former_file_goes(
    soil: Datastream, django_capture_on_commit_callbacks: Any
) -> None:
    seal()
    former = SealedDay.objects.get(day=MONDAY.date())
    keep(soil, [(MONDAY + timedelta(minutes=30), -1.0)])

    with django_capture_on_commit_callbacks(execute=True):
        assert seal() == 1

    day = SealedDay.objects.get(day=MONDAY.date())
    assert (former.row_count, day.row_count) == (24, 25)
    assert not files.shelf.place_of(former.content).exists()
    found = ask(f"Datastreams({soil.pk})/Observations", filter="result eq -1", count="true")
    assert found["@iot.count"] == 1


def test_sealed_days_of_a_private_area_stay_private(world: World, client_as: Any) -> None:
    private = world["datastream.private"]
    [reading] = keep(private, [(MONDAY, 4.5)])
    seal()

    ask(f"Observations({reading.pk})", status=404)
    assert ask("Observations", filter="result eq 4.5 and phenomenonTime lt 2026-10-01")["value"] == []
    assert ask(f"Observations({reading.pk})", client_as("member"))["result"] == 4.5


def test_words_and_truths_survive_sealing(world: World) -> None:
    soil = world["datastream.soil"]
    odd = {"a": 'Komma, "Zitat"\nZeile'}
    take_in(
        [
            Observation(
                datastream=soil, instant=instant_of(MONDAY), other="nass, sehr \\N", more={"parameters": odd}
            ),
            Observation(datastream=soil, instant=instant_of(MONDAY) + 1, other=True),
        ],
        at=timezone.now(),
    )
    seal()

    path = f"Datastreams({soil.pk})/Observations"
    [word] = ask(path, filter="result eq 'nass, sehr \\N'")["value"]
    assert word["parameters"] == odd
    assert len(ask(path, filter="result eq true")["value"]) == 1


def test_whole_days_are_open_data_sealed_or_not_and_only_the_public_ones(world: World) -> None:
    soil, silo, now = world["datastream.soil"], world["datastream.private"], timezone.now()
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day = midnight - timedelta(days=50)
    for stream in (soil, silo):
        keep(stream, [(day, 4.0), (day + timedelta(hours=5), 1.0), (day + timedelta(hours=23), 10.0)])
        keep(stream, [(midnight, 99.0), (day - timedelta(days=400), 98.0)])

    rows = list(daily_rows())
    seal_days(before=day.date() + timedelta(days=1), at=now)
    sealed = list(daily_rows())
    keep(soil, [(day + timedelta(hours=7), 5.0)])  # it came late

    assert [row[6:11] for row in rows if row[6] == day.date()] == [(day.date(), 3, 1.0, 5.0, 10.0)]
    assert {row[1] for row in rows} == {"Bodenfeuchte"} | {row[1] for row in rows if row[6] > day.date()}
    assert not {98.0, 99.0} & {row[10] for row in rows}
    assert silo.name not in {row[1] for row in rows}
    assert sealed == rows
    assert [row[7:10] for row in daily_rows() if row[6] == day.date()] == [(4, 1.0, 5.0)]
