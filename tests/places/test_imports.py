"""The network office imports files in the browser and from the command line."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plietsch.core.models import Activity
from plietsch.core.registry import Retention, registry
from plietsch.core.world import World
from plietsch.places.models import Place, PlaceImport
from tests.factories.places import gemeindeverzeichnis, gv_line

Browser = Callable[[str], Client]


def send(client: Client, content: str | bytes, **fields: str) -> PlaceImport:
    """Upload a file as the office does, and return what waits for confirmation."""
    data = content.encode() if isinstance(content, str) else content
    answer = client.post("/orte/import/", {"file": SimpleUploadedFile("GV100AD.txt", data), **fields})
    assert answer.status_code == 302, answer.content.decode()
    return PlaceImport.objects.latest("pk")


def test_the_office_sees_what_would_change_before_it_confirms(client_as: Browser) -> None:
    office = client_as("office")

    received = send(office, gemeindeverzeichnis())
    page = office.get(f"/orte/import/{received.pk}/").content.decode()

    assert "Markstadt (Kreis Seenkreis)" in page
    assert not Place.objects.filter(code="99058117").exists()
    answer = office.post(f"/orte/import/{received.pk}/bestaetigung/", follow=True)
    assert "Die Orte sind eingelesen." in answer.content.decode()
    assert Place.objects.get(code="99058117").label == "Markstadt (Kreis Seenkreis)"
    received.refresh_from_db()
    assert received.counts["new"] == 10
    assert bytes(received.content) == b""


def test_an_import_is_recorded_in_counts(world: World, client_as: Browser) -> None:
    office = client_as("office")
    received = send(office, gemeindeverzeichnis())

    office.post(f"/orte/import/{received.pk}/bestaetigung/")

    fact = Activity.objects.latest("pk")
    assert (fact.verb, fact.actor, fact.audience) == (
        "place_import.confirmed",
        world["user.office"].pk,
        "office",
    )
    assert fact.facts["new"] == 10


def test_confirming_twice_imports_once(client_as: Browser) -> None:
    office = client_as("office")
    received = send(office, gemeindeverzeichnis())
    office.post(f"/orte/import/{received.pk}/bestaetigung/")

    answer = office.post(f"/orte/import/{received.pk}/bestaetigung/", follow=True)

    assert "schon eingelesen" in answer.content.decode()
    facts = Activity.objects.filter(verb="place_import.confirmed", subject__endswith=f":{received.pk}")
    assert facts.count() == 1


def test_mistakes_are_listed_and_nothing_waits(client_as: Browser) -> None:
    before = PlaceImport.objects.count()
    wrong = gemeindeverzeichnis(gv_line("60", "990585864200", "", "64"))

    answer = client_as("office").post("/orte/import/", {"file": SimpleUploadedFile("x.txt", wrong.encode())})

    assert answer.status_code == 422
    assert "Zeile 14, Spalte 23-72 (Name): Der Name fehlt." in answer.content.decode()
    assert PlaceImport.objects.count() == before


def test_a_file_that_no_longer_fits_changes_nothing(client_as: Browser) -> None:
    office = client_as("office")
    first = send(office, gemeindeverzeichnis(as_of="20231130"))
    second = send(office, gemeindeverzeichnis(as_of="20241130"))
    office.post(f"/orte/import/{second.pk}/bestaetigung/")

    answer = office.post(f"/orte/import/{first.pk}/bestaetigung/", follow=True)

    assert "Nichts wurde geändert" in answer.content.decode()
    assert "ist älter als der zuletzt eingelesene" in answer.content.decode()
    first.refresh_from_db()
    assert first.confirmed_at is None


@pytest.mark.parametrize("role", ["member", "councillor", "pending"])
def test_only_the_office_imports(world: World, client_as: Browser, role: str) -> None:
    waiting = world["place_import.waiting"]
    browser = client_as(role)

    assert browser.get("/orte/import/").status_code == 403
    assert browser.post("/orte/import/", {}).status_code == 403
    assert browser.get(f"/orte/import/{waiting.pk}/").status_code == 403
    assert browser.post(f"/orte/import/{waiting.pk}/bestaetigung/").status_code == 403
    waiting.refresh_from_db()
    assert waiting.confirmed_at is None


@pytest.mark.parametrize("content", [b"", b"\0\1", b"%PDF-1.7", b"{", b"PK\x03\x04" + b"\0" * 40])
def test_a_file_of_another_kind_is_refused_in_words(client_as: Browser, content: bytes) -> None:
    answer = client_as("office").post("/orte/import/", {"file": SimpleUploadedFile("../../x.exe", content)})

    assert answer.status_code in (200, 422)
    assert "error-summary" in answer.content.decode()


def test_files_that_nobody_confirmed_go_after_a_week(world: World) -> None:
    retention = next(part for part in registry.parts(Retention) if part.model is PlaceImport)
    confirmed = PlaceImport.objects.exclude(confirmed_at=None).count()

    assert retention.sweep(world.now + timedelta(days=6)) == 0
    assert retention.sweep(world.now + timedelta(days=8)) == 1
    assert PlaceImport.objects.count() == confirmed


def test_the_command_tells_what_changed(db: None, tmp_path: Path) -> None:
    file = tmp_path / "GV100AD.txt"
    file.write_text(gemeindeverzeichnis(), encoding="cp1252")
    said = StringIO()

    call_command("import_places", str(file), stdout=said)

    assert "neu: Markstadt (Kreis Seenkreis)" in said.getvalue()
    assert said.getvalue().splitlines()[-1] == "10 neu"


def test_a_dry_run_writes_nothing(db: None, tmp_path: Path) -> None:
    file = tmp_path / "GV100AD.txt"
    file.write_text(gemeindeverzeichnis())
    before = PlaceImport.objects.count(), Activity.objects.count()

    call_command("import_places", str(file), "--dry-run", stdout=StringIO())

    assert not Place.objects.filter(code__startswith="99").exists()
    assert (PlaceImport.objects.count(), Activity.objects.count()) == before


def test_the_command_names_mistakes_and_missing_files(db: None, tmp_path: Path) -> None:
    file = tmp_path / "orte.csv"
    file.write_text("code,kind,name\n99,castle,Burg\n")

    with pytest.raises(CommandError, match=r"Zeile 2, Spalte 2 \(kind\): „castle“ ist keine Art von Ort\."):
        call_command("import_places", str(file))
    with pytest.raises(CommandError, match=r"fehlt\.csv"):
        call_command("import_places", str(tmp_path / "fehlt.csv"))


def test_a_larger_file_costs_no_more_queries(db: None, tmp_path: Path) -> None:
    villages = [gv_line("60", f"990585864{n}", f"Dorf {n}", "64") for n in range(200, 500)]
    counts = []
    for name, content in (("small", gemeindeverzeichnis()), ("large", gemeindeverzeichnis(*villages))):
        file = tmp_path / name
        file.write_text(content)
        with CaptureQueriesContext(connection) as queries:
            call_command("import_places", str(file), stdout=StringIO())
        counts.append(len(queries))

    assert counts[1] <= counts[0] + 1  # the second file also updates
