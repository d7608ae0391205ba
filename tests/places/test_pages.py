"""The pages of places, as a guest sees them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from plietsch.core.registry import grow_world
from plietsch.core.world import World
from tests.factories.places import read_in


def test_the_directory_lists_places_with_their_kreis_and_draws_a_map(world: World, client: Client) -> None:
    page = client.get("/orte/").content.decode()

    assert "Amt Eiderkanal (Kreis Rendsburg-Eckernförde)" in page
    assert page.count('<path class="map__shape ') == 19
    assert "BKG 2021 (Daten verändert)" in page
    assert "https://www.govdata.de/dl-de/by-2-0" in page
    assert "Indeholder data fra Geodatastyrelsen" in page
    assert "GV100AD 30.11.2023" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=nortorf", 3),
        ("kind=amt", 9),
        ("district=01056", 2),
        ("district=01058&kind=municipality", 14),
        ("q=xyz", 0),
        ("kind=castle&district=99&q=kiel", 1),
        ("page=9999", 50),
    ],
)
def test_the_directory_is_narrowed_by_words_kind_and_kreis(
    world: World, client: Client, query: str, count: int
) -> None:
    page = client.get(f"/orte/?{query}").content.decode()

    assert re.search(rf"<h2[^>]*>{count} Ort", page)


def test_the_map_of_a_kreis_shows_its_municipalities(world: World, client: Client) -> None:
    page = client.get("/orte/?district=01058").content.decode()

    assert page.count("map__shape--municipality") == 14
    assert page.count("map__shape--district") == 1


def test_a_place_shows_its_facts_and_where_it_lies(world: World, client: Client) -> None:
    page = client.get("/orte/01058117/").content.decode()

    assert "<h1>Nortorf (Kreis Rendsburg-Eckernförde)</h1>" in page
    assert "<dd>7.090</dd>" in page
    assert "<dd>12,77 km²</dd>" in page
    assert '<a href="/orte/010585864/">Amt Nortorfer Land (Kreis Rendsburg-Eckernförde)</a>' in page
    assert '<a href="/orte/01058/">Kreis Rendsburg-Eckernförde</a>' in page
    assert "map__dot" in page


def test_an_association_lists_its_members_and_each_member_names_it(world: World, client: Client) -> None:
    region = client.get("/orte/wirtschaftsraum-rendsburg/").content.decode()
    village = client.get("/orte/01058136/").content.decode()

    assert region.count('class="place-list__row"') == 13
    assert region.count("map__shape--marked") == 13
    assert '<a href="/orte/wirtschaftsraum-rendsburg/">Wirtschaftsraum Rendsburg' in village


def test_a_place_that_has_ended_leads_to_its_successor_and_back(world: World, client: Client) -> None:
    read_in("code,kind,name,valid_to,successor\n01058999,municipality,Altenfeld,2020-01-01,01058117\n", "csv")

    old = client.get("/orte/01058999/").content.decode()
    new = client.get("/orte/01058117/").content.decode()

    assert "nicht mehr" in old
    assert '<a href="/orte/01058117/">Nortorf (Kreis Rendsburg-Eckernförde)</a>' in old
    assert '<a href="/orte/01058999/">Altenfeld</a>' in new
    assert client.get("/orte/?q=Altenfeld").content.decode().count("place-list__row") == 0


def test_of_two_places_with_one_key_the_one_that_is_still_there_is_shown(
    world: World, client: Client
) -> None:
    read_in(
        "code,kind,name,valid_to\n01058999,municipality,Neudorf,\n01058999,municipality,Altenfeld,2020-01-01\n",
        "csv",
    )

    assert "<h1>Neudorf" in client.get("/orte/01058999/").content.decode()


@pytest.mark.parametrize("code", ["99999999", "nirgendwo", "0"])
def test_an_unknown_place_is_not_found(world: World, client: Client, code: str) -> None:
    assert client.get(f"/orte/{code}/").status_code == 404


def test_a_page_costs_the_same_queries_however_many_places_there_are(world: World, client: Client) -> None:
    pages = ["/orte/", "/orte/?q=dorf", "/orte/01061/", "/orte/auswahl/?place=dorf"]

    def asked() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counts.append(len(queries))
        return counts

    before = asked()
    grow_world(world)
    after = asked()

    assert max(before) <= 12  # each package with a panel here asks once
    assert all(many <= few for few, many in zip(before, after, strict=True))


def test_english_pages_speak_english_of_places_and_write_dates_as_in_europe(
    client: Client, world: World
) -> None:
    with translation.override("en"):
        page = client.get(reverse("places:directory") + "?q=Aabenraa").content.decode()
        town = world["place.nortorf"].designation
        day = date_format(date(2026, 11, 23))
        moment = date_format(datetime(2026, 11, 23, 15, 43, tzinfo=UTC), "SHORT_DATETIME_FORMAT")

    assert "Aabenraa (DK)" in page
    assert "Kommune" not in page.replace("Netzwerk Digitale Kommune", "")
    assert town == "Town"
    assert (day, moment) == ("23 November 2026", "23/11/2026 15:43")
