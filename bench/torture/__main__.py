"""`make torture`: mixed load for WINDOW seconds (60), faults one after the other, then everything is counted.

People hand in applications, register for an event, write posts with files, and guests read. Acknowledged is
what was answered with a redirect; it has to be stored, once, whatever was killed meanwhile.
"""

import http.client
import os
import random
import resource
import signal
import ssl
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import django

from bench.acts import TOKEN, Act, acts_of, post
from bench.torture.judge import judge
from bench.torture.log import Log
from bench.torture.stack import LIVE, PAGES, SMALL_DISK, TLS, Stack, stack

WINDOW = float(os.environ.get("WINDOW", "60"))
PEOPLE = int(os.environ.get("PEOPLE", "150"))
THREADS = 6
GUESTS = ("/", "/aktuelles/", "/veranstaltungen/", "/projekte/", "/daten/", "/orte/")


def main() -> int:
    """Build, load, break, count."""
    with stack() as running:
        os.environ |= running.environment
        django.setup()
        _wait_ready(running)
        acts = _acts()
        from django.db import connections

        connections.close_all()
        log = Log()
        ends = time.monotonic() + WINDOW
        threads = [threading.Thread(target=_work, args=[acts, log]) for _ in range(THREADS)]
        threads += [threading.Thread(target=_read, args=[log])]
        for thread in threads:
            thread.start()
        _break(running, log, ends)
        for thread in threads:
            thread.join()
        return judge(running, log, about=f"{PEOPLE} people, {WINDOW:.0f} s planned.")


def _wait_ready(running: Stack) -> None:
    deadline = time.monotonic() + 900
    while any(_ask(port, "/readyz") != 200 for port in PAGES):
        if time.monotonic() > deadline:
            raise SystemExit("the processes did not become ready")
        time.sleep(0.2)


def _ask(port: int, path: str) -> int:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0


def _acts() -> list[Act]:
    """What each of many people does, in a random order."""
    acts = list(acts_of(PEOPLE))
    random.Random(1).shuffle(acts)
    return acts


def _work(acts: list[Act], log: Log) -> None:
    """Do one act after the other, then write on, until the last fault is over."""
    context = ssl._create_unverified_context()  # noqa: S323 - our own certificate of today
    pace = WINDOW * THREADS / (PEOPLE * 4)
    while not log.is_over:
        with log.lock:
            act = acts.pop() if acts else _another_post(log)
        _send(act, context)
        with log.lock:
            log.acts.append(act)
        time.sleep(max(0.0, pace - (act.ended - act.began)))


def _another_post(log: Log) -> Act:
    """Somebody who has written before writes once more."""
    before = next(act for act in reversed(log.acts) if act.kind == "post")
    key = f"crowd-more-{len(log.acts)}-{threading.get_ident()}-text"
    return post(key, before.session, before.path)


def _send(act: Act, context: ssl.SSLContext, method: str = "POST") -> None:
    headers = {"Referer": "https://localhost/", "Host": "localhost", "Content-Type": act.content_type}
    if act.session:
        headers["Cookie"] = f"__Host-sessionid={act.session}; __Host-csrftoken={TOKEN}"
    act.began = time.monotonic()
    try:
        connection = http.client.HTTPSConnection("localhost", TLS, timeout=30, context=context)
        connection.request(method, act.path, act.body or None, headers)
        act.answer = str(connection.getresponse().status)
    except OSError as error:
        act.answer = type(error).__name__
    act.ended = time.monotonic()


def _read(log: Log) -> None:
    context, number = ssl._create_unverified_context(), 0  # noqa: S323
    while not log.is_over:
        number += 1
        act = Act("reading", "", "", GUESTS[number % len(GUESTS)])
        _send(act, context, "GET")
        with log.lock:
            log.acts.append(act)
        time.sleep(0.1)


def _break(running: Stack, log: Log, ends: float) -> None:
    """One fault after the other, each when something was acknowledged after the one before."""

    def refuse() -> None:
        running.postbox.refuses = True
        threading.Timer(WINDOW / 10, lambda: setattr(running.postbox, "refuses", False)).start()

    backup = threading.Thread(target=running.manage, args=["backup", str(running.folder / "backup")])
    faults: dict[str, Callable[[], object]] = {
        "backup while everything runs": backup.start,
        "kill -9 one web process": running.processes[f"web {PAGES[0]}"].kill,
        "kill -9 worker": running.processes["worker"].kill,
        "kill -9 realtime process": running.processes[f"web {LIVE}"].kill,
        "mail server refuses": refuse,
        "kill -9 both web processes": lambda: _kill_web(running),
        "PostgreSQL crashes": running.postgres.crash,
        f"disk full ({running.disk})": lambda: _fill_disk(running),
    }
    patience = max(60.0, WINDOW)
    pause = WINDOW / (len(faults) + 1)
    begun = ends - WINDOW
    for number, (name, fault) in enumerate(faults.items()):
        time.sleep(max(0.0, begun + pause * (number + 0.5) - time.monotonic()))
        log.faults.append((time.monotonic(), name))
        fault()
        until = time.monotonic() + patience
        while not log.answered_since(log.faults[-1][0]) and time.monotonic() < until:
            time.sleep(0.1)
    time.sleep(max(0.0, ends - time.monotonic()))
    backup.join()
    log.is_over = True


def _kill_web(running: Stack) -> None:
    for port in PAGES:
        running.processes[f"web {port}"].kill()


def _fill_disk(running: Stack) -> None:
    """For a while nothing more goes on the disk of the data folder."""
    if running.disk == SMALL_DISK:
        ballast = running.folder / "data" / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
        time.sleep(WINDOW / 10)
        ballast.unlink()
    else:
        _limit_files(running, 0)
        time.sleep(WINDOW / 10)
        _limit_files(running, resource.RLIM_INFINITY)


def _limit_files(running: Stack, most: int) -> None:
    """Web processes may write files of so many bytes."""
    for port in PAGES:
        process = running.processes[f"web {port}"].running
        if process:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
