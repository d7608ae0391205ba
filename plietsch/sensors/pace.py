"""How fast a token may write: enough for its kind, too little to drown the others."""

import time
from dataclasses import dataclass, field
from threading import Lock

from plietsch.core.buckets import Bucket
from plietsch.sensors.models import DeviceToken

DEVICE = (10.0, 2_000.0)  # readings a second for long, and at once
GATEWAY = (20_000.0, 200_000.0)
MOST_KEPT = 10_000


@dataclass
class Pace:
    """A bucket of readings for each token."""

    buckets: dict[int, Bucket] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def wait(self, token: DeviceToken, readings: int, now: float | None = None) -> float:
        """0 where the readings may come now, else the seconds after which they may."""
        with self.lock:
            if len(self.buckets) > MOST_KEPT:
                self.buckets.clear()
            bucket = self.buckets.setdefault(token.pk, Bucket(*(DEVICE if token.thing_id else GATEWAY)))
            return bucket.wait(readings, time.monotonic() if now is None else now)


pace = Pace()
