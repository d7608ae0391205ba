"""What $filter finds, and what it refuses with the rule that was broken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plietsch.core.instants import moment_of
from plietsch.core.world import World
from plietsch.sensors.models import Area, Datastream, Observation, Thing
from tests.sensors.conftest import ask

READINGS = "Datastreams({soil})/Observations"
COUNTED = {
    "name eq 'Bodenfeuchte'": 1,
    "Thing/name eq 'Streuobstwiese'": 1,
    "Thing/name eq 'Streuobst' or Thing/name eq 'Nahwärmezentrale'": 2,
    "substringof('feuchte',name)": 2,
    "startswith(name,'Luft') and not endswith(name,'r')": 1,
    "unitOfMeasurement/symbol eq '%'": 2,
    "length(name) gt 15": 2,
    "tolower(name) eq 'wind'": 1,
    "toupper(concat(name,'!')) eq 'WIND!'": 1,
    "indexof(name,'in') eq 1 and substring(name,3) eq 'd'": 1,
    "ObservedProperty/name ne 'Temperatur'": 7,
    "phenomenonTime ge 2100-01-01T00:00:00Z": 0,
    "overlaps(phenomenonTime,2020-01-01T00:00:00Z/2100-01-01T00:00:00Z)": 9,
    "properties/nothing eq 1": 0,
    "properties eq null": 9,
    "Observations/result gt 1000": 0,
    "name eq 'x'' OR ''1''=''1'": 0,
    "true": 9,
}
REFUSED = {
    "name gt 5": "a text cannot be compared with a number",
    "phenomenonTime lt 5": "a time cannot be compared with a number",
    "' OR 1=1 --": "not readable from",
    "name eq 'x'; DROP TABLE sensors_thing": "not readable from “; DROP",
    "foo eq 1": "Datastream has no “foo”",
    "Thing/area/slug eq 'x'": "Thing has no “area/slug”",
    "name eq": "did not expect “the end”",
    "name": "expected something that is true or false",
    "sleep(10) eq 1": "there is no function sleep",
    "length(name,name) eq 1": "another number of arguments",
    "(" * 60 + "true" + ")" * 60: "nested deeper than 40",
    "not " * 300 + "a eq " + "1" * 1000: "longer than 2000 characters",
    "Thing/Datastreams/Thing/Datastreams/Thing/name eq 'x'": "farther than 4 relations",
    "phenomenonTime gt 2026-13-45T00:00:00Z": "expected a time",
    "now() gt 2026-01-01T00:00:00Z" + " add duration'P99999D'" * 40: "a time beyond the calendar",
    "st_within(name,geography'POINT (1 1)')": "there is no function st_within",
}


@pytest.fixture
def only_the_sample(world: World) -> World:
    """Nothing but the building area is public."""
    Area.objects.exclude(pk=world["area.kirchbarkau"].pk).update(is_public=False)
    return world


def test_datastreams_are_found_by_what_they_are_and_belong_to(only_the_sample: World) -> None:
    found = {question: len(ask("Datastreams", filter=question)["value"]) for question in COUNTED}

    assert found == COUNTED


def test_questions_that_make_no_sense_are_refused_with_the_rule(only_the_sample: World) -> None:
    for question, rule in REFUSED.items():
        said = ask("Datastreams", status=400, filter=question)
        assert said["field"] == "$filter"
        assert rule in said["message"], question
    assert Thing.objects.exists()


def test_readings_are_found_by_value_and_time(world: World) -> None:
    soil = world["datastream.soil"]
    rows = list(Observation.objects.filter(datastream=soil).order_by("instant"))
    newest = ask(f"Datastreams({soil.pk})/Observations", orderby="phenomenonTime desc", top="2")["value"]
    fresh = [row for row in rows if timezone.now() - moment_of(row.instant) < timedelta(hours=2)]
    middle = sorted(row.number or 0 for row in rows)[len(rows) // 2]
    expected = {
        f"phenomenonTime ge {newest[1]['phenomenonTime']}": 2,
        f"result gt {middle}": sum((row.number or 0) > middle for row in rows),
        f"result mul 2 sub {middle} gt {middle}": sum((row.number or 0) > middle for row in rows),
        f"round(result) eq {middle} div 0": 0,
        "result mod 1 lt 1": len(rows),
        "phenomenonTime gt now() sub duration'PT2H' and phenomenonTime le now()": len(fresh),
        "year(phenomenonTime) gt 2000 and hour(phenomenonTime) ge 0": len(rows),
        "result eq 'nass'": 0,
        "result eq null or resultTime ne null": 0,
        "Datastream/Thing/name eq 'Streuobstwiese'": len(rows),
    }

    path = f"Datastreams({soil.pk})/Observations"
    found = {each: ask(path, filter=each, count="true", top="0")["@iot.count"] for each in expected}

    assert [row.pk for row in rows[-2:]] == [each["@iot.id"] for each in reversed(newest)]
    assert found == expected
    assert 0 < len(fresh) < len(rows)


def test_options_that_make_no_sense_are_refused_with_their_name(world: World) -> None:
    wrong = {
        "top": "-1",
        "skip": "many",
        "count": "maybe",
        "select": "password",
        "orderby": "name sideways",
        "expand": "Thing($expand=Datastreams($expand=Thing($expand=Datastreams($expand=Thing))))",
        "apply": "x",
        "resultFormat": "XML",
    }

    for name, value in wrong.items():
        assert ask("Datastreams", status=400, **{name: value})["field"] == f"${name}"
    for path in ("Datastreams/name", "nonsense", "name/part"):
        assert ask("Things", status=400, orderby=path)["field"] == "$orderby"
    assert ask("Datastreams", status=400, expand="Observations($top=1")["field"] == "$expand"


def test_lists_show_what_is_selected_and_expanded(world: World) -> None:
    soil = world["datastream.soil"]

    [found] = ask(
        "Datastreams",
        filter=f"id eq {soil.pk}",
        select="name,Thing",
        expand="Observations($top=3;$select=result;$filter=result gt 0),ObservedProperty",
    )["value"]
    twice = ask("Things", filter="Datastreams/id gt 0", count="true")

    further = {"Thing@iot.navigationLink", "Observations@iot.nextLink"}
    assert found.keys() == {"name", "Observations", "ObservedProperty"} | further
    assert [list(each) for each in found["Observations"]] == [["result"]] * 3
    assert twice["@iot.count"] == len(twice["value"]) == len({each["@iot.id"] for each in twice["value"]})
    assert Datastream.objects.in_areas(Area.objects.public()).count() > 0
