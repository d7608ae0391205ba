"""What the page of one event says, and in which order."""

from collections.abc import Callable

import pytest
from django.test import Client

from plietsch.core.world import World
from plietsch.events.models import Event, Venue
from plietsch.places.models import Boundary
from tests.events.test_costs import MOST, asked
from tests.factories.events import an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


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
