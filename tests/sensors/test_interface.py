"""OGC SensorThings as devices and strangers use it."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.core.world import World
from plietsch.sensors.models import Area, Datastream, DeviceToken, Observation
from plietsch.sensors.operations.areas import issue_token, revoke_token

ROOT = "/sensorthings/v1.1/"


def ask(path: str, client: Client | None = None, status: int = 200, **options: str) -> Any:
    """What a client reads."""
    response = (client or Client()).get(ROOT + path, options)
    assert response.status_code == status, response.content
    return response.json()


def send(path: str, told: Any, secret: str = "", status: int = 201, method: str = "post") -> Any:
    """What a device writes."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    body = told if isinstance(told, str) else json.dumps(told)
    response = getattr(Client(), method)(ROOT + path, body, content_type="application/json", headers=headers)
    assert response.status_code == status, response.content
    return response.json() if response.content else None


@pytest.fixture
def gateway(world: World) -> str:
    """The secret of a token for the whole building area."""
    return secret_for(world["area.kirchbarkau"])


def secret_for(area: Area, datastream: Datastream | None = None) -> str:
    thing = datastream.thing if datastream else None
    return issue_token(area, label="Test", thing=thing, by=None, at=timezone.now())[1]


def test_everybody_reads_the_public_area_and_nobody_else_the_private_one(world: World) -> None:
    private = world["datastream.private"]

    names = {each["name"] for each in ask("Datastreams")["value"]}

    assert "Bodenfeuchte" in names
    assert private.name not in names
    assert "Datastream" in ask(f"Datastreams({private.pk})", status=404)["message"]


def test_a_device_reports_what_it_measures_and_the_latest_value_shows_it(world: World) -> None:
    soil = world["datastream.soil"]
    secret = secret_for(world["area.kirchbarkau"], soil)

    made = send(f"Datastreams({soil.pk})/Observations", {"result": 31.5}, secret)

    assert made["result"] == 31.5
    assert ask(f"Observations({made['@iot.id']})/Datastream")["@iot.id"] == soil.pk
    soil.refresh_from_db()
    assert soil.latest_number == 31.5
    page = Client().get(world["area.kirchbarkau"].get_absolute_url()).content.decode()
    assert "31,5" in page


def test_a_lost_device_writes_nothing_once_its_token_is_revoked(world: World, gateway: str) -> None:
    soil = world["datastream.soil"]
    token = DeviceToken.objects.order_by("-pk")[0]
    send(f"Datastreams({soil.pk})/Observations", {"result": 30}, gateway)

    revoke_token(token, by=None, at=timezone.now())

    send(f"Datastreams({soil.pk})/Observations", {"result": 30}, gateway, status=401)
    send(f"Datastreams({soil.pk})/Observations", {"result": 30}, status=401)
    assert gateway not in str(list(DeviceToken.objects.values()))


def test_readings_are_filtered_by_time_and_value(world: World) -> None:
    soil = world["datastream.soil"]
    path = f"Datastreams({soil.pk})/Observations"
    rows = Observation.objects.filter(datastream=soil).order_by("-instant")
    newest = ask(path, **{"$orderby": "phenomenonTime desc", "$top": "2", "$count": "true"})

    assert newest["@iot.count"] == rows.count()
    assert [each["@iot.id"] for each in newest["value"]] == [row.pk for row in rows[:2]]
    since = newest["value"][1]["phenomenonTime"]
    late = ask(path, **{"$filter": f"phenomenonTime ge {since} and result gt -1000"})
    assert {each["@iot.id"] for each in late["value"]} == {row.pk for row in rows[:2]}
