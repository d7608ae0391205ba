"""The simulated devices of the sample area: what they send, with which token, and how they wait."""

import os
import stat
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from plietsch.core.instants import moment_of
from plietsch.core.world import World
from plietsch.sensors.models import Datastream, DeviceToken, Observation
from plietsch.sensors.operations.areas import revoke_token
from plietsch.sensors.pace import pace
from plietsch.sensors.simulation import STREAMS, value_at
from plietsch.sensors.simulator import LABEL, Away, Simulator, Streams, Turned, array_of, token_of
from tests.sensors.conftest import send


class Door:
    """Hands values to the interface, after it was away as often as told."""

    def __init__(self, closed: Sequence[Exception] = ()) -> None:
        self.closed, self.secret = list(closed), ""

    def sign_in(self, account: str, secret: str) -> None:
        self.secret = secret

    def send(self, streams: Streams, moments: Sequence[datetime]) -> None:
        if self.closed:
            raise self.closed.pop()
        send("CreateObservations", [array_of(pk, each, moments) for pk, each in streams], self.secret)


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    pace.buckets.clear()  # tokens of other tests had the same keys
    settings.DATA = tmp_path
    return tmp_path


def valid_tokens() -> int:
    return DeviceToken.objects.valid().filter(label=LABEL).count()


def test_the_past_month_is_filled_in_once_and_then_only_new_values_come(world: World) -> None:
    area, kept = world["area.kirchbarkau"], Observation.objects.count()

    first = Simulator(area, Door(), 0, print).run(rounds=1)
    second = Simulator(area, Door(), 0, print).run(rounds=1)

    soil = Datastream.objects.get(pk=world["datastream.soil"].pk)
    assert timedelta(days=30, minutes=2) > timezone.now() - moment_of(soil.first_instant or 0)
    assert timezone.now() - moment_of(soil.first_instant or 0) > timedelta(days=29, hours=23)
    assert first > 10_000
    assert second == len(STREAMS)
    assert Observation.objects.count() == kept + first + second
    assert valid_tokens() == 1


def test_the_token_survives_restarts_and_is_nobody_elses_to_read(world: World, data_folder: Path) -> None:
    area, now = world["area.kirchbarkau"], timezone.now()

    token, secret = token_of(area, at=now)

    assert token_of(area, at=now) == (token, secret)
    assert stat.S_IMODE(os.stat(data_folder / "simulator.token").st_mode) == 0o600
    (data_folder / "simulator.token").unlink()
    other, _secret = token_of(area, at=now)
    assert other != token
    assert valid_tokens() == 1


def test_who_revokes_the_token_ends_the_simulation(world: World) -> None:
    area, now = world["area.kirchbarkau"], timezone.now()
    token, secret = token_of(area, at=now)

    revoke_token(token, by=None, at=now)

    assert token_of(area, at=now) == (token, secret)
    assert valid_tokens() == 0


def test_a_server_that_is_away_is_waited_for_longer_and_longer(world: World) -> None:
    pauses: list[float] = []
    door = Door([Away("closed")] * 3)

    sent = Simulator(world["area.kirchbarkau"], door, 5, print, pauses.append).run(rounds=1)

    assert pauses == [1, 2, 4]
    assert sent > 10_000


def test_a_refusal_is_told_and_the_next_round_is_tried_again(world: World) -> None:
    said: list[str] = []
    area = world["area.kirchbarkau"]
    Simulator(area, Door(), 0, print).run(rounds=1)

    sent = Simulator(area, Door([Turned("no such token")]), 5, said.append, lambda _: None).run(rounds=2)

    assert sent == len(STREAMS)
    assert said == ["The simulated values were not taken: no such token"]


def test_the_sun_shines_by_day_and_longer_in_summer() -> None:
    [roof] = [each for each in STREAMS if each.name == "Erzeugung"]

    def evening(month: int) -> float:
        return value_at(roof, datetime(2026, month, 21, 17, tzinfo=UTC))

    assert value_at(roof, datetime(2026, 6, 21, 1, tzinfo=UTC)) == 0
    assert evening(12) == 0
    assert evening(6) > 1
