"""The devices of the sample area: they fill in what is missing of the last weeks, and then measure on.

They know the server by its address only, send with a token as any gateway does, and wait where nobody
answers.
"""

import base64
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

import paho.mqtt.client as mqtt
from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone

from plietsch.core.instants import instant_of
from plietsch.core.keys import digest_of
from plietsch.sensors.models import Area, Datastream, DeviceToken
from plietsch.sensors.operations.areas import issue_token, revoke_token
from plietsch.sensors.simulation import STREAMS, Simulated, value_at

LABEL = "Simulator"
HISTORY, STEP = timedelta(days=30), timedelta(minutes=30)
AT_ONCE = 240  # moments, each with a value of every datastream
LONGEST_PAUSE = 60.0  # seconds
Streams = Sequence[tuple[int, Simulated]]


class Away(Exception):
    """Nobody answers now; later somebody may."""


class Turned(Exception):
    """The server does not take what is sent."""


class Way(Protocol):
    """How values get to the server; `send` raises `Away` or `Turned`."""

    def sign_in(self, account: str, secret: str) -> None: ...

    def send(self, streams: Streams, moments: Sequence[datetime]) -> None: ...


@dataclass
class Simulator:
    """Sends values of an area, `every` so many seconds; `say` is told why there are none."""

    area: Area
    way: Way
    every: float
    say: Callable[[str], object]
    wait: Callable[[float], object] = time.sleep

    def run(self, rounds: int = 0) -> int:
        """Fill in the past, then send so many rounds (0: for ever); returns how many values were sent."""
        token, secret = token_of(self.area, at=timezone.now())
        self.way.sign_in(token.account, secret)
        streams, sent = streams_of(self.area), 0
        missing = missing_moments(self.area, now=timezone.now())
        for start in range(0, len(missing), AT_ONCE):
            sent += self._send(streams, missing[start : start + AT_ONCE])
        done = 0
        while not rounds or done < rounds:
            sent += self._send(streams_of(self.area), [datetime.now(UTC).replace(microsecond=0)])
            done += 1
            if done != rounds:
                self.wait(self.every)
        return sent

    def _send(self, streams: Streams, moments: Sequence[datetime]) -> int:
        pause = 1.0
        while streams:
            try:
                self.way.send(streams, moments)
            except Away as away:
                if pause == LONGEST_PAUSE:
                    self.say(f"The simulated sensors wait: {away}")
                self.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except Turned as turned:
                self.say(f"The simulated values were not taken: {turned}")
                self.wait(LONGEST_PAUSE)
                return 0
            else:
                return len(streams) * len(moments)
        return 0


def token_of(area: Area, *, at: datetime) -> tuple[DeviceToken, str]:
    """The simulator's token, issued once and kept in the data folder; whoever revokes it means that."""
    file = Path(settings.DATA) / "simulator.token"
    secret = file.read_text() if file.exists() else ""
    token = DeviceToken.objects.filter(area=area, digest=digest_of(secret)).first()
    if token:
        return token, secret
    for lost in DeviceToken.objects.valid().filter(area=area, label=LABEL).order_by("pk"):
        revoke_token(lost, by=None, at=at)
    token, secret = issue_token(area, label=LABEL, thing=None, by=None, at=at)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
        kept.write(secret)
    return token, secret


def streams_of(area: Area) -> Streams:
    """The datastreams that are simulated, by their keys."""
    rows = Datastream.objects.filter(thing__area=area).values_list("thing__name", "name", "pk")
    keys = {(thing, name): pk for thing, name, pk in rows}
    return [(keys[each.thing, each.name], each) for each in STREAMS if (each.thing, each.name) in keys]


def missing_moments(area: Area, *, now: datetime) -> list[datetime]:
    """When something would have been measured before the first known value and since the last one."""
    known = Datastream.objects.filter(thing__area=area)
    bounds = known.aggregate(first=Min("first_instant"), last=Max("latest_instant"))
    start = now.replace(second=0, microsecond=0) - HISTORY
    moments = [start + number * STEP for number in range(HISTORY // STEP)]
    if bounds["first"] is None:
        return moments
    return [each for each in moments if not bounds["first"] <= instant_of(each) <= bounds["last"]]


@dataclass
class Http:
    """Data arrays by HTTP: one request for all values of some moments."""

    url: str
    login: str = field(default="", init=False)

    def sign_in(self, account: str, secret: str) -> None:
        self.login = base64.b64encode(f"{account}:{secret}".encode()).decode()

    def send(self, streams: Streams, moments: Sequence[datetime]) -> None:
        told = [array_of(pk, each, moments) for pk, each in streams]
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {self.login}"}
        url = f"{self.url}CreateObservations"
        request = urllib.request.Request(url, json.dumps(told).encode(), headers)  # noqa: S310 - ours
        try:
            urllib.request.urlopen(request, timeout=30).close()  # noqa: S310 - ours
        except urllib.error.HTTPError as error:
            later = (
                error.code >= HTTPStatus.INTERNAL_SERVER_ERROR or error.code == HTTPStatus.TOO_MANY_REQUESTS
            )
            raise (Away if later else Turned)(error.read().decode()[:300]) from None
        except OSError as error:
            raise Away(f"{self.url} does not answer: {error}") from None


def array_of(pk: int, stream: Simulated, moments: Sequence[datetime]) -> dict[str, Any]:
    """The values of some moments as CreateObservations takes them."""
    return {
        "Datastream": {"@iot.id": pk},
        "components": ["phenomenonTime", "result"],
        "dataArray": [[moment.isoformat(), value_at(stream, moment)] for moment in moments],
    }


@dataclass
class Mqtt:
    """Each value as a message of its own, with QoS 1, to a broker at host:port."""

    address: str
    client: mqtt.Client = field(
        default_factory=lambda: mqtt.Client(mqtt.CallbackAPIVersion.VERSION2), init=False
    )

    def sign_in(self, account: str, secret: str) -> None:
        host, _colon, port = self.address.partition(":")
        self.client.username_pw_set(account, secret)
        self.client.connect_async(host, int(port or 1883))
        self.client.loop_start()

    def send(self, streams: Streams, moments: Sequence[datetime]) -> None:
        for moment in moments:
            for pk, each in streams:
                told = {"phenomenonTime": moment.isoformat(), "result": value_at(each, moment)}
                topic = f"v1.1/Datastreams({pk})/Observations"
                self.client.publish(topic, json.dumps(told), qos=1).wait_for_publish(30)
