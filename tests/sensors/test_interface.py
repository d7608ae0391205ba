"""OGC SensorThings as devices, gateways and strangers use it."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from plietsch.core.world import World
from plietsch.sensors.models import (
    Datastream,
    DeviceToken,
    FeatureOfInterest,
    HistoricalLocation,
    Observation,
    Thing,
)
from plietsch.sensors.operations.areas import revoke_token
from tests.sensors.conftest import ROOT, Issue, ask, refusal, send

PUMP = {
    "name": "Pumpwerk",
    "description": "Test",
    "properties": {"owner": {"name": "Amt"}, "stage": 2},
    "Locations": [
        {
            "name": "Am Graben",
            "description": "Test",
            "encodingType": "application/geo+json",
            "location": {"type": "Point", "coordinates": [10.146, 54.21]},
        }
    ],
    "Datastreams": [
        {
            "name": "Pegel",
            "description": "Test",
            "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            "unitOfMeasurement": {"name": "Meter", "symbol": "m", "definition": ""},
            "ObservedProperty": {
                "name": "Höhe",
                "definition": "https://example.org/h",
                "description": "Höhe",
            },
            "Sensor": {
                "name": "Sonde",
                "description": "Test",
                "encodingType": "text/plain",
                "metadata": "Datenblatt",
            },
            "Observations": [{"phenomenonTime": "2026-10-01T10:00:00Z", "result": 1.25}],
        }
    ],
}


def test_everybody_reads_the_public_area_and_nobody_else_the_private_one(world: World) -> None:
    private = world["datastream.private"]

    names = {each["name"] for each in ask("Datastreams")["value"]}

    assert "Bodenfeuchte" in names
    assert private.name not in names
    for path in (f"Datastreams({private.pk})", f"Datastreams({private.pk})/Observations"):
        ask(path, status=404)
    hidden = Observation.objects.get(datastream=private)
    ask(f"Observations({hidden.pk})", status=404)
    assert ask("Observations", filter=f"Datastream/id eq {private.pk}")["value"] == []
    assert ask("Things", filter="Datastreams/name eq 'Füllhöhe Salzsilo'")["value"] == []


def test_the_people_of_an_organisation_and_their_devices_read_what_is_not_public(
    world: World, client_as: Any, issue: Issue
) -> None:
    path = f"Datastreams({world['datastream.private'].pk})"
    secret = issue(world["area.private"])

    assert ask(path, client_as("member"))["name"] == "Füllhöhe Salzsilo"
    ask(path, client_as("business"), status=404)
    assert Client().get(ROOT + path, headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_a_device_reports_and_the_latest_value_stands_on_the_dashboard(world: World, issue: Issue) -> None:
    soil = world["datastream.soil"]
    secret = issue(world["area.kirchbarkau"], soil.thing)

    made = send(f"Datastreams({soil.pk})/Observations", {"result": 31.5}, secret)

    assert made["result"] == 31.5
    assert ask(f"Observations({made['@iot.id']})/Datastream")["@iot.id"] == soil.pk
    assert ask(f"Observations({made['@iot.id']})/FeatureOfInterest")["name"] == "Streuobstwiese"
    assert "31,5" in Client().get(world["area.kirchbarkau"].get_absolute_url()).content.decode()
    told = {"result": 30, "parameters": {"battery": {"volt": 3.1}}}
    odd = send(f"Datastreams({soil.pk})/Observations", told, secret)["@iot.id"]
    [found] = ask("Observations", filter="parameters/battery/volt lt 3.5")["value"]
    assert found["@iot.id"] == odd


def test_a_late_reading_is_kept_and_does_not_become_the_latest(world: World, gateway: str) -> None:
    soil = world["datastream.soil"]

    send(
        f"Datastreams({soil.pk})/Observations",
        {"result": 99, "phenomenonTime": "2026-01-01T00:00:00+01:00"},
        gateway,
    )

    fresh = Datastream.objects.get(pk=soil.pk)
    assert fresh.latest_number == soil.latest_number != 99
    assert ask(f"Datastreams({soil.pk})")["phenomenonTime"].startswith("2025-12-31T23:00:00.000Z/")


def test_a_lost_device_writes_nothing_once_its_token_is_revoked(world: World, gateway: str) -> None:
    path = f"Datastreams({world['datastream.soil'].pk})/Observations"
    send(path, {"result": 30}, gateway)

    revoke_token(DeviceToken.objects.order_by("-pk")[0], by=None, at=timezone.now())

    send(path, {"result": 30}, gateway, status=401)
    send(path, {"result": 30}, status=401)
    assert gateway not in str(list(DeviceToken.objects.values()))


def test_a_device_writes_for_its_own_thing_only(world: World, issue: Issue) -> None:
    soil = world["datastream.soil"]
    other = Datastream.objects.exclude(thing=soil.thing).filter(thing__area=soil.thing.area).first()
    assert other is not None
    secret = issue(world["area.kirchbarkau"], soil.thing)

    send(f"Datastreams({other.pk})/Observations", {"result": 1}, secret, status=403)
    send("Things", PUMP, secret, status=403)
    send(f"Datastreams({soil.pk})", {"name": "x"}, secret, status=403, method="patch")
    send(f"Datastreams({world['datastream.private'].pk})/Observations", {"result": 1}, secret, status=404)
    array = [{"Datastream": {"@iot.id": other.pk}, "components": ["result"], "dataArray": [[1]]}]
    send("CreateObservations", array, secret, status=404)


def test_a_person_writes_from_our_own_pages_only(world: World) -> None:
    soil = world["datastream.soil"]
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world["user.councillor"])
    path, told = f"{ROOT}Datastreams({soil.pk})/Observations", '{"result": 12.5}'

    foreign = browser.post(path, told, content_type="application/json")
    browser.get(f"/sensoren/messreihen/{soil.pk}/")
    token = browser.cookies["csrftoken"].value
    ours = browser.post(path, told, content_type="application/json", headers={"X-CSRFToken": token})

    assert (foreign.status_code, ours.status_code) == (403, 201)


def test_a_gateway_sets_up_a_thing_with_all_that_belongs_to_it(world: World, gateway: str) -> None:
    thing = send("Things", PUMP, gateway)["@iot.id"]

    expand = "Locations,Datastreams($expand=Observations($top=1;$orderby=phenomenonTime desc),Sensor)"
    found = ask(f"Things({thing})", expand=expand)

    assert found["Locations"][0]["location"]["coordinates"] == [10.146, 54.21]
    [stream] = found["Datastreams"]
    assert stream["Sensor"]["metadata"] == "Datenblatt"
    assert [each["result"] for each in stream["Observations"]] == [1.25]
    assert ask(f"Things({thing})/HistoricalLocations")["value"]
    assert ask("Things", filter="properties/owner/name eq 'Amt' and properties/stage gt 1")["value"]
    name = Client().get(f"{ROOT}Things({thing})/name/$value")
    assert (name.content.decode(), name["Content-Type"]) == ("Pumpwerk", "text/plain; charset=utf-8")
    links = ask(f"Things({thing})/Datastreams/$ref")["value"]
    assert [link["@iot.selfLink"] for link in links] == [
        f"http://testserver{ROOT}Datastreams({stream['@iot.id']})"
    ]


def test_a_thing_that_is_moved_keeps_where_it_was(world: World, gateway: str) -> None:
    thing = send("Things", PUMP, gateway)["@iot.id"]
    place = PUMP["Locations"][0] | {"name": "Am Teich"}  # type: ignore[index, operator]

    send(f"Things({thing})/Locations", place, gateway)
    stream = ask(f"Things({thing})/Datastreams")["value"][0]["@iot.id"]
    reading = send(f"Datastreams({stream})/Observations", {"result": 2}, gateway)["@iot.id"]

    assert [each["name"] for each in ask(f"Things({thing})/Locations")["value"]] == ["Am Teich"]
    assert HistoricalLocation.objects.filter(thing=thing).count() == 2
    assert ask(f"Observations({reading})/FeatureOfInterest")["name"] == "Am Teich"


def test_what_is_wrong_is_changed_and_what_is_gone_is_removed(world: World, gateway: str) -> None:
    thing = send("Things", PUMP, gateway)["@iot.id"]
    path = f"Things({thing})"

    send(path, {"name": "Schöpfwerk"}, gateway, status=200, method="patch")
    patch = [{"op": "replace", "path": "/properties/stage", "value": 3}]
    send(path, patch, gateway, status=200, method="patch", content_type="application/json-patch+json")
    found = ask(path)
    assert (found["name"], found["properties"]["stage"]) == ("Schöpfwerk", 3)
    assert "description" in str(send(path, {"name": "x"}, gateway, status=400, method="put"))

    send(path, None, gateway, status=200, method="delete")
    ask(path, status=404)
    assert not Thing.objects.filter(pk=thing).exists()


def test_a_wrong_reading_is_corrected_and_the_latest_value_follows(world: World, gateway: str) -> None:
    soil = world["datastream.soil"]
    before = soil.latest_number
    reading = send(f"Datastreams({soil.pk})/Observations", {"result": 900}, gateway)["@iot.id"]

    send(f"Observations({reading})", {"result": 30.5}, gateway, status=200, method="patch")
    assert Datastream.objects.get(pk=soil.pk).latest_number == 30.5
    send(f"Observations({reading})", None, gateway, status=200, method="delete")
    assert Datastream.objects.get(pk=soil.pk).latest_number == before


def test_a_batch_is_kept_whole_or_not_at_all(world: World, gateway: str) -> None:
    soil = world["datastream.soil"]
    rows = [[f"2026-10-01T10:{minute:02}:00Z", minute / 2] for minute in range(60)]
    array = {
        "Datastream": {"@iot.id": soil.pk},
        "components": ["phenomenonTime", "result"],
        "dataArray": rows,
    }
    before = Observation.objects.count()

    said = refusal("CreateObservations", [array | {"dataArray": [*rows, ["2026-10-01", "nass"]]}], gateway)
    assert said == "[0]/dataArray[60]/result: expected a number, as the datastream's observationType says"
    assert Observation.objects.count() == before

    links = send("CreateObservations", [array], gateway)
    assert len(links) == 60
    assert Observation.objects.count() == before + 60
    october = ask(
        f"Datastreams({soil.pk})/Observations",
        filter="during(phenomenonTime,2026-10-01T10:00:00Z/2026-10-01T10:30:00Z)",
        resultFormat="dataArray",
        top="5",
    )
    [part] = october["value"]
    assert part["components"][:2] == ["id", "phenomenonTime"]
    assert len(part["dataArray"]) == 5


def test_pages_lead_from_one_to_the_next(world: World) -> None:
    soil = world["datastream.soil"]
    page = ask(f"Datastreams({soil.pk})/Observations", top="25", count="true", orderby="result desc")
    found = page["value"]
    while link := page.get("@iot.nextLink"):
        page = Client().get(link.removeprefix("http://testserver")).json()
        found += page["value"]

    assert len(found) == page["@iot.count"] == len({each["@iot.id"] for each in found})
    assert [each["result"] for each in found] == sorted((each["result"] for each in found), reverse=True)


def test_a_feature_of_another_area_is_not_borrowed(world: World, gateway: str) -> None:
    soil = world["datastream.soil"]
    foreign = FeatureOfInterest.objects.create(
        area=world["area.private"],
        name="x",
        description="x",
        encoding_type="application/geo+json",
        feature={},
    )

    told = {"result": 1, "FeatureOfInterest": {"@iot.id": foreign.pk}}
    send(f"Datastreams({soil.pk})/Observations", told, gateway, status=404)


def test_a_form_where_json_is_expected_is_refused_by_name(client_as: Callable[[str], Client]) -> None:
    answer = client_as("office").post("/sensorthings/v1.1/Things", {"name": "Pegel"})

    assert answer.status_code == 400
    assert answer.json()["message"] == "payload: is a form; send JSON"
