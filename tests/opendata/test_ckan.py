"""CKAN's own client reads our catalogue and rows, at both forms of the address, from a real server."""

from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import ckanapi
import ckanapi.remoteckan
import pytest

from plietsch.core.world import World
from plietsch.opendata.models import Source
from tests.installation import new_demo
from tests.opendata.test_harvest import harvested, new_source

KITA = "kita-plaetze-nach-einrichtung-beispiel"

# All with the database, so that none of them waits for others and the server starts once.
pytestmark = [pytest.mark.xdist_group("processes"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo network that really runs."""
    with new_demo(tmp_path_factory.mktemp("ckan")) as demo, demo.serving(command="web"):
        yield demo.address


@pytest.fixture(params=["api/action", "api/3/action"])
def ckan(
    server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ckanapi.RemoteCKAN]:
    """CKAN's client, asking below /api/action as it does, or below /api/3/action as other clients do."""
    prepare = ckanapi.remoteckan.prepare_action

    def below(*args: Any, **more: Any) -> Any:
        url, *rest = prepare(*args, **more)
        assert url.startswith("api/action/")
        return url.replace("api/action", request.param), *rest

    monkeypatch.setattr(ckanapi.remoteckan, "prepare_action", below)
    with ckanapi.RemoteCKAN(server, user_agent="test") as client:
        yield client


def test_the_client_lists_and_shows_datasets(ckan: ckanapi.RemoteCKAN) -> None:
    names = ckan.action.package_list()
    shown = ckan.action.package_show(id=KITA)

    assert KITA in names
    assert "baumkataster-entwurf" not in names
    assert shown["title"] == "Kita-Plätze nach Einrichtung (Beispiel)"
    assert shown["license_id"] == "cc-zero"
    assert {resource["format"] for resource in shown["resources"]} == {"CSV", "JSON", "XLSX", "PARQUET"}
    assert ckan.action.resource_show(id=f"{KITA}.csv")["datastore_active"] is True
    assert ckan.action.status_show()["site_title"]


def test_the_client_pages_through_names(ckan: ckanapi.RemoteCKAN) -> None:
    everything = ckan.action.package_list()

    assert ckan.action.package_list(limit=2, offset=1) == everything[1:3]


def test_the_client_searches(ckan: ckanapi.RemoteCKAN) -> None:
    found = ckan.action.package_search(q="Plätze", rows=5)
    publisher = found["results"][0]["organization"]["name"]
    narrowed = ckan.action.package_search(fq=f"organization:{publisher}")

    assert (found["count"], found["results"][0]["name"]) == (1, KITA)
    assert {package["organization"]["name"] for package in narrowed["results"]} == {publisher}
    assert ckan.action.package_search(q="Unauffindbares")["count"] == 0
    assert ckan.action.organization_show(id=publisher)["package_count"] == narrowed["count"]
    assert publisher in ckan.action.organization_list()


def test_the_client_reads_rows(ckan: ckanapi.RemoteCKAN) -> None:
    answer = ckan.action.datastore_search(
        resource_id=f"{KITA}.csv", filters={"Träger": "Kirche"}, sort="Plätze U3 desc", limit=3, offset=1
    )
    everything = ckan.action.datastore_search(resource_id=f"{KITA}.csv", limit=0)

    places = [record["Plätze U3"] for record in answer["records"]]
    assert len(places) == 3
    assert places == sorted(places, reverse=True)
    assert {record["Träger"] for record in answer["records"]} == {"Kirche"}
    assert 3 < answer["total"] < everything["total"] == 48
    assert {"id": "PLZ", "type": "text"} in answer["fields"]


def test_errors_are_those_that_the_client_knows(ckan: ckanapi.RemoteCKAN) -> None:
    with pytest.raises(ckanapi.NotFound):
        ckan.action.package_show(id="baumkataster-entwurf")
    with pytest.raises(ckanapi.NotFound):
        ckan.action.datastore_search(resource_id="unbekannt.csv")
    with pytest.raises(ckanapi.ValidationError):
        ckan.action.datastore_search(resource_id=f"{KITA}.csv", filters={'x" OR 1=1 --': "1"})
    with pytest.raises(ckanapi.ValidationError):
        ckan.action.datastore_search(resource_id=f"{KITA}.csv", limit="-1")


def test_a_download_by_get_needs_no_client(server: str) -> None:
    content = urlopen(f"{server}/daten/{KITA}.csv", timeout=5).read().decode()

    assert content.splitlines()[0] == "Nr,Einrichtung,PLZ,Träger,Plätze U3,Plätze Ü3,Belegung in %,Stand"
    assert len(content.splitlines()) == 49


@pytest.mark.parametrize(("kind", "path"), [("ckan", ""), ("dcat", "/catalog.rdf"), ("dcat", "/catalog")])
def test_another_network_harvests_all_that_is_published_here(
    world: World, server: str, settings: Any, kind: str, path: str
) -> None:
    settings.HARVEST_PRIVATE_ADDRESSES = True
    Source.objects.all().delete()
    source = new_source(world, server + path, kind)
    with ckanapi.RemoteCKAN(server) as client:
        names = client.action.package_list()

    harvest = harvested(source)
    kita = source.datasets.get(title="Kita-Plätze nach Einrichtung (Beispiel)")

    assert (harvest.problem, harvest.findings.filter(outcome="refused").count()) == ("", 0)
    assert source.datasets.count() == len(names) > 5
    assert (kita.theme, kita.licence, kita.publisher_name[:13]) == ("EDUC", "cc-zero", "Stadt Nortorf")
    assert {each["format"] for each in kita.resources} == {"CSV", "JSON", "XLSX", "PARQUET"}
    assert kita.place == world["organisation.nortorf"].place
    again = harvested(source)
    assert (again.unchanged_count, again.findings.count()) == (len(names), 0)
