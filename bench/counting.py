"""What counting costs: per page, per hit of a tracker, and to sum up a day of a million hits."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from bench.measure import cost_of
from bench.servers import Server
from plietsch.analytics.counting.buffer import buffer
from plietsch.analytics.counting.count import Read, count
from plietsch.analytics.counting.reader import reader_of
from plietsch.analytics.models import Hit, Kind, Sum
from plietsch.analytics.operations.summing import sum_day

PAGES = 50_000
HITS = 1_000_000
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def measure_counting(server: Server) -> list[tuple[str, str]]:
    """The rows of the table."""
    track = (
        f"/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Flocalhost%2Fseite&action_name=Seite&ua={AGENT[:11]}"
    )
    cost = cost_of(server, track, {})
    return [
        ("one page, microseconds", f"{_per_page() * 1e6:.1f}"),
        ("one hit of a tracker at the server, CPU ms", f"{cost.cpu:.3f}"),
        ("hits of trackers, per second and core", f"{1000 / cost.cpu:.0f}"),
        (f"{HITS:,} hits summed up on {connection.vendor}, seconds", f"{_summing():.1f}"),
    ]


def _per_page() -> float:
    """Seconds to count a page, with different pages and sources."""
    metas = [
        {
            "HTTP_USER_AGENT": AGENT,
            "HTTP_ACCEPT_LANGUAGE": "de-DE",
            "HTTP_REFERER": f"https://a{number}.example/",
        }
        for number in range(200)
    ]
    start = time.process_time()
    for number in range(PAGES):
        count(Read(Kind.PAGE.value, f"/seite/{number % 500}/"), reader_of(metas[number % 200]))
    buffer.clear()
    return (time.process_time() - start) / PAGES


def _summing() -> float:
    """Seconds to sum up one day; nothing of it stays."""
    day = timezone.localdate() - timedelta(days=400)
    with transaction.atomic():
        for batch in _batches(day):
            Hit.objects.bulk_create(batch, batch_size=5000)
        start = time.perf_counter()
        sum_day(day)
        seconds = time.perf_counter() - start
        assert sum(Sum.objects.filter(day=day, dimension=0).values_list("hits", flat=True)) == HITS
        transaction.set_rollback(True)
    return seconds


def _batches(day: date) -> Iterator[list[Hit]]:
    now, devices = timezone.now(), ("desktop", "phone", "tablet")
    for first in range(0, HITS, 50_000):
        yield [
            Hit(
                day=day,
                at=now,
                site=number % 10 + 1,
                kind=Kind.PAGE,
                path=f"/seite/{number % 2000}/",
                is_entry=number % 3 == 0,
                source=f"website{number % 300}.example",
                device=devices[number % 3],
                language="de",
                visitor=number % 200_000 + 1,
            )
            for number in range(first, first + 50_000)
        ]
