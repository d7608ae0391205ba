"""A real server, killed and started again; clients that we did not write; a real broker."""

import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import frost_sta_client as frost
import pytest
from frost_sta_client.service.auth_handler import AuthHandler

from tests.installation import Installation, Process, free_port, new_demo, wait_until

pytestmark = pytest.mark.xdist_group("processes")
GEOJSON = "application/geo+json"
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
PATH = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])
SET_UP = """
import json
from django.utils import timezone
from plietsch.sensors.models import Area, Datastream
from plietsch.sensors.operations.areas import issue_token
area = Area.objects.get(slug="smartes-baugebiet-kirchbarkau")
token, secret = issue_token(area, label="Test", thing=None, by=None, at=timezone.now())
soil = Datastream.objects.get(name="Bodenfeuchte")
thing, thing_secret = issue_token(area, label="Wiese", thing=soil.thing, by=None, at=timezone.now())
other = Datastream.objects.get(name="Wind")
print(json.dumps([token.account, secret, soil.pk, thing.account, thing_secret, other.pk]))
"""

KEPT = """
import json
from plietsch.sensors.models import Observation
rows = Observation.objects.filter(datastream={0}, number__gte=10000, number__lt=900000)
print(json.dumps(list(rows.values_list("number", flat=True))))
"""


@dataclass
class Town:
    """The demo network on a server of its own, with tokens of its building area."""

    installation: Installation
    account: str
    secret: str
    soil: int
    device: str
    device_secret: str
    other: int

    @property
    def url(self) -> str:
        return f"{self.installation.address}/sensorthings/v1.1"

    def values(self) -> set[float]:
        """All results of the meadow from 1000 on, as the tests send them."""
        path = f"Datastreams({self.soil})/Observations?$filter=result%20ge%201000&$select=result&$top=1000"
        with urlopen(f"{self.url}/{path}", timeout=20) as answer:
            return {each["result"] for each in json.load(answer)["value"]}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with new_demo(tmp_path_factory.mktemp("town")) as demo:
        demo.environment["PLIETSCH_MQTT_PORT"] = str(free_port())
        yield Town(demo, *json.loads(demo.python(SET_UP)))


@pytest.fixture(scope="module")
def server(town: Town) -> Iterator[Process]:
    """The town's server; the last test kills it."""
    with town.installation.serving() as server:
        yield server


@pytest.mark.filterwarnings("ignore:furl.pathstr:DeprecationWarning")
def test_the_client_of_frost_sets_up_reads_changes_and_removes(town: Town, server: Any) -> None:
    service = frost.SensorThingsService(town.url, auth_handler=AuthHandler(town.account, town.secret))
    thing = frost.Thing("Pumpwerk", "Test", properties={"stage": 1})
    spot = {"type": "Point", "coordinates": [10.14, 54.2]}
    thing.locations = [frost.Location("Graben", "Test", GEOJSON, location=spot)]
    service.create(thing)
    stream = frost.Datastream(
        "Pegel",
        "Test",
        observation_type=MEASUREMENT,
        unit_of_measurement=frost.UnitOfMeasurement("Meter", "m", "urn:m"),
        thing=thing,
        sensor=frost.Sensor("Sonde", "Test", encoding_type="text/plain", metadata="x"),
        observed_property=frost.ObservedProperty("Höhe", definition="urn:h", description="Test"),
    )
    service.create(stream)
    service.create(frost.Observation("2026-10-01T10:00:00Z", 1.5, datastream=stream))
    service.observations().create(data_array(stream))

    found = service.datastreams().find(stream.id)
    query = found.get_observations().query().filter("result ge 2").orderby("result", "asc").top(5).count()
    readings = query.list()
    assert readings.count == 20
    assert [reading.result for reading in readings] == list(range(2, 22))
    things = service.things().query().filter("Datastreams/name eq 'Pegel'").expand("Locations")
    assert [each.id for each in things.list()] == [thing.id]

    service.patch(thing, [{"op": "replace", "path": "/properties/stage", "value": 2}])
    thing.name = "Schöpfwerk"
    service.update(thing)
    assert service.things().find(thing.id).name == "Schöpfwerk"
    service.delete(thing)
    assert service.things().query().filter("name eq 'Schöpfwerk'").list().entities == []


def test_the_simulated_devices_send_by_http_what_a_client_then_reads(town: Town, server: Any) -> None:
    said = town.installation.manage("simulate_sensors", "--rounds", "1")

    month = f"Datastreams({town.soil})/Observations?$count=true&$top=1&$filter=result%20lt%20100"
    with urlopen(f"{town.url}/{month}", timeout=20) as answer:
        assert json.load(answer)["@iot.count"] > 1400
    assert int(said.split()[0]) > 10_000


def data_array(stream: Any) -> Any:
    from frost_sta_client.model.ext.data_array_document import DataArrayDocument
    from frost_sta_client.model.ext.data_array_value import DataArrayValue

    part = DataArrayValue()
    part.datastream = stream
    part.components = {part.Property.PHENOMENON_TIME, part.Property.RESULT}
    for number in range(2, 22):
        part.add_observation(frost.Observation(f"2026-10-01T11:00:{number:02}Z", number, datastream=stream))
    document = DataArrayDocument()
    document.add_data_array_value(part)
    return document


def send_batches(town: Town, acknowledged: list[float]) -> None:
    """Send batches of 50 until the server is gone."""
    start = 10_000
    while True:
        values = [float(start + number) for number in range(50)]
        start += 50
        rows = {"components": ["result"], "dataArray": [[value] for value in values]}
        told = json.dumps([{"Datastream": {"@iot.id": town.soil}} | rows]).encode()
        try:
            with urlopen(Request(f"{town.url}/CreateObservations", told, login(town.secret)), timeout=10):
                acknowledged += values
        except (URLError, OSError):
            return


def test_an_open_dashboard_hears_of_a_new_value(town: Town, server: Any) -> None:
    address = f"{town.installation.address}/da/sensoren/smartes-baugebiet-kirchbarkau/live/"
    with urlopen(address, timeout=20) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert stream.readline() == b"retry: 3000\n"
        path = f"{town.url}/Datastreams({town.soil})/Observations"
        reading = Request(path, b'{"result": 55.5}', login(town.device_secret))
        with urlopen(reading, timeout=10) as answer:
            assert answer.status == 201
        lines = iter(stream.readline, b"")
        told = json.loads(next(line for line in lines if line.startswith(b"data: "))[6:])

    assert told[str(town.soil)]["value"] == "55,5"
    assert told[str(town.soil)]["trend"] == "stiger"
    hidden = f"{town.installation.address}/sensoren/testfeld-bauhof/live/"
    with pytest.raises(URLError, match="404"):
        urlopen(hidden, timeout=20)


@pytest.fixture
def publish(town: Town) -> Any:
    """Publish with mosquitto_pub, as a gateway in a cellar would; whether the broker took it."""
    if not (shutil.which("mosquitto", path=PATH) and shutil.which("mosquitto_pub")):
        pytest.skip("mosquitto is not installed: apt-get install mosquitto mosquitto-clients")

    port = town.installation.environment["PLIETSCH_MQTT_PORT"]

    def publish(account: str, secret: str, datastream: int, payload: str) -> bool:
        done = subprocess.run(
            [
                *("mosquitto_pub", "-h", "127.0.0.1", "-p", port),
                *("-u", account, "-P", secret, "-q", "1"),
                *("-t", f"v1.1/Datastreams({datastream})/Observations", "-m", payload),
            ],
            check=False,
            capture_output=True,
            timeout=20,
        )
        return done.returncode == 0

    return publish


def test_devices_publish_to_a_real_broker_and_nothing_is_lost_when_the_ingest_is_killed(
    town: Town, server: Any, publish: Any
) -> None:
    device = (town.device, town.device_secret)
    before = town.values()
    with town.installation.started("mqtt") as ingest:
        wait_until(lambda: publish(*device, town.soil, '{"result": 900001}'))
        wait_until(lambda: 900001.0 in town.values())
        assert not publish(town.device, "wrong", town.soil, '{"result": 900002}')
        publish(*device, town.other, '{"result": 900003}')
        publish(*device, town.soil, "garbage")
        publish(*device, town.soil, '{"result": 900004, "phenomenonTime": "1970-01-01T00:00:00Z"}')
        ingest.send_signal(signal.SIGSTOP)
        assert publish(*device, town.soil, '{"result": 900005}')
        ingest.kill()
        ingest.wait()  # the broker writes down what it holds, and ends too
    with town.installation.started("mqtt"):
        wait_until(lambda: publish(town.account, town.secret, town.soil, '{"result": 900006}'))
        wait_until(lambda: {900005.0, 900006.0} <= town.values())

    assert town.values() - before == {900001.0, 900005.0, 900006.0}


def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(town: Town, server: Process) -> None:
    acknowledged: list[float] = []
    sender = threading.Thread(target=send_batches, args=[town, acknowledged])
    sender.start()
    wait_until(lambda: len(acknowledged) >= 1000)
    for process in server.family():
        os.kill(process, signal.SIGKILL)
    sender.join()

    kept = json.loads(town.installation.python(KEPT.format(town.soil)))
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))


def login(secret: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
