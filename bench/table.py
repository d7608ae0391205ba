"""The rows of the table: first the floor, then each page that exists."""

from collections.abc import Iterable
from typing import TypeAlias

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bench import ingest
from bench.cowriting import WRITING, ten_writers
from bench.measure import Cost, cost_of, queries_of
from bench.pages import GUEST, MEMBER, OFFICE, PAGES, Page
from bench.servers import Server, floor, network
from bench.visitor import Visitor

KEPT = ("ui:home", "portal:newsroom", "portal:news", "projects:directory", "places:directory")
COUNTING = ("counted", "result")
PACKAGES = ("portal", "opendata", "sensors", "strategies")
Row: TypeAlias = tuple[str, ...]
FLOORS = (1_000, 30_000)
HEAD = ("page", "who", "queries", "CPU ms", "median ms", "p99 ms", "per second", "kB", "× floor")


def measure_all(only: str = "") -> tuple[list[Row], list[tuple[str, str]], float]:
    """All rows or those of one package, what else was counted, the web process's memory in MiB at the end."""
    from bench.counting import measure_counting  # models, which need a set-up Django

    if pages_alone := only == "pages":
        only = ""
    with floor() as plain:
        floors = [cost_of(plain, f"/{size}", {}) for size in FLOORS]
    rows, counted = [_row("floor", "", cost, 1.0) for cost in floors], []
    with network() as server:
        kept = [
            _row(page.name, "guest, kept", cost_of(server, page.address(), {}), 0.0)
            for page in ([] if pages_alone else PAGES)
            if page.name in KEPT and page.role == GUEST and page.name.startswith(only)
        ]
        rows += _pages(server, floors, [page for page in PAGES if page.name.startswith(only)])
        if pages_alone:
            return rows, [], server.memory()
        if only in ("", "opendata"):
            rows += _million(server, floors)
        if only in ("", "sensors"):
            cost = ingest.cost_of_readings(server)
            kept.append(_row(ingest.ROW, "gateway", cost, _times_floor(cost, floors)))
        if only in ("", "portal"):
            counted += measure_counting(server)
        if only in ("", "strategies"):
            counted.append(ten_writers(server, [_cookies(server, role) for role in WRITING]))
        return rows + kept, counted, server.memory()


def _pages(server: Server, floors: list[Cost], pages: Iterable[Page]) -> list[Row]:
    people, rows = {role: _cookies(server, role) for role in (GUEST, MEMBER, OFFICE)}, []
    for page in pages:
        cookies = people[page.role]
        if cookies is None or not (address := page.address()):
            print(f"left out, not there yet: {page.name} as {page.role}")
            continue
        try:
            cost = cost_of(server, address, cookies)
        except ValueError as refusal:
            print(f"left out: {refusal}")
            continue
        cost.queries = queries_of(address, _client(page.role))
        rows.append(_row(page.name, page.role, cost, _times_floor(cost, floors)))
    return rows


def _million(server: Server, floors: list[Cost]) -> list[Row]:
    from bench import million

    slug, import_cpu, import_clock, pages_clock = million.imported()
    rows = []
    for question, (first, *others) in million.questions(slug).items():
        cost = cost_of(server, first, {"bench": "1"}, others)
        rows.append(_row(question, GUEST, cost, _times_floor(cost, floors)))
    seconds = (f"{import_cpu * 1000:.0f}", f"{import_clock * 1000:.0f}")
    pages = ("a million rows: put on pages after it", "", "", "", f"{pages_clock * 1000:.0f}", "", "", "", "")
    return [*rows, ("a million rows: import", "", "", *seconds, "", "", "", ""), pages]


def _times_floor(cost: Cost, floors: list[Cost]) -> float:
    near = min(floors, key=lambda plain: abs(plain.bytes - cost.bytes))
    return cost.cpu / near.cpu


def _row(page: str, role: str, cost: Cost, factor: float) -> Row:
    queries = "" if cost.queries is None else str(cost.queries)
    times = (f"{cost.cpu:.2f}", f"{cost.median:.2f}", f"{cost.p99:.2f}", f"{cost.per_second:.0f}")
    return (page, role, queries, *times, f"{cost.bytes / 1000:.1f}", f"{factor:.1f}")


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
