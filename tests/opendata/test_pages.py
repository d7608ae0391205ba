"""From a file to a published dataset, in the browser's own steps; and what strangers do not see."""

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import duckdb
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events.models import Event
from plietsch.opendata.models import Dataset, Table
from plietsch.opendata.operations.contributions import refresh_contributions
from plietsch.opendata.operations.tables import import_table
from plietsch.opendata.tables.shelf import pages_of, place_of
from plietsch.places.models import Place

Browser = Callable[[str], Client]
Committed = Callable[..., Any]
CSV = "Ort;Anzahl;Am\nKiel;1.200;01.02.2026\nEutin;35;02.02.2026\n=cmd();7;03.02.2026\n".encode("cp1252")


def workbook(sheet: bytes) -> bytes:
    """What calls itself a workbook and is not one that Excel writes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def send(
    client: Client, world: World, content: bytes = CSV, name: str = "zahlen.csv", **fields: object
) -> Any:
    details = {
        "title": "Zahlen",
        "description": "Was gezählt wurde.",
        "publisher": world["organisation.nortorf"].pk,
        "theme": "REGI",
        "file": SimpleUploadedFile(name, content),
        **fields,
    }
    return client.post("/daten/neu/", details)


@pytest.fixture(autouse=True)
def _committed(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Committed) -> None:
    """What follows a commit happens at once, as if each request were committed."""
    post = Client.post

    def post_and_commit(self: Client, *args: Any, **more: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return post(self, *args, **more)

    monkeypatch.setattr(Client, "post", post_and_commit)


def import_numbers(client: Client, world: World) -> Dataset:
    """The whole way until the dataset has its table."""
    preview = client.get(send(client, world)["Location"])
    kinds = {name: field.initial for name, field in preview.context["form"].fields.items()}
    client.post(preview.request["PATH_INFO"], kinds)
    return Dataset.objects.get(slug="zahlen")


def test_a_member_brings_a_table_confirms_and_publishes_it(world: World, client_as: Browser) -> None:
    member, guest = client_as("member"), client_as("guest")

    dataset = import_numbers(member, world)

    assert dataset.table is not None
    assert dataset.table.row_count == 3
    assert guest.get("/daten/zahlen/").status_code == 404
    member.post("/daten/zahlen/veroeffentlichung/")
    shown = guest.get("/daten/zahlen/")
    assert list(shown.context["page"]) == [
        ["Kiel", 1200, "2026-02-01"],
        ["Eutin", 35, "2026-02-02"],
        ["=cmd()", 7, "2026-02-03"],
    ]
    assert '<td>Kiel</td><td class="numeric">1200</td><td>01.02.2026</td>' in shown.content.decode()
    assert "/daten/zahlen/" in guest.get("/catalog.ttl").content.decode()
    fact = Activity.objects.filter(verb="dataset.published").latest("pk")
    assert (fact.actor, fact.audience) == (world["user.member"].pk, "public")
    member.post("/daten/zahlen/ruecknahme/")
    assert guest.get("/daten/zahlen/").status_code == 404


def test_the_preview_shows_what_was_recognised_and_a_person_may_say_otherwise(
    world: World, client_as: Browser
) -> None:
    member = client_as("member")
    address = send(member, world)["Location"]

    preview = member.get(address)
    assert [field.initial for field in preview.context["form"].fields.values()] == ["text", "whole", "date"]
    assert "1.200" in preview.content.decode()

    member.post(address, {"column0": "text", "column1": "text", "column2": "date"})
    assert [column["kind"] for column in Table.objects.latest("pk").columns] == ["text", "text", "date"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("leer.csv", b"", "leer"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "Hier passt keine Datei"),
        ("text.docx", b"PK\x03\x04 broken", "Archiv"),
        ("bombe.xlsx", workbook(b"0" * 20_000_000), "Ausgepackt wäre das Archiv zu groß"),
        ("halb.xlsx", workbook(b"<worksheet>"), "Die Excel-Datei ist beschädigt"),
        ("notiz.md", b"# Notiz", "Aus dieser Datei wird keine Tabelle"),
        ("kaputt.geojson", b'{"features": 7}', "keine GeoJSON-Objekte"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_a_file_that_is_no_table_is_refused_in_words_and_leaves_nothing(
    world: World, client_as: Browser, name: str, content: bytes, words: str
) -> None:
    answer = send(client_as("member"), world, content, name)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Dataset.objects.filter(slug="zahlen").exists()


def test_a_broken_line_is_named_and_the_former_table_stays(world: World, client_as: Browser) -> None:
    member = client_as("member")
    dataset = import_numbers(member, world)
    former = dataset.table

    address = member.post(
        "/daten/zahlen/neue-tabelle/", {"file": SimpleUploadedFile("neu.csv", b"A;B\n1;2\n3\n")}
    )["Location"]
    member.post(address, {"column0": "whole", "column1": "whole"})

    assert "Zeile 3 hat weniger als 2 Zellen" in member.get(address).content.decode()
    dataset.refresh_from_db()
    assert dataset.table == former


def test_nobody_publishes_in_the_name_of_an_organisation_they_do_not_belong_to(
    world: World, client_as: Browser
) -> None:
    answer = send(client_as("member"), world, publisher=world["organisation.stadtwerke"].pk)

    assert answer.status_code == 200
    assert not Dataset.objects.filter(slug="zahlen").exists()
    assert (
        client_as("business").get("/daten/kita-plaetze-nach-einrichtung-beispiel/angaben/").status_code == 403
    )
    assert client_as("office").get("/daten/orte-des-netzwerks/angaben/").status_code == 403


def test_an_address_that_asks_is_answered_and_can_be_shared(world: World, client_as: Browser) -> None:
    query = {
        "spalte1": "Träger",
        "wie1": "ist",
        "wert1": "Kirche",
        "sortiert": "Plätze U3",
        "absteigend": "on",
        "gruppe": "PLZ",
        "mass": "summe",
        "von": "Plätze U3",
    }
    address = f"/daten/kita-plaetze-nach-einrichtung-beispiel/?{urlencode(query)}"

    first, second = (client_as(role).get(address).context for role in ("guest", "business"))

    assert [bar.label for bar in first["bars"]] == [bar.label for bar in second["bars"]]
    places = [row[4] for row in first["page"]]
    assert places == sorted(places, reverse=True)
    assert {row[3] for row in first["page"]} == {"Kirche"}
    assert sum(bar.amount for bar in first["bars"]) == sum(places)


@pytest.mark.parametrize(
    "query",
    [
        {"spalte1": "Plätze U3", "wie1": "ab", "wert1": "viele"},
        {"spalte1": "gibt es nicht", "wie1": "ist", "wert1": "1"},
        {"gruppe": "PLZ", "mass": "summe"},
        {"sortiert": '"; DROP TABLE x'},
        {"page": "99999999999999999999"},
    ],
)
def test_an_address_that_makes_no_sense_still_shows_the_dataset(
    client_as: Browser, query: dict[str, str]
) -> None:
    answer = client_as("guest").get(f"/daten/kita-plaetze-nach-einrichtung-beispiel/?{urlencode(query)}")

    assert answer.status_code == 200
    assert len(answer.context["page"]) == 48


def test_a_sign_that_nobody_types_is_refused(client_as: Browser) -> None:
    odd = urlencode({"wie1": "\x00", "wert1": "\x00", "spalte1": "Träger"})

    assert client_as("guest").get(f"/daten/kita-plaetze-nach-einrichtung-beispiel/?{odd}").status_code == 400


def test_downloads_hold_the_same_rows_and_no_formula(world: World, client_as: Browser) -> None:
    member = client_as("member")
    dataset = import_numbers(member, world)
    assert dataset.table is not None

    csv, as_json, xlsx, parquet = (
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        for answer in (member.get(f"/daten/zahlen.{ending}") for ending in ("csv", "json", "xlsx", "parquet"))
    )

    assert csv.decode().splitlines() == [
        "Ort,Anzahl,Am",
        "Kiel,1200,2026-02-01",
        "Eutin,35,2026-02-02",
        "'=cmd(),7,2026-02-03",
    ]
    assert json.loads(as_json)[2] == {"Ort": "=cmd()", "Anzahl": 7, "Am": "2026-02-03"}
    cell = openpyxl.load_workbook(BytesIO(xlsx)).active["A4"]
    assert (cell.value, cell.data_type) == ("=cmd()", "s")
    assert parquet == place_of(dataset.table.content).read_bytes()
    assert duckdb.read_parquet(str(place_of(dataset.table.content))).fetchall()[0][:2] == ("Kiel", 1200)


def test_who_waits_for_an_import_sees_how_far_it_is(world: World, client_as: Browser) -> None:
    member = client_as("member")
    table = import_numbers(member, world).table
    assert table is not None
    Table.objects.filter(pk=table.pk).update(ready_at=None, percent=70)

    shown = member.get(f"/daten/tabellen/{table.pk}/").content.decode()
    with CaptureQueriesContext(connection) as asked:
        import_table(table, at=world.now)

    told = [int(n) for each in asked for n in re.findall(r'SET "percent" = (\d+) WHERE', each["sql"])]
    assert '<progress max="100" value="70">' in shown
    assert len(told) > 3
    assert told == sorted(told)
    assert "Die Tabelle ist eingelesen." in member.get(f"/daten/tabellen/{table.pk}/").content.decode()


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("package_search", {"q": ["a"]}),
        ("package_search", {"fq": ["a:b"]}),
        ("package_show", {"id": "\ud800"}),
        ("help_show", {"name": {}}),
        ("datastore_search", {"resource_id": "zahlen.csv", "filters": "[" * 50_000}),
    ],
    ids=["words", "filter", "half a sign", "name", "deep"],
)
def test_what_a_program_asks_wrongly_is_refused_as_ckan_does(
    world: World, client: Client, action: str, asked: dict[str, Any]
) -> None:
    answer = client.post(f"/api/3/action/{action}", asked, content_type="application/json")

    assert answer.status_code in (404, 409)
    assert answer.json()["success"] is False


def test_programs_read_the_same_rows_from_pages_and_by_questions(world: World, client_as: Browser) -> None:
    member, guest = client_as("member"), client_as("guest")
    rows = "".join(f'"Ort ""{n}""\n";{n};{n % 28 + 1}.02.2026 10:00\n' for n in range(250))
    preview = member.get(send(member, world, f"Ort;Anzahl;Um\n{rows}".encode())["Location"])
    kinds = {name: field.initial for name, field in preview.context["form"].fields.items()}
    member.post(preview.request["PATH_INFO"], kinds)
    member.post("/daten/zahlen/veroeffentlichung/")
    address = "/api/3/action/datastore_search?resource_id=zahlen.csv&offset=90&limit=120"

    from_pages = guest.get(address)
    asked = guest.get(f"{address}&fields=Ort,Anzahl,Um").json()

    assert pages_of(Dataset.objects.get(slug="zahlen").table.content).exists()
    assert from_pages.json() == asked
    assert [record["Anzahl"] for record in asked["result"]["records"]] == list(range(90, 210))
    assert asked["result"]["records"][0] == {"Ort": 'Ort "90"\n', "Anzahl": 90, "Um": "2026-02-07T10:00:00"}
    assert from_pages["Content-Type"] == "application/json"
    for nothing in (0, 250, 10**9):
        refused = guest.get(f"{address}&offset={nothing}" + ("&limit=0" if not nothing else ""))
        assert refused.json()["result"]["records"] == []


def test_a_download_holds_what_the_address_selects(client_as: Browser) -> None:
    query = urlencode({"spalte1": "Träger", "wie1": "ist", "wert1": "Kirche"})
    answer = client_as("guest").get(f"/daten/kita-plaetze-nach-einrichtung-beispiel.json?{query}")

    rows = json.loads(b"".join(answer.streaming_content))
    assert 0 < len(rows) < 48
    assert {row["Träger"] for row in rows} == {"Kirche"}


def test_datasets_of_the_network_follow_its_own_registers(world: World, client_as: Browser) -> None:
    refresh_contributions(at=world.now)
    before = Dataset.objects.select_related("table").get(contribution="places")
    assert refresh_contributions(at=world.now) == 0
    Place.objects.create(kind="municipality", code="01999999", name="Neudorf", label="Neudorf (Beispiel)")

    assert refresh_contributions(at=world.now) == 1

    after = Dataset.objects.select_related("table").get(contribution="places")
    assert before.table
    assert after.table
    assert after.table.row_count == before.table.row_count + 1
    assert Table.objects.filter(dataset=after).count() == 1
    assert (
        "Neudorf"
        in client_as("guest").get("/daten/orte-des-netzwerks/?spalte1=Name&wert1=Neudorf").content.decode()
    )


def test_open_data_about_organisations_tell_of_confirmed_ones_only(client_as: Browser) -> None:
    page = client_as("guest").get("/daten/organisationen-des-netzwerks/").content.decode()

    assert "Stadt Nortorf" in page
    assert "Ingenieurbüro (Beispiel)" not in page


def test_awards_projects_and_events_are_datasets_of_the_network(world: World, client_as: Browser) -> None:
    refresh_contributions(at=world.now)
    tables = {
        dataset.contribution: dataset.table
        for dataset in Dataset.objects.published().exclude(contribution="").select_related("table")
    }

    assert {"places", "organisations", "projects", "awards", "grants", "events"} <= set(tables)
    assert {name: table.remarks for name, table in tables.items() if table} == {name: [] for name in tables}
    assert all(table and table.row_count for table in tables.values())
    catalogue = client_as("guest").get("/catalog.ttl").content.decode()
    assert all(f"/daten/{each.slug}/" in catalogue for each in Dataset.objects.exclude(contribution=""))


def test_events_for_members_and_drafts_are_no_open_data(world: World, client_as: Browser) -> None:
    public = Event.objects.filter(published_at__isnull=False, visibility="public")
    secret = Event.objects.exclude(pk__in=public)
    refresh_contributions(at=world.now)

    page = client_as("guest").get("/daten/veranstaltungen-des-netzwerks/").content.decode()

    assert secret.exists()
    assert not [event.title for event in secret if event.title in page]
    assert public.order_by("starts_at").first().title in page


def test_a_register_without_rows_leaves_the_catalogue(world: World) -> None:
    refresh_contributions(at=world.now)
    Event.objects.update(visibility="members")
    refresh_contributions(at=world.now)
    assert Dataset.objects.get(contribution="events").published_at is None
    assert refresh_contributions(at=world.now) == 0

    Event.objects.update(visibility="public")
    refresh_contributions(at=world.now)
    assert Dataset.objects.get(contribution="events").published_at


def test_a_table_that_tells_of_persons_is_imported_only_after_a_check(
    world: World, client_as: Browser
) -> None:
    member = client_as("member")
    answer = send(member, world, b"Ort;Telefon\nKiel;0431 123456\nEutin;04521 98765\n")
    kinds = {"column0": "text", "column1": "text"}

    refused = member.post(answer["Location"], kinds)
    table = Table.objects.latest("pk")
    assert "sieht nach personenbezogenen Daten aus" in refused.content.decode()
    assert table.confirmed_at is None
    assert member.post(answer["Location"], kinds | {"checked": "on"}).status_code == 302
