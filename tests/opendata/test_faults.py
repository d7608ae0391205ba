"""What goes wrong with files and sources is told at once, and in words that help."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from plietsch.core.jobs.models import Job
from plietsch.core.uploads import RefusedUpload
from plietsch.core.world import World
from plietsch.opendata.models import Harvest, Source
from plietsch.opendata.operations import sources
from plietsch.opendata.operations.tables import keep_file
from plietsch.opendata.tables.problems import FileRefused

Browser = Callable[[str], Client]
TABLE = "Straße;Bäume\nAm Markt;12\nÜberweg;7\n"


@pytest.fixture
def harvest(world: World) -> Harvest:
    """One that is under way in a worker's hands."""
    office, now = world["user.office"], timezone.now()
    source = Source.objects.create(
        name="Nachbar", kind="dcat", address="https://daten.example/c.ttl", rhythm="daily", started_by=office,
        started_at=now,
    )  # fmt: skip
    job = Job.objects.create(
        task="x", arguments={}, worker="w", enqueued_at=now, started_at=now, due_at=now + timedelta(minutes=1)
    )
    return Harvest.objects.create(source=source, asked_by=office, asked_at=now, job=job)


def _states(harvest: Harvest, office: Client) -> list[str]:
    pages = [
        office.get(path).content.decode() for path in (harvest.source.get_absolute_url(), "/daten/quellen/")
    ]
    words = ("wird abgeholt", "unterbrochen", "gescheitert")
    return [next(word for word in words if f">{word}<" in page.replace("\n", "")) for page in pages]


@pytest.mark.parametrize(
    ("job", "state"),
    [
        ({}, "wird abgeholt"),
        ({"worker": "", "error": "MemoryError"}, "unterbrochen"),
        ({"due_at": timezone.now() - timedelta(minutes=5)}, "unterbrochen"),
        ({"worker": "", "died_at": timezone.now()}, "gescheitert"),
    ],
)
def test_a_harvest_whose_job_broke_off_says_so_at_once(
    harvest: Harvest, job: dict[str, Any], state: str, client_as: Browser
) -> None:
    Job.objects.filter(pk=harvest.job_id).update(**job)

    assert _states(harvest, client_as("office")) == [state, state]


def test_after_a_job_was_given_up_the_source_is_harvested_anew(harvest: Harvest, world: World) -> None:
    Job.objects.filter(pk=harvest.job_id).update(worker="", died_at=timezone.now())

    again = sources.ask_harvest(harvest.source, by=world["user.office"], at=timezone.now())

    harvest.refresh_from_db()
    assert (harvest.problem, again.finished_at) == ("Die Abholung wurde abgebrochen.", None)


def test_a_harvest_knows_its_job(
    world: World, client_as: Browser, harvest: Harvest, django_capture_on_commit_callbacks: Any
) -> None:
    Harvest.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        asked = sources.ask_harvest(harvest.source, by=world["user.office"], at=timezone.now())

    asked.refresh_from_db()
    assert asked.job
    assert asked.job.arguments["args"] == [asked.pk]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "cp1252"])
def test_a_table_is_read_in_the_encoding_of_spreadsheets(encoding: str, world: World) -> None:
    file = SimpleUploadedFile("baeume.csv", TABLE.encode(encoding))

    upload, seen = keep_file(file, by=world["user.office"], at=world.now)

    assert [column.name for column in seen.reading.columns] == ["Straße", "Bäume"]
    assert list(seen.rows[1]) == ["Überweg", "7"]
    assert upload.name == "baeume.csv"


def test_a_table_in_half_a_utf16_is_refused_with_advice_that_fits(world: World) -> None:
    broken = TABLE.encode("utf-16")[:-1]

    with pytest.raises(FileRefused, match="als CSV in UTF-8"):
        keep_file(SimpleUploadedFile("baeume.csv", broken), by=world["user.office"], at=world.now)


def test_a_table_with_a_script_in_a_cell_is_refused_with_its_line(world: World) -> None:
    rows = TABLE + 'Hafen;"<script>alert(1)</script>"\n'

    with pytest.raises(RefusedUpload, match=r"Zeile 4 enthält HTML \(<script>\)"):
        keep_file(SimpleUploadedFile("baeume.csv", rows.encode()), by=world["user.office"], at=world.now)
