"""What broken devices, wrong clocks and attackers send is refused with the field or rule."""

import json
from datetime import timedelta

from django.test import Client, override_settings
from django.utils import timezone

from plietsch.core.world import World
from plietsch.sensors.models import Observation, Thing
from plietsch.sensors.pace import Pace
from tests.sensors.conftest import ROOT, Issue, ask, refusal, send
from tests.sensors.test_interface import PUMP

GARBAGE = {
    "": "payload",
    "{": "payload",
    "[]": "Observation",
    '{"result": NaN}': "payload",
    '{"result": 1e999}': "result",
    '{"result": 1, "result2": 2}': "result2",
    '{"phenomenonTime": "2026-10-01T00:00:00Z"}': "result",
    '{"result": "nass"}': "result",
    '{"result": true}': "result",
    '{"result": [1]}': "result",
    '{"result": null}': "result",
    '{"result": 1, "phenomenonTime": "gestern"}': "phenomenonTime",
    '{"result": 1, "phenomenonTime": 1767225600}': "phenomenonTime",
    '{"result": 1, "phenomenonTime": "2026-10-02T00:00:00Z/2026-10-01T00:00:00Z"}': "phenomenonTime",
    '{"result": 1, "phenomenonTime": "1970-01-01T00:00:07Z"}': "phenomenonTime",
    '{"result": 1, "phenomenonTime": "2036-02-07T06:28:16Z"}': "phenomenonTime",
    '{"result": 1, "phenomenonTime": "0001-01-01T00:00:00+14:00"}': "phenomenonTime",
    '{"result": 1, "parameters": {"a": "\\ud800"}}': "parameters",
    '{"result": 1, "parameters": ' + '{"a":' * 40 + "1" + "}" * 40 + "}": "parameters",
    "[" * 100_000: "payload",
    '{"result": 1' + "0" * 5000 + "}": "payload",
}


def test_garbage_from_a_device_is_refused_by_name_and_nothing_is_kept(world: World, issue: Issue) -> None:
    soil = world["datastream.soil"]
    secret = issue(world["area.kirchbarkau"], soil.thing)
    before = Observation.objects.count()

    for body, field in GARBAGE.items():
        said = send(f"Datastreams({soil.pk})/Observations", body, secret, status=400)
        assert said["field"] == field, body[:80]
    send(f"Datastreams({soil.pk})/Observations", b"\xff\xfe\x00", secret, status=400)

    assert Observation.objects.count() == before


def test_a_clock_that_is_off_by_years_is_told_and_an_archive_is_not(world: World, issue: Issue) -> None:
    soil = world["datastream.soil"]
    device, gateway = issue(world["area.kirchbarkau"], soil.thing), issue(world["area.kirchbarkau"])
    old = {"result": 1, "phenomenonTime": (timezone.now() - timedelta(days=1000)).isoformat()}
    path = f"Datastreams({soil.pk})/Observations"

    assert "is the clock right?" in refusal(path, old, device)
    send(path, old, gateway)


def test_data_arrays_are_refused_with_the_row(world: World, gateway: str) -> None:
    stream = {"Datastream": {"@iot.id": world["datastream.soil"].pk}}
    one = stream | {"components": ["result"]}
    injected = one | {"Datastream": {"@iot.id": "1 OR 1=1"}, "dataArray": [[1]]}
    wrong = {
        "CreateObservations: expected a list": {},
        "[0]/dataArray: expected a list of rows": [stream],
        "[0]/components: expected some of": [
            stream | {"components": ["result", "password"], "dataArray": [[1, 2]]}
        ],
        "[0]/components: expected result": [
            stream | {"components": ["result", "result"], "dataArray": [[1, 2]]}
        ],
        "[0]/dataArray[1]: expected 1 values": [
            stream | {"components": ["result"], "dataArray": [[1], [1, 2]]}
        ],
        "[0]/dataArray[0]/phenomenonTime": [
            stream | {"components": ["result", "phenomenonTime"], "dataArray": [[1, "2099-01-01T00:00:00Z"]]}
        ],
        "[0]/Datastream: expected": [injected],
        "dataArray: more than 20000 readings": [
            stream | {"components": ["result"], "dataArray": [[1]] * 20_001}
        ],
        "FeatureOfInterest/id: expected a number": [
            stream | {"components": ["result", "FeatureOfInterest/id"], "dataArray": [[1, "x"]]}
        ],
    }

    for rule, told in wrong.items():
        assert rule in refusal("CreateObservations", told, gateway)


def test_entities_are_refused_with_what_is_missing_or_wrong(world: World, gateway: str) -> None:
    place = PUMP["Locations"][0]  # type: ignore[index]
    wrong = {
        "name: is missing": {"description": "x"},
        "name: expected text": {"name": 5, "description": "x"},
        "owner: is no property of Thing": {"name": "x", "description": "x", "owner": "me"},
        "properties: expected an object": {"name": "x", "description": "x", "properties": [1]},
        "Locations: expected a list": {"name": "x", "description": "x", "Locations": place},
        "location: expected GeoJSON": PUMP
        | {"Locations": [place | {"location": {"type": "Point", "coordinates": [999, 0]}}]},
        "encodingType: expected one of": PUMP | {"Locations": [place | {"encodingType": "text/html"}]},
        "Locations: there is no Locations(999999)": PUMP | {"Locations": [{"@iot.id": 999999}]},
        "Sensor: is missing": PUMP
        | {"Datastreams": [{k: v for k, v in PUMP["Datastreams"][0].items() if k != "Sensor"}]},  # type: ignore[index]
    }
    before = Thing.objects.count()

    for rule, told in wrong.items():
        status = 404 if "there is no" in rule else 400
        assert rule in refusal("Things", told, gateway, status=status), rule
    assert Thing.objects.count() == before


def test_addresses_that_lead_nowhere_are_not_found(world: World) -> None:
    for path in (
        "Users",
        "Things(1",
        "Things('1')",
        "Things(1)/../../admin",
        "Things/name",
        "a/" * 30,
        "$metadata",
    ):
        assert Client().get(ROOT + path).status_code in (400, 404), path
    assert ask("")["value"][0]["name"] == "Things"


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_payload_that_is_too_large_is_told_so(world: World, gateway: str) -> None:
    said = send("CreateObservations", json.dumps([{"a": "b" * 2000}]), gateway, status=413)

    assert said["message"] == "payload: is too large; send it in parts"


def test_a_device_that_floods_is_told_to_wait(world: World) -> None:
    token, pace = world["devicetoken.revoked"], Pace()

    assert pace.wait(token, 2000, now=0) == 0
    assert pace.wait(token, 50, now=1) == 4
    assert pace.wait(token, 50, now=5) == 0
    assert pace.wait(world["devicetoken.gateway"], 20_000, now=1) == 0
