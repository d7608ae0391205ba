"""Ten people write one text at the same moment: how long until the others see a word."""

import asyncio
import statistics
import time
from collections.abc import Sequence

from bench.servers import Server
from bench.writer import Writer

WRITING = ("member", "councillor", "science", "office")  # roles of the demo group that writes
WRITERS, WORDS, PAUSE = 10, 60, 0.2  # words each, seconds between two of them: quick typing


def ten_writers(server: Server, people: Sequence[dict[str, str] | None]) -> tuple[str, str]:
    """Latency from a writer's keyboard to the last of nine screens, kept in the database on the way."""
    from plietsch.strategies.models import Strategy

    strategy = Strategy.objects.get(adoption=None, consultation=None, slug__contains="buechereien")
    section = strategy.sections.order_by("position")[0].pk
    address = f"ws://127.0.0.1:{server.port}/strategien/{strategy.slug}/raum"
    sessions = [cookies["sessionid"] for cookies in people if cookies]
    writers = [Writer(address, sessions[number % len(sessions)], section) for number in range(WRITERS)]
    cpu = server.cpu()
    times = asyncio.run(_write(writers))
    cpu = (server.cpu() - cpu) / len(times) * 1000
    cuts = statistics.quantiles(times, n=100)
    return (
        f"ten writers in one room, {WRITERS / PAUSE:.0f} words a second",
        f"seen by all others after {statistics.median(times):.1f} ms (median), {cuts[94]:.1f} ms (95th "
        f"percentile), {cuts[98]:.1f} ms (99th); {cpu:.1f} ms CPU a word",
    )


async def _write(writers: Sequence[Writer]) -> list[float]:
    """Milliseconds until each word has reached everybody else."""
    for writer in writers:
        await writer.open()
        await writer.synced()
    parts = await asyncio.gather(*(_type(writer, number) for number, writer in enumerate(writers)))
    said = [entry for part in parts for entry in part]
    await asyncio.sleep(2)
    for writer in writers:
        await writer.close()
    return [
        (max(other.heard[update] for other in writers if other is not writer) - at) * 1000
        for writer, update, at in said
    ]


async def _type(writer: Writer, number: int) -> list[tuple[Writer, bytes, float]]:
    """Words one after the other; ten people do not press their keys at the same instant."""
    await asyncio.sleep(PAUSE * number / WRITERS)
    said = []
    for word in range(WORDS):
        at = time.perf_counter()
        said.append((writer, await writer.type(f"Wort{word}"), at))
        await asyncio.sleep(PAUSE)
    return said
