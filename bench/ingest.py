"""How many readings of sensors a second the server takes in batches, kept for good before each answer."""

import json
import time
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from bench.measure import Cost
from bench.servers import Server
from bench.visitor import Visitor

BATCH, BATCHES, STREAMS = 1000, 60, 8
ROW = "sensors: readings in batches of 1,000 (per second: readings)"


def cost_of_readings(server: Server) -> Cost:
    """Batches one after the other, as a gateway sends them."""
    from plietsch.sensors.models import Area, Datastream
    from plietsch.sensors.operations.areas import issue_token

    area = Area.objects.get(slug="smartes-baugebiet-kirchbarkau")
    _token, secret = issue_token(area, label="Bench", thing=None, by=None, at=timezone.now())
    streams = list(Datastream.objects.filter(thing__area=area).order_by("pk").values_list("pk", flat=True))
    visitor, times = Visitor(server.port), []
    bodies = [_batch(streams[:STREAMS], number) for number in range(BATCHES)]
    before = server.cpu()
    for body in bodies:
        start = time.perf_counter()
        status = visitor.report("/sensorthings/v1.1/CreateObservations", body, secret)
        times.append((time.perf_counter() - start) * 1000)
        if status != 201:
            raise ValueError(f"a batch is answered {status}")
    return Cost(
        bytes=len(bodies[0]),
        cpu=(server.cpu() - before) / BATCHES * 1000,
        median=sorted(times)[BATCHES // 2],
        p99=max(times),
        per_second=BATCH * BATCHES / sum(times) * 1000,
    )


def _batch(streams: list[int], number: int) -> bytes:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2) + timedelta(seconds=number)
    each = BATCH // len(streams)
    moments = [(start + timedelta(microseconds=1000 * line)).isoformat() for line in range(each)]
    told = [
        {
            "Datastream": {"@iot.id": stream},
            "components": ["phenomenonTime", "result"],
            "dataArray": [[moment, 20 + line / 7] for line, moment in enumerate(moments)],
        }
        for stream in streams
    ]
    return json.dumps(told).encode()
