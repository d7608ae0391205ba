"""The rows of the table: first the floor, then each page that exists."""

import sys
from collections.abc import Iterable
from typing import TypeAlias

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bench import ingest
from bench.actions import costs_of_acts
from bench.cowriting import WRITING, ten_writers
from bench.measure import Cost, cost_of, queries_of
from bench.pages import GUEST, MEMBER, OFFICE, PAGES, Page
from bench.servers import Server, floor, network, plain_wagtail
from bench.visitor import Visitor

KEPT = ("ui:home", "portal:newsroom", "portal:news", "projects:directory", "places:directory")
COUNTING = ("counted", "result")
PACKAGES = ("portal", "opendata", "sensors", "strategies")
Row: TypeAlias = tuple[str, ...]
NOTHING = ("",) * 5
FLOORS = (1_000, 30_000)
HEAD = ("page", "who", "queries", "CPU ms", "median ms", "p99 ms", "per second", "kB", "MiB", "× floor")


def measure_all(only: str = "") -> tuple[list[Row], list[tuple[str, str]]]:
    """The floor, all main pages and acts, or everything about one package; and what else was counted."""
    with floor() as plain:
        floors = [cost_of(plain, f"/{size}", {}) for size in FLOORS]
    rows, counted = [_row("floor", "", cost, floors) for cost in floors], []
    if only == "portal":
        with plain_wagtail() as wagtail:
            rows.append(_row("plain Wagtail news", GUEST, cost_of(wagtail, "/nachricht-0/", {}), floors))
    with network() as server:
        kept = [
            _row(page.name, "guest, kept", cost_of(server, page.address(), {}), floors)
            for page in PAGES
            if page.name in KEPT and page.role == GUEST and page.name.startswith(only)
        ]
        rows += _pages(server, floors, [page for page in PAGES if page.name.startswith(only)])
        if only == "":
            rows += [_row(kind, "crowd", cost, floors) for kind, cost in costs_of_acts(server)]
        if only == "opendata":
            rows += _million(server, floors)
        if only == "sensors":
            kept.append(_row(ingest.ROW, "gateway", ingest.cost_of_readings(server), floors))
        if only == "portal":
            from bench.counting import measure_counting  # models, which need a set-up Django
            from bench.pressday import measure_press_day

            counted += measure_counting(server)
            counted += measure_press_day(server, [page.address() for page in PAGES if page.name in KEPT])
        if only == "strategies":
            counted.append(ten_writers(server, [_cookies(server, role) for role in WRITING]))
        return rows + kept, counted


def _pages(server: Server, floors: list[Cost], pages: Iterable[Page]) -> list[Row]:
    people, rows = {role: _cookies(server, role) for role in (GUEST, MEMBER, OFFICE)}, []
    for page in pages:
        cookies = people[page.role]
        if cookies is None or not (address := page.address()):
            print(f"left out, not there yet: {page.name} as {page.role}", file=sys.stderr)
            continue
        try:
            cost = cost_of(server, address, cookies)
        except ValueError as refusal:
            print(f"left out: {refusal}", file=sys.stderr)
            continue
        cost.queries = queries_of(address, _client(page.role))
        rows.append(_row(page.name, page.role, cost, floors))
    return rows


def _million(server: Server, floors: list[Cost]) -> list[Row]:
    from bench import million

    slug, import_cpu, import_clock, pages_clock = million.imported()
    rows = []
    for question, (first, *others) in million.questions(slug).items():
        cost = cost_of(server, first, {"bench": "1"}, others)
        rows.append(_row(question, GUEST, cost, floors))
    seconds = (f"{import_cpu * 1000:.0f}", f"{import_clock * 1000:.0f}")
    paged = ("a million rows: put on pages after it", "", "", "", f"{pages_clock * 1000:.0f}")
    return [*rows, ("a million rows: import", "", "", *seconds, *NOTHING), (*paged, *NOTHING)]


def _row(page: str, role: str, cost: Cost, floors: list[Cost]) -> Row:
    near = min(floors, key=lambda plain: abs(plain.bytes - cost.bytes))
    queries, memory = ("" if count is None else f"{count:.0f}" for count in (cost.queries, cost.memory))
    times = (f"{cost.cpu:.2f}", f"{cost.median:.2f}", f"{cost.p99:.2f}", f"{cost.per_second:.0f}")
    return (page, role, queries, *times, f"{cost.bytes / 1000:.1f}", memory, f"{cost.cpu / near.cpu:.1f}")


def _cookies(server: Server, role: str) -> dict[str, str] | None:
    """A jar for which no page is kept, or that of a demo person; None while there is no demo sign-in."""
    if role == GUEST:
        return {"bench": "1"}
    visitor = Visitor(server.port)
    try:
        form, target = reverse("account_login"), reverse("accounts:demo_sign_in", args=[role])
    except NoReverseMatch:
        return None
    return visitor.cookies if visitor.sign_in(form, target) else None


def _client(role: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    if role != GUEST:
        client.force_login(get_user_model()._default_manager.get(email=f"{role}@example.org"))
    return client
