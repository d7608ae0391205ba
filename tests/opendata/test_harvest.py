"""Foreign catalogues are harvested: what is new, changed, gone or refused is told by name."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.core.fetching import FetchRefused, Page, fetch, is_public
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.opendata.harvest.catalogues import CatalogueUnreadable, pages_of, read_rdf
from plietsch.opendata.models import Dataset, Harvest, Rhythm, Source
from plietsch.opendata.operations import sources
from plietsch.opendata.operations.harvests import finish_harvest, visit_source
from tests.conftest import REFERENCE

Browser = Callable[[str], Client]
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @base <https://nachbar.example/> .\n"""
LICENCE = "http://dcat-ap.de/def/licenses/cc-by/4.0"


@dataclass
class Site:
    """A web server whose pages a test sets: path -> (status, headers, content)."""

    root: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)

    def put(self, path: str, content: str | bytes, status: int = 200, **headers: str) -> str:
        told = content.encode() if isinstance(content, str) else content
        self.pages[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, told)
        return self.root + path


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """Such a server on this machine, which the settings of these tests allow."""
    settings.HARVEST_PRIVATE_ADDRESSES = True
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, content = site.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    site.root = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()


def described(name: str, title: str = "", licence: str = LICENCE) -> str:
    return f"""<{name}> a dcat:Dataset ; dct:identifier "{name}" ; dct:title "{title or name}"@de ;
        dcat:distribution [ dcat:accessURL <{name}.csv> ; dct:license <{licence}> ] .\n"""


def new_source(world: World, address: str, kind: str = "dcat") -> Source:
    return sources.start_source(
        name=f"Quelle {address}",
        kind=kind,
        address=address,
        rhythm=Rhythm.DAILY,
        is_passed_on=True,
        by=world["user.office"],
        at=world.now,
    )


def harvested(source: Source, *, may_remove_many: bool = False) -> Harvest:
    now = timezone.now()
    harvest = sources.ask_harvest(source, by=None, at=now, may_remove_many=may_remove_many)
    finish_harvest(visit_source(harvest, pages_of(source.kind, source.address), at=now), at=now)
    harvest.refresh_from_db()
    return harvest


def findings(harvest: Harvest) -> dict[str, str]:
    return dict(harvest.findings.values_list("identifier", "outcome"))


def test_a_report_names_what_is_new_changed_gone_and_refused(
    world: World, client_as: Browser, site: Site
) -> None:
    names = ("bleibt", "wechselt", "geht")
    address = site.put("/c.ttl", PREFIXES + "".join(map(described, names)), Content_Type="text/turtle")
    source = new_source(world, address)
    assert findings(harvested(source)) == dict.fromkeys(names, "new")
    again = harvested(source)
    assert (findings(again), again.unchanged_count) == ({}, 3)

    catalogue = [
        described("bleibt"),
        described("wechselt", "Neuer Titel"),
        described("frei", licence="urn:x"),
    ]
    site.put("/c.ttl", PREFIXES + "".join(catalogue), Content_Type="text/turtle")
    harvest = harvested(source)

    assert findings(harvest) == {"wechselt": "changed", "geht": "gone", "frei": "refused"}
    assert set(source.datasets.values_list("title", flat=True)) == {"bleibt", "Neuer Titel"}
    page = client_as("office").get(harvest.get_absolute_url()).content.decode()
    assert "3 Datensätze gelesen" in page
    assert "0 neu, 1 geändert, 1 unverändert, 1 abgelehnt" in page
    assert "Die Lizenz „urn:x“ ist nicht offen oder uns nicht bekannt." in page
    assert client_as("member").get(harvest.get_absolute_url()).status_code in (403, 404)


def test_hostile_records_are_refused_or_made_harmless_and_the_others_are_read(
    world: World, client_as: Browser, site: Site
) -> None:
    script = "<script>alert(1)</script>"
    catalogue = [
        described("http://ckan/1", script),  # a host of the source's own network
        f"""<boese> a dcat:Dataset ; dct:title "Böse" ;
            dct:description "[hier](javascript:alert(1)) {script}" ;
            dct:identifier "boese" ; dcat:distribution [ dcat:accessURL <javascript:alert(2)> ;
            dct:license <{LICENCE}> ], [ dcat:accessURL <gut.csv> ; dct:title "{script}" ] .\n""",
        f"""<nur-skript> a dcat:Dataset ; dct:title "Nur Skript" ; dct:identifier "nur-skript" ;
            dcat:distribution [ dcat:accessURL <javascript:alert(3)> ; dct:license <{LICENCE}> ] .\n""",
        described("gut"),
    ]
    address = site.put("/c.ttl", PREFIXES + "".join(catalogue), Content_Type="text/turtle")

    harvest = harvested(source := new_source(world, address))

    assert harvest.problem == ""
    assert findings(harvest) == {
        "http://ckan/1": "new",
        "boese": "new",
        "nur-skript": "refused",
        "gut": "new",
    }
    for dataset in source.datasets.all():
        page = client_as("guest").get(dataset.get_absolute_url()).content.decode()
        assert script not in page
        assert "javascript:" not in page.replace("(javascript:alert(1))", "")
        assert "http://ckan/1" not in re.findall(r'href="([^"]+)"', page)


@pytest.mark.parametrize("form", ["turtle", "rdf_xml", "json_ld"])
def test_all_pages_are_read_in_every_form_of_rdf(site: Site, form: str) -> None:
    second = site.root + "/zwei"
    first, last = {
        "turtle": (
            PREFIXES + f"<p> hydra:nextPage <{second}> . " + described("a"),
            PREFIXES + described("b"),
        ),
        "rdf_xml": (_xml("a", f'<hydra:next rdf:resource="{second}"/>'), _xml("b", "")),
        "json_ld": (_json("a", second), _json("b", "")),
    }[form]
    media_type = {
        "turtle": "text/turtle",
        "rdf_xml": "application/rdf+xml",
        "json_ld": "application/ld+json",
    }[form]
    address = site.put("/eins", first, Content_Type=media_type)
    site.put("/zwei", last, Content_Type="text/plain")  # real servers say all sorts of things

    pages = list(pages_of("dcat", address))

    assert [[told["identifier"] for told in page] for page in pages] == [["a"], ["b"]]
    assert pages[0][0]["resources"][0]["url"].endswith("a.csv")


def test_a_ckan_catalogue_is_read_page_by_page(world: World, site: Site) -> None:
    for start in (0, 100):
        answer = {
            "success": True,
            "result": {
                "count": 101,
                "results": [_package(start + n) for n in range(100 - start * 99 // 100)],
            },
        }
        site.put(
            f"/api/3/action/package_search?rows=100&start={start}&sort=name+asc",
            json.dumps(answer),
            Content_Type="application/json",
        )
    harvest = harvested(new_source(world, site.root, "ckan"))

    dataset = Dataset.objects.get(source=harvest.source, source_identifier="id-100")
    assert (harvest.problem, harvest.read_count, harvest.page_count) == ("", 101, 2)
    assert (dataset.publisher_name, dataset.theme, dataset.licence) == ("Amt Probe", "ENVI", "dl-by-de/2.0")
    assert dataset.resources == [{"title": "Datei", "url": "https://nachbar.example/d.csv", "format": "CSV"}]


def test_a_source_that_loses_most_of_its_datasets_is_asked_about(
    world: World, client_as: Browser, site: Site
) -> None:
    many = "".join(described(f"d{number}") for number in range(12))
    source = new_source(world, site.put("/c.ttl", PREFIXES + many, Content_Type="text/turtle"))
    harvested(source)
    site.put("/c.ttl", PREFIXES + described("d1"), Content_Type="text/turtle")

    harvest = harvested(source)

    assert (harvest.held_back_count, source.datasets.count()) == (11, 12)
    page = client_as("office").get(harvest.get_absolute_url()).content.decode()
    assert "11 unserer Datensätze fehlen in der Quelle" in page
    assert 'name="may_remove_many"' in page
    assert set(findings(harvested(source, may_remove_many=True)).values()) == {"gone"}
    assert source.datasets.count() == 1


def test_nothing_is_removed_where_a_page_is_missing(world: World, client_as: Browser, site: Site) -> None:
    source = new_source(world, site.put("/c.ttl", PREFIXES + described("a") + described("b")))
    harvested(source)
    site.put("/c.ttl", PREFIXES + f"<p> hydra:nextPage <{site.root}/fehlt> . " + described("a"))

    harvest = harvested(source)

    assert "antwortet mit 404" in harvest.problem
    assert source.datasets.count() == 2
    assert "nicht ganz gelesen" in client_as("office").get(harvest.get_absolute_url()).content.decode()


def test_our_own_datasets_do_not_come_back_and_none_comes_twice(
    world: World, site: Site, settings: Any
) -> None:
    own = PREFIXES + described(f"{settings.PUBLIC_URL}/daten/kita/") + described("a")
    first = harvested(new_source(world, site.put("/1.ttl", own)))
    second = harvested(new_source(world, site.put("/2.ttl", PREFIXES + described("a"))))

    assert first.findings.get(outcome="refused").reason.startswith("Dieser Datensatz stammt aus unserem")
    assert second.findings.get().reason == "Diesen Datensatz gibt es schon aus einer anderen Quelle."


def test_the_office_harvests_by_hand_and_the_clock_by_itself(
    world: World, client_as: Browser, site: Site, django_capture_on_commit_callbacks: Any
) -> None:
    office = client_as("office")
    answer = office.post(
        "/daten/quellen/neu/",
        {
            "name": "Nachbar",
            "kind": "dcat",
            "address": site.put("/c.ttl", PREFIXES + described("a")),
            "rhythm": "daily",
        },
    )
    source = Source.objects.get(name="Nachbar")
    assert answer["Location"] == source.harvests.get().get_absolute_url()
    assert "wird abgeholt" in office.get(source.get_absolute_url()).content.decode()
    assert office.post(f"/daten/quellen/{source.pk}/abholung/")["Location"] == source.get_absolute_url()
    assert source.harvests.count() == 1

    source.harvests.update(finished_at=world.now, asked_at=world.now)
    later = world.now + sources.EVERY[Rhythm.DAILY] * 2
    assert (sources.ask_due_harvests(at=later), sources.ask_due_harvests(at=later)) == (1, 0)
    assert Activity.objects.filter(verb="harvest.asked", actor=None).exists()


def test_a_harvested_dataset_says_where_it_comes_from_and_is_kept_by_nobody(
    world: World, client_as: Browser
) -> None:
    dataset = world["dataset.harvested"]
    page = client_as("office").get(dataset.get_absolute_url()).content.decode()

    assert "Nachbarkatalog (Beispiel)" in page
    assert dataset.resources[0]["url"] in page
    assert client_as("office").get(f"/daten/{dataset.slug}/angaben/").status_code == 403
    assert dataset.source_identifier in client_as("guest").get("/catalog.ttl").content.decode()
    Source.objects.update(is_passed_on=False)
    assert dataset.source_identifier not in client_as("guest").get("/catalog.jsonld").content.decode()
    assert client_as("guest").get(f"/api/3/action/package_show?id={dataset.slug}").status_code == 404
    assert client_as("guest").get(dataset.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "0.0.0.0", "100.64.0.1", "224.0.0.1"),  # noqa: S104
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::"),
    ],
)
def test_inner_addresses_are_none_of_the_internet(address: str) -> None:
    assert not is_public(address)
    assert is_public("194.95.249.1")
    assert is_public("2a00:1450:4001:80b::200e")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:7f00:1]"]
)
def test_nothing_is_fetched_from_inner_networks(site: Site, settings: Any, host: str) -> None:
    address = site.put("/geheim", "innen")
    assert fetch(address, accept="*/*").content == b"innen"
    settings.HARVEST_PRIVATE_ADDRESSES = False

    with pytest.raises(FetchRefused, match=r"inneren Netz|nicht erreichbar"):
        fetch(address.replace("127.0.0.1", host), accept="*/*")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://x.example/", "https://a:b@x.example/", "http://[::1", "//x"]
)
def test_only_plain_addresses_of_the_web_are_fetched(site: Site, address: str) -> None:
    with pytest.raises(FetchRefused, match="keine Adresse im Web"):
        fetch(address, accept="*/*")
    with pytest.raises(FetchRefused, match=r"keine Adresse im Web|nicht erreichbar|404"):
        fetch(site.put("/weiter", "", status=302, Location=address), accept="*/*")


def test_endless_redirects_and_bodies_end(site: Site) -> None:
    with pytest.raises(FetchRefused, match="leitet zu oft weiter"):
        fetch(site.put("/kreis", "", status=302, Location="/kreis"), accept="*/*")
    with pytest.raises(FetchRefused, match="größer als 1 MB"):
        fetch(site.put("/gross", b"x" * 2000), accept="*/*", most=1000)
    with pytest.raises(FetchRefused, match="zu lange"):
        fetch(site.put("/langsam", b"x"), accept="*/*", seconds=-1)
    with pytest.raises(FetchRefused, match="gepackt"):
        fetch(site.put("/gepackt", b"x", Content_Encoding="gzip"), accept="*/*")


HOSTILE = {
    "entity bomb": (
        "application/rdf+xml",
        '<!DOCTYPE r [<!ENTITY a0 "aaaaaaaaaaaaaaaaaaaa">'
        + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
        + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        '<rdf:Description rdf:about="http://e/a"><e:p>&a9;</e:p></rdf:Description></rdf:RDF>',
    ),
    "foreign entity": (
        "application/rdf+xml",
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    ),
    "deep objects": ("application/ld+json", '{"@graph":' + "[" * 200_000 + "]" * 200_000 + "}"),
    "remote context": ("application/ld+json", '{"@context": "http://127.0.0.1:1/x", "@id": "http://a"}'),
    "no rdf": ("text/html", "<html><body>Wartung</body></html>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_rdf_is_refused_and_harms_nobody(name: str) -> None:
    media_type, content = HOSTILE[name]

    with pytest.raises(CatalogueUnreadable, match=r"kein lesbares RDF|zu viel Speicher oder Zeit"):
        read_rdf(Page("https://nachbar.example/", media_type, content.encode()))


@pytest.mark.reference
def test_a_real_page_of_the_state_catalogue_is_taken_over(world: World, site: Site) -> None:
    folder = REFERENCE / "opendata" / "dcat-catalog-proxy-sh" / "src" / "test" / "resources"
    page = (folder / "catalog.xml").read_bytes().replace(b"nextPage", b"lastPage")  # one page of 84
    source = new_source(world, site.put("/catalog.xml", page, Content_Type="application/rdf+xml"))

    harvest = harvested(source)

    assert (harvest.problem, harvest.read_count, source.datasets.count()) == ("", 100, 100)
    agriculture = Dataset.objects.get(source_identifier="StaNord_CMS:50330")
    assert agriculture.publisher_name.startswith("Statistisches Amt für Hamburg")
    assert (agriculture.theme, agriculture.licence) == ("AGRI", "dl-by-de/2.0")
    assert len(agriculture.keywords) == 2
    broken = site.put("/broken.xml", (folder / "invalid_iri.xml").read_bytes())
    assert harvested(new_source(world, broken)).problem == ""


def _xml(name: str, more: str) -> str:
    return f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"
      xmlns:hydra="http://www.w3.org/ns/hydra/core#">
      <rdf:Description rdf:about="http://p.example/">{more}</rdf:Description>
      <dcat:Dataset rdf:about="https://nachbar.example/{name}"><dct:identifier>{name}</dct:identifier>
      <dcat:distribution><dcat:Distribution><dcat:accessURL
        rdf:resource="https://nachbar.example/?a=1&b=/{name}.csv"/></dcat:Distribution></dcat:distribution>
      </dcat:Dataset></rdf:RDF>"""


def _json(name: str, following: str) -> str:
    dcat, hydra = "http://www.w3.org/ns/dcat#", "http://www.w3.org/ns/hydra/core#"
    dataset = {
        "@id": f"https://nachbar.example/{name}",
        "@type": f"{dcat}Dataset",
        "http://purl.org/dc/terms/identifier": name,
        f"{dcat}distribution": {f"{dcat}accessURL": {"@id": f"https://nachbar.example/{name}.csv"}},
    }
    paging = [{"@id": "urn:p", f"{hydra}next": {"@id": following}}] if following else []
    return json.dumps([dataset, *paging])


def _package(number: int) -> dict[str, Any]:
    return {
        "id": f"id-{number}",
        "name": f"datensatz-{number}",
        "title": f"Datensatz {number}",
        "notes": "Text",
        "license_id": "dl-de-by-2.0",
        "organization": {"title": "Amt Probe"},
        "groups": [{"name": "envi"}],
        "tags": [{"name": "probe"}],
        "extras": [{"key": "temporal_start", "value": "2024-01-01T00:00:00"}],
        "resources": [{"name": "Datei", "url": "https://nachbar.example/d.csv", "format": "csv"}],
    }
