"""Send simulated readings as devices do."""

import base64
import json
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from typing import Any

import paho.mqtt.client as mqtt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from plietsch.sensors.models import Area, Datastream, DeviceToken
from plietsch.sensors.operations.areas import issue_token, revoke_token
from plietsch.sensors.simulation import STREAMS, Simulated, value_at

LABEL = "Simulator"


class Command(BaseCommand):
    """`manage.py simulate_sensors`: the sample area measures, through HTTP or MQTT like any device."""

    help = (
        "Send simulated values of the sample area to a running plietsch; they are marked as simulated there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", default="smartes-baugebiet-kirchbarkau")
        parser.add_argument("--every", type=float, default=10, help="seconds between two rounds")
        parser.add_argument("--rounds", type=int, default=0, help="stop after so many; 0 goes on")
        parser.add_argument("--url", default=f"http://127.0.0.1:{settings.PORT}/sensorthings/v1.1/")
        parser.add_argument("--mqtt", default="", help="host:port of a broker, instead of HTTP")

    def handle(self, *args: Any, **options: Any) -> None:
        area = Area.objects.filter(slug=options["area"], is_sample=True).first()
        if area is None:
            raise CommandError("there is no sample area with this address")
        streams = _streams(area)
        for token in DeviceToken.objects.valid().filter(area=area, label=LABEL):
            revoke_token(token, by=None, at=timezone.now())
        token, secret = issue_token(area, label=LABEL, thing=None, by=None, at=timezone.now())
        way = _Mqtt(options["mqtt"]) if options["mqtt"] else _Http(options["url"])
        way.sign_in(token, secret)
        done = 0
        while not options["rounds"] or done < options["rounds"]:
            way.send(streams, datetime.now(UTC).replace(microsecond=0))
            done += 1
            if done != options["rounds"]:
                time.sleep(options["every"])
        self.stdout.write(f"{done * len(streams)} values sent")


def _streams(area: Area) -> list[tuple[int, Simulated]]:
    rows = Datastream.objects.filter(thing__area=area).values_list("thing__name", "name", "pk")
    keys = {(thing, name): pk for thing, name, pk in rows}
    return [(keys[each.thing, each.name], each) for each in STREAMS if (each.thing, each.name) in keys]


class _Http:
    """All values of a round in one request."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}CreateObservations"

    def sign_in(self, token: DeviceToken, secret: str) -> None:
        self.login = base64.b64encode(f"{token.account}:{secret}".encode()).decode()

    def send(self, streams: list[tuple[int, Simulated]], moment: datetime) -> None:
        told = [
            {
                "Datastream": {"@iot.id": pk},
                "components": ["phenomenonTime", "result"],
                "dataArray": [[moment.isoformat(), value_at(each, moment)]],
            }
            for pk, each in streams
        ]
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {self.login}"}
        request = urllib.request.Request(self.url, json.dumps(told).encode(), headers)  # noqa: S310 - ours
        try:
            urllib.request.urlopen(request, timeout=30).close()  # noqa: S310 - ours
        except urllib.error.HTTPError as error:
            raise CommandError(f"refused: {error.read().decode()[:300]}") from None
        except urllib.error.URLError as error:
            raise CommandError(f"{self.url} does not answer: {error.reason}") from None


class _Mqtt:
    """Each value as a message of its own, with QoS 1."""

    def __init__(self, address: str) -> None:
        self.host, _colon, self.port = address.partition(":")
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)

    def sign_in(self, token: DeviceToken, secret: str) -> None:
        self.client.username_pw_set(token.account, secret)
        self.client.connect_async(self.host, int(self.port or 1883))
        self.client.loop_start()

    def send(self, streams: list[tuple[int, Simulated]], moment: datetime) -> None:
        for pk, each in streams:
            told = {"phenomenonTime": moment.isoformat(), "result": value_at(each, moment)}
            topic = f"v1.1/Datastreams({pk})/Observations"
            self.client.publish(topic, json.dumps(told), qos=1).wait_for_publish(30)
