"""What is counted for monitoring (Prometheus): counters by every process, gauges read when somebody asks.

The processes of one machine add up in small files of the data folder. No label is about a person; each has
one, because a counter without labels makes its file when it is imported, by every command.
"""

import os
from collections.abc import Iterator

from django.conf import settings

FOLDER = settings.DATA / "metrics"
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)  # before the library is imported

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.core import GaugeMetricFamily  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

from plietsch.core.counters import reserve_room  # noqa: E402
from plietsch.core.registry import Gauge, registry  # noqa: E402

reserve_room()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

requests = Counter(
    "plietsch_requests", "Answers by name of the view, method and status", ["view", "method", "status"]
)
seconds = Histogram("plietsch_request_seconds", "Time to the answer", ["view"], buckets=SECONDS)
jobs_ended = Counter("plietsch_jobs_ended", "Attempts of background jobs", ["task", "outcome"])
readings = Counter("plietsch_readings", "Readings of sensors that were taken in", ["outcome"])
sign_ins = Counter("plietsch_sign_ins", "Sign-ins and refused ones", ["outcome"])
mails = Counter("plietsch_mails", "Mails handed to the mail server", ["outcome"])


class _Gauges(Collector):
    """What packages know of the present state."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in registry.parts(Gauge):
            family = GaugeMetricFamily(gauge.name, gauge.text, labels=[gauge.label] if gauge.label else [])
            for label, value in gauge.read().items():
                family.add_metric([label] if gauge.label else [], value)
            yield family


def exposition() -> bytes:
    """All metrics in Prometheus' text format."""
    collected = CollectorRegistry()
    MultiProcessCollector(collected)
    collected.register(_Gauges())
    return generate_latest(collected)


def forget() -> None:
    """Drop what processes counted that are gone; files are named after the process that writes them."""
    for file in FOLDER.glob("*.db"):
        if not _runs(file.stem.rpartition("_")[2]):
            file.unlink(missing_ok=True)


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except PermissionError:  # it does, as somebody else
        return True
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    return True
