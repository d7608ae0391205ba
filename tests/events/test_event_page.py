"""What the page of one event says, and in which order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from plietsch.core.world import World
from plietsch.events.models import Event, Kind, Series, Stream, Venue
from plietsch.events.operations.planning import cancel_event
from plietsch.events.operations.programme import add_item
from plietsch.places.models import Boundary
from tests.events.test_costs import MOST, asked
from tests.factories.events import an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
HOUR = timedelta(hours=1)


@pytest.fixture
def at_the_harbour(world: World) -> Event:
    """An event in a house with an address in Kiel."""
    house = {
        "name": "Haus am Hafen",
        "street": "Kai 1 & 2",
        "postcode": "24103",
        "place": world["place.kiel"],
    }
    return an_event(world, venue=Venue.objects.create(**house))


def test_a_small_map_shows_where_the_venue_is(client_as: ClientAs, at_the_harbour: Event) -> None:
    page, queries = asked(client_as("office"), at_the_harbour.get_absolute_url())
    drawing = client_as("guest").get("/orte/01002000/karte.svg")

    assert 'src="/orte/01002000/karte.svg" alt="Lage von Kiel"' in page.content.decode()
    assert "BKG 2021" in page.content.decode()
    assert drawing["Content-Type"] == "image/svg+xml"
    assert drawing.content.count(b"<path") > 10
    assert drawing.content.count(b"<circle") == 1
    assert queries <= MOST


def test_the_way_out_to_a_map_of_streets_says_so_before(client_as: ClientAs, at_the_harbour: Event) -> None:
    page = client_as("guest").get(at_the_harbour.get_absolute_url()).content.decode()

    assert 'href="https://www.openstreetmap.org/search?query=Kai%201%20%26%202%2024103%20Kiel"' in page
    assert "Erst wenn Sie klicken, erfährt OpenStreetMap" in page


def test_where_no_outlines_are_known_no_map_is_promised(client_as: ClientAs, at_the_harbour: Event) -> None:
    Boundary.objects.all().delete()

    page = client_as("guest").get(at_the_harbour.get_absolute_url()).content.decode()

    assert "karte.svg" not in page
    assert "openstreetmap.org" in page
    assert client_as("guest").get("/orte/01002000/karte.svg").status_code == 404


@pytest.fixture
def storm(world: World) -> Event:
    """An event with hall and stream that was cancelled while it ran."""
    event = world["event.live"]
    cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=world.now)
    return event


@pytest.mark.parametrize("rest", ["", "mitmachen/", "mitmachen/buehne/", "livestream/", "moderation/"])
def test_every_page_of_a_cancelled_event_says_so(client_as: ClientAs, storm: Event, rest: str) -> None:
    role = "office" if rest == "moderation/" else "guest"

    page = client_as(role).get(f"{storm.get_absolute_url()}{rest}")

    assert page.status_code == 200
    assert "Diese Veranstaltung ist abgesagt." in page.content.decode()


def test_the_desk_of_a_cancelled_event_offers_nothing_that_runs(client_as: ClientAs, storm: Event) -> None:
    page = client_as("office").get(f"{storm.get_absolute_url()}moderation/").content.decode()

    assert "Der Livestream läuft" not in page
    assert "Wieder öffnen" not in page
    assert Stream.objects.get(event=storm).ended_at


@pytest.mark.parametrize("role", ["guest", "office"])
def test_that_an_event_is_cancelled_stands_before_all_that_one_can_do(
    client_as: ClientAs, storm: Event, role: str
) -> None:
    page = client_as(role).get(storm.get_absolute_url()).content.decode()

    assert page.index("Diese Veranstaltung ist abgesagt.") < page.index('class="event-page"')


def test_what_is_over_is_not_to_be_cancelled(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    coming = client_as("office").get(event.get_absolute_url()).content.decode()
    Event.objects.filter(pk=event.pk).update(starts_at=world.now - HOUR * 2, ends_at=world.now - HOUR)
    over = client_as("office").get(event.get_absolute_url()).content.decode()

    assert "/absage/" in coming
    assert "/absage/" not in over


def test_line_breaks_in_a_title_become_blanks(client_as: ClientAs, world: World) -> None:
    typed = {"title": "Offene\r\nWerkstatt", "description": "Zwei\nZeilen"}

    client_as("office").post("/veranstaltungen/planung/reihen/neu/", typed)

    series = Series.objects.latest("pk")
    assert series.title == "Offene Werkstatt"
    assert series.description.splitlines() == ["Zwei", "Zeilen"]


def test_a_series_is_described_in_the_same_writing_as_an_event(client_as: ClientAs, world: World) -> None:
    text = "Für **alle**.\n\n- Kaffee\n- Kuchen"
    series = Series.objects.create(title="Runde", slug="runde", description=text)

    page = client_as("guest").get(series.get_absolute_url()).content.decode()

    assert "<strong>alle</strong>" in page
    assert "<li>Kuchen</li>" in page


def test_days_are_written_alike_all_over_an_english_page(client_as: ClientAs, world: World) -> None:
    begin = datetime(2027, 12, 9, 17, tzinfo=UTC)
    event = an_event(world, starts_at=begin, ends_at=begin + HOUR * 24)
    for number in range(2):
        hours = {"starts_at": begin + HOUR * 20 * number, "ends_at": begin + HOUR * (20 * number + 1)}
        talk = {"kind": Kind.TALK, "title": f"Vortrag {number}", "abstract": "", "speakers": [], **hours}
        add_item(event=event, **talk, by=world["user.office"], at=world.now)

    page = client_as("guest").get(f"/en{event.get_absolute_url()}").content.decode()

    assert "<h3>Thursday, 9 December 2027</h3>" in page
    assert page.count("Thursday, 9 December 2027") == 2
