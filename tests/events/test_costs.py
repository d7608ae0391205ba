"""What pages and calendars of events ask of the database, however much there is to show."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plietsch.core.freshness import marks
from plietsch.core.world import World
from plietsch.events.models import Event, Kind, ProgrammeItem
from plietsch.events.operations.programme import add_item, change_item
from plietsch.events.operations.questions import ask, release
from tests.factories.events import ONSITE, a_guest, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
MOST = 10  # queries of a page
BYTES = 60_000


@contextmanager
def served() -> Iterator[None]:
    """As between requests of a server: outside of a transaction, where what was read is remembered."""
    connection.in_atomic_block = False
    try:
        yield
    finally:
        connection.in_atomic_block = True


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    marks.change()


def asked(client: Client, path: str, headers: dict[str, str] | None = None) -> tuple[Any, int]:
    """The second answer of a server, and how many queries it took."""
    with served():
        client.get(path, headers=headers)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path, headers=headers)
    return answer, len(queries)


def talk(event: Event, number: int, world: World) -> ProgrammeItem:
    begin = event.starts_at + timedelta(minutes=number)
    return add_item(
        event=event,
        kind=Kind.TALK,
        title=f"Vortrag {number}",
        abstract="Worum es geht. " * 8,
        starts_at=begin,
        ends_at=begin + timedelta(minutes=1),
        speakers=[f"Person {number} (Amt {number})"],
        track=f"Saal {number % 3}",
        by=world["user.office"],
        at=world.now,
    )


def many(count: int, world: World, begin: datetime, **changes: Any) -> None:
    """Events that begin an hour after each other."""
    moments = {"changed_at": world.now, "published_at": world.now}
    starts = [begin + timedelta(hours=number) for number in range(count)]
    Event.objects.bulk_create(
        Event(
            title=f"Runde {start:%d %H}",
            slug=f"runde-{start:%Y%m%d%H}",
            starts_at=start,
            ends_at=start + timedelta(minutes=50),
            **{**moments, **changes},
        )
        for start in starts
    )


@pytest.mark.parametrize("role", ["guest", "member", "office"])
def test_sixty_talks_cost_as_little_as_two(client_as: ClientAs, world: World, role: str) -> None:
    event, client = an_event(world, {ONSITE: 5}), client_as(role)
    for number in range(2):
        talk(event, number, world)
    _page, few = asked(client, event.get_absolute_url())
    for number in range(2, 60):
        talk(event, number, world)
    marks.change()

    page, queries = asked(client, event.get_absolute_url())

    assert "Vortrag 59" in page.content.decode()
    assert queries == few <= MOST
    assert len(page.content) < BYTES


def test_the_page_of_a_live_event_asks_ten_times_at_most(client_as: ClientAs, world: World) -> None:
    page, queries = asked(client_as("office"), world["event.live"].get_absolute_url())

    assert "livestream/" in page.content.decode()
    assert queries <= MOST


@pytest.mark.parametrize("rest", ["livestream/", "mitmachen/", "moderation/", "mitmachen/buehne/"])
@pytest.mark.parametrize("role", ["guest", "member", "host", "office"])
def test_the_pages_of_a_full_hall_ask_ten_times_at_most(
    client_as: ClientAs, world: World, role: str, rest: str
) -> None:
    event, client = world["event.live"], client_as("member" if role == "host" else role)
    if role == "host":
        event.hosts.add(world["user.member"])
    elif rest.startswith("moderation"):
        pytest.skip("only for who moderates")
    for number in range(30):
        question = ask(
            hall=event.hall, text=f"Frage {number}", name="", place="online", by=None, at=world.now
        )
        if number % 2:
            release(question=question, by=world["user.office"], at=world.now)

    page, queries = asked(client, f"{event.get_absolute_url()}{rest}")

    full = "Weitere Fragen: <span>" if rest.endswith("buehne/") else "Frage 1"
    assert full in page.content.decode()
    assert queries <= MOST


def test_a_question_is_on_all_pages_as_soon_as_it_is_released(
    client_as: ClientAs, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    event, client = world["event.live"], client_as("guest")
    question = ask(hall=event.hall, text="Und der Bus?", name="", place="online", by=None, at=world.now)
    path = f"{event.get_absolute_url()}mitmachen/"
    before, _queries = asked(client, path)

    with django_capture_on_commit_callbacks(execute=True):
        release(question=question, by=world["user.office"], at=world.now)
    after, _queries = asked(client, path)

    assert "Und der Bus?" not in before.content.decode()
    assert "Und der Bus?" in after.content.decode()


def test_a_changed_programme_is_read_at_once(
    client_as: ClientAs, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    event, client = an_event(world), client_as("guest")
    item = talk(event, 1, world)
    before, _queries = asked(client, event.get_absolute_url())

    with django_capture_on_commit_callbacks(execute=True):
        change_item(item=item, title="Wattwandern", by=world["user.office"], at=world.now)
    after, _queries = asked(client, event.get_absolute_url())

    assert "Vortrag 1" in before.content.decode()
    assert "Wattwandern" in after.content.decode()
    assert "Vortrag 1" not in after.content.decode()


@pytest.mark.parametrize("address", ["/veranstaltungen/monat/?monat={:%Y-%m}", "/veranstaltungen/"])
def test_a_crowded_month_asks_as_often_as_an_empty_one(
    client_as: ClientAs, world: World, address: str
) -> None:
    begin, client = world.now + timedelta(minutes=5), client_as("office")
    address = address.format(begin)
    many(2, world, begin)
    _page, few = asked(client, address)
    many(900, world, begin + timedelta(hours=5))

    page, queries = asked(client, address)

    assert page.content.decode().count("Runde ") >= 20
    assert queries == few <= MOST
    assert len(page.content) < BYTES


def test_a_calendar_of_a_thousand_events_asks_twice_and_is_read_by_others(
    client_as: ClientAs, world: World
) -> None:
    many(1100, world, world.now, summary="Kurz; gesagt, \\ „mit“ Zeichen")
    many(1, world, world.now - timedelta(hours=3), description="**Wind** und\r\nWellen " * 9)

    answer, queries = asked(client_as("guest"), "/veranstaltungen.ics")
    again, fewer = asked(client_as("guest"), "/veranstaltungen.ics", {"If-None-Match": answer["ETag"]})

    entries = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    told = [str(entry["description"]) for entry in entries]
    assert len(entries) == 1000
    assert any(text.startswith("Kurz; gesagt, \\ „mit“ Zeichen\n\nhttp") for text in told)
    assert any("Wind und" in text for text in told)
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert queries == 2
    assert (again.status_code, fewer) == (304, 1)


def test_a_list_of_people_asks_as_often_for_many_as_for_few(client_as: ClientAs, world: World) -> None:
    event, client = an_event(world), client_as("office")
    path = f"{event.get_absolute_url()}teilnehmende/"
    a_guest(event, 0, world.now)
    _page, few = asked(client, path)
    for number in range(1, 40):
        a_guest(event, number, world.now)

    page, queries = asked(client, path)

    assert "Gast 1<" in page.content.decode()
    assert queries == few <= MOST
