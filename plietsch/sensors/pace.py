"""How fast a token may write: enough for its kind, too little to drown the others.

Counted in each process: a write to count each reading would cost more than the reading.
"""

import time
from dataclasses import dataclass, field
from threading import Lock

from plietsch.sensors.models import DeviceToken

DEVICE = (10.0, 2_000.0)  # readings a second for long, and at once
GATEWAY = (20_000.0, 200_000.0)
MOST_KEPT = 10_000


@dataclass
class _Bucket:
    filled: float
    at: float


@dataclass
class Pace:
    """Buckets that fill steadily and are emptied by readings."""

    buckets: dict[int, _Bucket] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def wait(self, token: DeviceToken, readings: int, now: float | None = None) -> float:
        """0 where the readings may come now, else the seconds after which they may."""
        rate, most = DEVICE if token.thing_id else GATEWAY
        now = time.monotonic() if now is None else now
        with self.lock:
            if len(self.buckets) > MOST_KEPT:
                self.buckets.clear()
            bucket = self.buckets.setdefault(token.pk, _Bucket(most, now))
            bucket.filled = min(most, bucket.filled + (now - bucket.at) * rate)
            bucket.at = now
            if readings > bucket.filled:
                return (min(readings, most) - bucket.filled) / rate or 1.0
            bucket.filled -= readings
            return 0.0


pace = Pace()
