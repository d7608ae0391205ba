"""A million rows of open data: what their import costs, and what the server is then asked of them."""

import itertools
import time
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from plietsch.opendata.models import Dataset
from plietsch.opendata.operations.datasets import publish_dataset, start_dataset
from plietsch.opendata.operations.tables import import_table, keep_file, receive_table
from plietsch.opendata.tables.paging import needs_pages

ROWS, SENSORS, CHUNK = 1_000_000, 60, 50_000
TOWNS = ("Nortorf", "Kiel", "Eutin", "Süderbrarup", "Kirchbarkau", "Büdelsdorf", "Meldorf")
TITLE = "Eine Million Zeilen"


def imported() -> tuple[str, float, float, float]:
    """The name of the dataset, and what its import took: processor seconds, seconds on the clock.

    The last seconds are for its pages, which the worker makes when people may read the table already.
    """
    now = timezone.now()
    upload, seen = keep_file(SimpleUploadedFile("million.csv", _file()), by=None, at=now)
    dataset = start_dataset(
        title=TITLE, description="Zum Messen.", publisher=None, theme="TRAN", by=None, at=now, is_sample=True
    )
    table = receive_table(dataset, upload=upload, seen=seen, by=None, at=now)
    table.confirmed_at = now  # not by confirm_table, for then the worker would import the table, too
    cpu, clock = time.process_time(), time.monotonic()
    import_table(table, at=now)
    cpu, clock = time.process_time() - cpu, time.monotonic() - clock
    dataset = Dataset.objects.select_related("table").get(pk=dataset.pk)
    assert dataset.table and dataset.table.row_count == ROWS  # noqa: PT018
    publish_dataset(dataset, by=None, at=now)
    after = time.monotonic()
    while needs_pages(dataset.table):
        time.sleep(0.02)
    return dataset.slug, cpu, clock, time.monotonic() - after


def questions(slug: str) -> dict[str, list[str]]:
    """What is asked of these rows, by name, with the addresses that are asked in turn."""
    at_random = [number * 7919 % 9999 * 100 for number in range(400)]
    in_turn = range(200_000, 240_000, 100)
    rows = f"/api/3/action/datastore_search?resource_id={slug}.csv&limit=100"
    page = f"/daten/{slug}/"
    chosen = urlencode({"filters": '{"Zählstelle": "Z017"}', "sort": "Anzahl desc"})
    return {
        "a million rows: one page of 100, CKAN": [f"{rows}&offset=500000"],
        "a million rows: page after page of 100, CKAN": [f"{rows}&offset={n}" for n in in_turn],
        "a million rows: pages of 100 at random, CKAN": [f"{rows}&offset={n}" for n in at_random],
        "a million rows: one page of 100, HTML": [f"{page}?page=5001"],
        "a million rows: filter and sort, CKAN": [f"{rows}&{chosen}"],
        "a million rows: group by, HTML": [f"{page}?gruppe=Gemeinde&mass=summe&von=Anzahl"],
    }


def _file() -> bytes:
    """Counts per hour and sensor as a German spreadsheet writes them, some 60 MB in Windows' encoding."""
    file = BytesIO("Zeitpunkt;Zählstelle;Gemeinde;AGS;Richtung;Anzahl;Tempo;Störung\r\n".encode("cp1252"))
    file.seek(0, 2)
    rows = map(_row, range(ROWS))
    while chunk := "".join(itertools.islice(rows, CHUNK)):
        file.write(chunk.encode("cp1252"))
    return file.getvalue()


def _row(number: int) -> str:
    hour, sensor = divmod(number, SENSORS)
    at = datetime(2020, 1, 1) + timedelta(hours=hour)  # noqa: DTZ001 - such files name no zone
    count, speed = number * 7919 % 900, number * 104_729 % 700 + 200
    town = sensor % len(TOWNS)
    broken = "nein" if count else "ja"
    return (
        f"{at:%d.%m.%Y %H:%M};Z{sensor:03};{TOWNS[town]};010580{town:02};"
        f"{'Nord' if sensor % 2 else 'Süd'};{count};{speed // 10},{speed % 10};{broken}\r\n"
    )
