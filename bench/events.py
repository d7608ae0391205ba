"""`BENCH=events make bench`: pages of events at size, the opening second of a registration, and a full hall.

Builds a network of its own (by DATABASE_URL, which must be empty, else SQLite) with 2,000 events and 5,000
people at one of them, and serves it. PEOPLE=300 members click at once for SEATS=100 seats; KILL=1 kills the
web process in the middle and looks whether anybody was told of a seat that is gone. LISTENERS=2000
connections hear claps in the demo's live hall.
"""

import asyncio
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django

from bench.servers import Server, network
from bench.visitor import TOKEN, Visitor

if TYPE_CHECKING:
    from plietsch.events.models import Event

ROOT = Path(__file__).resolve().parents[1]
EVENTS, GUESTS, ROUNDS = 2000, 5000, 40
APART = timedelta(hours=4)  # so that the events fill a year
AT_ONCE = 32  # browsers whose requests are open at the same moment


def main() -> int:
    """Print the figures; 0 where nothing was lost."""
    with tempfile.TemporaryDirectory(prefix="plietsch-bench-") as folder:
        os.environ |= {"PLIETSCH_DATA": folder, "PLIETSCH_DEMO": "1", "PLIETSCH_DEMO_STREAM": "0"}
        os.environ |= {"PLIETSCH_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "plietsch.config.settings"}
        for command in (["migrate", "-v0"], ["demo"], ["prepare"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, capture_output=True)
        django.setup()
        print(
            f"{os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
        )
        with network() as server:
            pages(server)
            listeners = int(os.environ.get("LISTENERS", "2000"))
            if listeners:
                hall(server, listeners)
        return rush(int(os.environ.get("PEOPLE", "300")), int(os.environ.get("SEATS", "100")))


def pages(server: Server) -> None:
    """What each page costs somebody of the office, for whom nothing is kept."""
    event, office = _large_event(), _visitor(server.port, _office())
    for path in (
        event.get_absolute_url(),
        "/veranstaltungen/",
        f"/veranstaltungen/monat/?monat={event.starts_at:%Y-%m}",
        f"/veranstaltungen/{event.slug}/teilnehmende/",
        f"/veranstaltungen/{event.slug}.ics",
        "/veranstaltungen.ics",
    ):
        status, body = office.get(path)
        before, begin = server.cpu(), time.perf_counter()
        for _each in range(ROUNDS):
            office.get(path)
        passed = (time.perf_counter() - begin) / ROUNDS * 1000
        cpu = (server.cpu() - before) / ROUNDS * 1000
        print(f"{path}: {status}, {len(body) / 1000:.0f} kB, {cpu:.1f} ms of processor, {passed:.1f} ms")


def hall(server: Server, listeners: int) -> None:
    """How soon news reaches all, and what that costs."""
    from bench.live import CLAPS, measure

    before = server.cpu()
    asyncio.run(measure(f"http://127.0.0.1:{server.port}", listeners))
    print(f"processor of the web process, connecting included: {server.cpu() - before:.1f} s, {CLAPS} claps")


@dataclass
class Click:
    """What one browser was told."""

    person: int
    status: int
    seconds: float


def rush(people: int, seats: int) -> int:
    """Everybody clicks at once."""
    event, keys = _new_event("Ansturm", seats), _members(people)
    path = f"/veranstaltungen/{event.slug}/anmeldung/"
    with network() as server:
        browsers = [_visitor(server.port, key) for key in keys]
        tokens = _tokens(browsers, path)
        if os.environ.get("KILL"):
            threading.Timer(1.0, os.kill, (server.pid, signal.SIGKILL)).start()
        before, begin = server.cpu(), time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            clicks = list(pool.map(_click, keys, browsers, tokens, [path] * people))
        passed = time.perf_counter() - begin
        cpu = 0.0 if os.environ.get("KILL") else server.cpu() - before
    return _judge(event, seats, clicks, passed, cpu)


def _tokens(browsers: list[Visitor], path: str) -> list[str]:
    with ThreadPoolExecutor(4) as pool:
        found = [TOKEN.search(body) for _status, body in pool.map(lambda one: one.get(path), browsers)]
    return [token[1].decode() if token else "" for token in found]


def _click(person: int, browser: Visitor, token: str, path: str) -> Click:
    browser.connection.close()  # the server lets go of browsers that read for long
    begin = time.perf_counter()
    try:
        status, _body = browser.post(path, urlencode({"csrfmiddlewaretoken": token, "mode": "onsite"}))
    except OSError:
        status = 0
    return Click(person, status, time.perf_counter() - begin)


def _judge(event: "Event", seats: int, clicks: list[Click], passed: float, cpu: float) -> int:
    from django.db import connection

    from plietsch.events.models import Registration, Seating

    told = {click.person for click in clicks if click.status == HTTPStatus.FOUND}
    rows = Registration.objects.filter(event=event)
    found, seated = set(rows.values_list("person", flat=True)), rows.seated().count()
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    waits = sorted(click.seconds for click in clicks if click.person in told)
    is_well = (
        told <= found
        and (len(told) == len(clicks) or bool(os.environ.get("KILL")))
        and seated == Seating.objects.get(event=event).taken == min(seats, len(found))
        and numbers == list(range(1, len(numbers) + 1))
        and not any(click.status >= HTTPStatus.INTERNAL_SERVER_ERROR for click in clicks)
    )
    rate, each = len(told) / passed, cpu / len(clicks) * 1000
    print(f"{connection.vendor}: {len(told)} of {len(clicks)} told, {seated} of {seats} seats")
    print(f"{rate:.0f} a second, {each:.1f} ms of processor each", end="; ")
    if waits:
        print(f"answer: median {statistics.median(waits) * 1000:.0f} ms, slowest {waits[-1] * 1000:.0f} ms")
    print("well: seats exact, the line unbroken, nothing lost that was told" if is_well else "NOT WELL")
    return 0 if is_well else 1


def _large_event() -> "Event":
    from plietsch.events.models import Event, Registration

    event = _new_event("Große Runde", None)
    seating, at = event.seatings.get(), event.changed_at
    begin, end = event.starts_at, event.ends_at
    Event.objects.bulk_create(
        Event(
            title=f"Runde {n}",
            slug=f"runde-{n}",
            changed_at=at,
            published_at=at,
            starts_at=begin + n * APART,
            ends_at=end + n * APART,
        )
        for n in range(EVENTS)
    )
    moments = dict.fromkeys(("registered_at", "confirmed_at", "approved_at", "seated_at"), at)
    Registration.objects.bulk_create(
        Registration(
            event=event, seating=seating, name=f"Gast {n}", email=f"gast{n}@example.org", number=n, **moments
        )
        for n in range(1, GUESTS + 1)
    )
    return event


def _new_event(title: str, seats: int | None) -> "Event":
    from django.utils import timezone

    from plietsch.accounts.models import User
    from plietsch.events.models import Mode
    from plietsch.events.operations.planning import plan_event, publish_event

    office, now = User.objects.get(pk=_office()), timezone.now()
    times = {"starts_at": now + timedelta(days=9), "ends_at": now + timedelta(days=9, hours=2)}
    event = plan_event(title=title, **times, seats={Mode.ONSITE: seats}, by=office, at=now)
    publish_event(event=event, by=office, at=now)
    return event


def _office() -> int:
    from plietsch.accounts.models import User

    return int(User.objects.filter(is_office=True).order_by("pk").values_list("pk", flat=True)[0])


def _members(count: int) -> list[int]:
    from django.utils import timezone

    from plietsch.accounts.models import User

    now = timezone.now()
    made: list[Any] = User.objects.bulk_create(
        User(email=f"person-{n}@example.org", name=f"Person {n}", sector="administration", approved_at=now)
        for n in range(count)
    )
    return [one.pk for one in made]


def _visitor(port: int, person: int) -> Visitor:
    """A browser in which this person is signed in."""
    from django.conf import settings
    from django.test import Client

    from plietsch.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=person))
    name = settings.SESSION_COOKIE_NAME
    return Visitor(port, {name: client.cookies[name].value})


if __name__ == "__main__":
    sys.exit(main())
