"""After the torture: acknowledged against stored, mails, recovery; as tables, also in bench/results."""

import http.client
import os
import platform
import re
import statistics
import subprocess
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import Any

from bench.acts import Act
from bench.torture.log import Log
from bench.torture.stack import PAGES, ROOT, Stack

HEAD = ("what", "sent", "acknowledged", "stored", "lost", "twice", "other answers")
RULE = ("---",)
REPEATED = re.compile(r'^plietsch_mails_total\{outcome="repeated"\} (\d+)', re.MULTILINE)


def judge(running: Stack, log: Log, *, about: str) -> int:
    """Write the tables; returns 1 where something was lost or doubled unseen."""
    from django.db import connections

    stored = _stored()
    rows: list[tuple[Any, ...]] = []
    lost = twice = 0
    for kind in ("hand-in", "registration", "post", "upload"):
        acts = [act for act in log.acts if act.kind == kind]
        told = [act for act in acts if act.answer == "302"]
        missing = sum(stored[kind][act.key] == 0 for act in told)
        double = sum(stored[kind][act.key] > 1 for act in acts)
        there = sum(stored[kind][act.key] > 0 for act in acts)
        other = _counted(act for act in acts if act.answer != "302")
        rows.append((kind, len(acts), len(told), there, missing, double, other))
        lost, twice = lost + missing, twice + double
    reads = [act for act in log.acts if act.kind == "reading"]
    fine = sum(act.answer == "200" for act in reads)
    rows.append(("reading", len(reads), fine, "", "", "", _counted(a for a in reads if a.answer != "200")))
    mails, unseen = _mails(running)
    tables: list[list[Any]] = [
        [HEAD, RULE * len(HEAD), *rows],
        [("fault", "first acknowledgement of something begun afterwards"), RULE * 2, *_recovery(log)],
        [("mails", "count"), RULE * 2, *mails],
    ]
    _report(tables, [_times(log), _backup(running), f"{about} {_machine()}"])
    connections.close_all()
    return 1 if lost or twice or unseen else 0


def _stored() -> dict[str, Counter[str]]:
    from plietsch.competitions.models import Submission
    from plietsch.core.uploads.shelf import place_of
    from plietsch.events.models import Registration
    from plietsch.groups.models import Post

    found: dict[str, Counter[str]] = defaultdict(Counter)
    found["hand-in"].update(str(pk) for pk in Submission.objects.values_list("application", flat=True))
    found["registration"].update(str(pk) for pk in Registration.objects.values_list("person", flat=True))
    for post in Post.objects.filter(body__startswith="crowd-").prefetch_related("files"):
        files = [_upload_of(one) for one in post.files.all()]
        kind = "upload" if post.body.endswith("-file") else "post"
        if kind == "post" or (files and all(place_of(one.sha256).exists() for one in files)):
            found[kind][post.body] += 1
    return found


def _upload_of(attachment: Any) -> Any:
    return attachment.upload


def _counted(acts: Any) -> str:
    return ", ".join(f"{count} x {answer}" for answer, count in Counter(act.answer for act in acts).items())


def _acknowledged(log: Log) -> list[Act]:
    return sorted((act for act in log.acts if act.answer == "302"), key=lambda act: act.began)


def _recovery(log: Log) -> list[tuple[str, str]]:
    told, rows = _acknowledged(log), []
    for at, name in log.faults:
        next_end = min((act.ended for act in told if act.began >= at), default=None)
        rows.append((name, f"{next_end - at:.1f} s" if next_end else "not before the end"))
    return rows


def _times(log: Log) -> str:
    times = sorted(act.ended - act.began for act in _acknowledged(log)) or [0.0]
    return f"Acknowledged after {statistics.median(times):.2f} s (median), {times[-1]:.2f} s (longest)."


def _mails(running: Stack) -> tuple[list[tuple[str, int]], int]:
    """Wait until the queue is empty; then how many mails came, and how many twice that nobody counted."""
    from plietsch.core.models import Letter

    deadline = time.monotonic() + 120
    while Letter.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    taken = running.postbox.taken
    repeated = sum(count - 1 for count in taken.values())
    counted = sum(int(found) for found in REPEATED.findall(_metrics()))
    rows = [
        ("taken by the mail server", taken.total()),
        ("of them a second time, under the same Message-ID", repeated),
        ("called repeated by the sender", counted),
        ("still waiting", Letter.objects.count()),
    ]
    return rows, max(0, repeated - counted)


def _metrics() -> str:
    connection = http.client.HTTPConnection("127.0.0.1", PAGES[0], timeout=30)
    connection.request("GET", "/metrics")
    return connection.getresponse().read().decode()


def _backup(running: Stack) -> str:
    folder = running.folder / "backup"
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    return f"Backup under load: digests {'equal' if done.returncode == 0 else 'DIFFER'}."


def _machine() -> str:
    one, five, _fifteen = os.getloadavg()
    return f"{os.cpu_count()} processors, load {one:.0f} ({five:.0f}), Python {platform.python_version()}."


def _report(tables: list[list[Any]], notes: list[str]) -> None:
    lines = [f"| {' | '.join(map(str, row))} |" for table in tables for row in (*table, ("",))]
    text = "\n".join([*(line.replace("|  |", "") for line in lines), *notes, ""])
    print(f"\n{text}")
    file = ROOT / "bench" / "results" / f"{datetime.now(UTC):%Y-%m-%d}-{platform.node()}-torture.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
