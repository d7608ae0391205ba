"""The catalogue is DCAT-AP.de: valid, paged, and the same statements in every form."""

from collections.abc import Callable

import pyoxigraph
import pytest
from django.test import Client

from plietsch.core.registry import grow_world
from plietsch.core.world import World
from plietsch.opendata import queries
from plietsch.opendata.models import Dataset
from tests.opendata.validation import official_shapes, own_shapes, violations

Browser = Callable[[str], Client]
FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
DCAT = "http://www.w3.org/ns/dcat#"
HYDRA = "http://www.w3.org/ns/hydra/core#"


def graph(client: Client, path: str, ending: str) -> set[pyoxigraph.Triple]:
    answer = client.get(path)
    assert answer.status_code == 200
    return {quad.triple for quad in pyoxigraph.parse(answer.content, FORMATS[ending])}


def test_all_forms_of_the_catalogue_say_the_same(client_as: Browser) -> None:
    guest = client_as("guest")
    turtle, xml, json = (graph(guest, f"/catalog.{ending}", ending) for ending in FORMATS)

    def without_paging(triples: set[pyoxigraph.Triple]) -> set[pyoxigraph.Triple]:
        return {triple for triple in triples if "/catalog." not in triple.subject.value}

    assert len(turtle) > 200
    assert without_paging(turtle) == without_paging(xml) == without_paging(json)


def test_hostile_words_stay_words_in_every_form(world: World, client_as: Browser) -> None:
    title = 'Daten "mit" <Zeichen> & \\ ] \'\n\t\r\x01 ]]> ü \U0001f30a'
    Dataset.objects.filter(pk=world["dataset.kitaplaetze"].pk).update(title=title, keywords=["a<b", 'c"d'])
    slug = world["dataset.kitaplaetze"].slug

    forms = [graph(client_as("guest"), f"/daten/{slug}.{ending}", ending) for ending in FORMATS]

    assert forms[0] == forms[1] == forms[2]
    assert title.replace("\x01", "") in {triple.object.value for triple in forms[0]}


def test_the_catalogue_follows_our_own_reading_of_the_profile(client_as: Browser) -> None:
    turtle = client_as("guest").get("/catalog.ttl").content.decode()

    assert violations(turtle, own_shapes()) == []


def test_our_shapes_notice_what_is_missing(client_as: Browser) -> None:
    turtle = client_as("guest").get("/catalog.ttl").content.decode()
    broken = turtle.replace("dct:title", "dct:alternative")

    assert any("title" in message for message in violations(broken, own_shapes()))


@pytest.mark.reference
def test_every_page_of_the_catalogue_is_valid_by_the_official_shapes(
    world: World, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow_world(world)
    monkeypatch.setattr(queries, "PER_PAGE", 5)
    guest, shapes = client_as("guest"), official_shapes()

    pages = [guest.get(f"/catalog.ttl?page={number}").content.decode() for number in (1, 2)]

    assert [violations(page, shapes) for page in pages] == [[], []]
    broken = pages[0].replace("dcat:accessURL", "dcat:landingPage")
    assert violations(broken, shapes) != []


def test_a_harvester_finds_every_dataset_by_following_the_pages(
    client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 2)
    guest, path, found = client_as("guest"), "/catalog.rdf", set()
    while path:
        triples = graph(guest, path, "rdf")
        found |= {t.object.value for t in triples if t.predicate.value == f"{DCAT}dataset"}
        path = next((t.object.value for t in triples if t.predicate.value == f"{HYDRA}nextPage"), "")

    slugs = Dataset.objects.published().values_list("slug", flat=True)
    assert len(found) > 2
    assert {iri.split("/daten/")[1].strip("/") for iri in found} == set(slugs)


def test_drafts_are_not_in_the_catalogue(world: World, client_as: Browser) -> None:
    draft = world["dataset.draft"]
    office = client_as("office")

    assert draft.slug not in office.get("/catalog.ttl").content.decode()
    assert office.get(f"/daten/{draft.slug}.ttl").status_code == 404
    assert office.get(f"/daten/{draft.slug}/").status_code == 200


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/turtle", "/catalog.ttl"),
        ("application/rdf+xml", "/catalog.rdf"),
        ("application/ld+json;q=0.9, text/html;q=0.1", "/catalog.jsonld"),
        ("*/*", "/catalog.ttl"),
        ("text/html,application/xhtml+xml", "/daten/"),
    ],
)
def test_one_address_leads_machines_and_people_to_their_own_form(
    client_as: Browser, accept: str, target: str
) -> None:
    answer = client_as("guest").get("/catalog", headers={"accept": accept})

    assert (answer.status_code, answer["Location"]) == (302, target)
    assert "Accept" in answer["Vary"]


def test_a_dataset_page_is_a_description_for_machines(world: World, client_as: Browser) -> None:
    dataset = world["dataset.kitaplaetze"]

    answer = client_as("guest").get(dataset.get_absolute_url(), headers={"accept": "text/turtle"})

    assert answer["Location"] == f"/daten/{dataset.slug}.ttl"


def test_an_unchanged_catalogue_is_not_sent_twice(world: World, client_as: Browser) -> None:
    guest = client_as("guest")
    etag = guest.get("/catalog.ttl")["ETag"]

    assert guest.get("/catalog.ttl", headers={"if-none-match": etag}).status_code == 304

    Dataset.objects.filter(pk=world["dataset.kitaplaetze"].pk).update(changed_at="2030-01-01T00:00:00Z")
    assert guest.get("/catalog.ttl", headers={"if-none-match": etag}).status_code == 200
