"""A call in numbers: right sums, nothing that is sealed, and files that a spreadsheet can be trusted with."""

import csv
import io
import json
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from plietsch.competitions import statistics
from plietsch.competitions.models import Application, Call
from plietsch.core.world import World

SignIn = Callable[[str], Client]
CALL = "modellkommunen-2020"


def test_the_call_of_2020_in_numbers(world: World) -> None:
    shown = statistics.of(world["call.modellkommunen"], world["user.office"])

    assert (shown.total.count, shown.total.awarded) == (12, 9)
    assert (shown.total.asked_cents, shown.total.granted_cents) == (12 * 10_000_000, 9 * 10_000_000)
    for grouping in shown.groupings:
        if not grouping.is_multiple:
            assert sum(group.count for group in grouping.groups) == 12
    assert sum(load.final for load in shown.loads) == 59
    assert sum(handed_in for _, _, handed_in in shown.days) == 12


def test_numbers_of_a_sealed_call_give_nothing_away(world: World) -> None:
    shown = statistics.of(world["call.running"], world["user.office"])

    assert world["application.submitted"].standing
    assert (shown.total.count, shown.total.asked_cents, shown.rows) == (0, 0, [])
    assert all(not grouping.groups for grouping in shown.groupings)


def test_the_numbers_come_as_page_and_as_three_kinds_of_files(world: World, client_as: SignIn) -> None:
    Application.objects.filter(pk=world["application.eutin"].pk).update(title='=HYPERLINK("http://x")')
    office = client_as("office")

    page = office.get(reverse("competitions:statistics", args=[CALL])).content.decode()
    texts = office.get(reverse("competitions:statistics_csv", args=[CALL])).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(office.get(reverse("competitions:statistics_xlsx", args=[CALL])).content))
    content = json.loads(office.get(reverse("competitions:statistics_json", args=[CALL])).content)

    assert "1.200.000,00" in page
    rows = list(csv.DictReader(io.StringIO(texts), delimiter=";"))
    assert len(rows) == len(content["applications"]) == book["Bewerbungen"].max_row - 1 == 12
    assert [row["Vorhaben"] for row in rows if "HYPERLINK" in row["Vorhaben"]] == ['\'=HYPERLINK("http://x")']
    assert all(cell.data_type != "f" for row in book["Bewerbungen"] for cell in row)
    assert client_as("chair").get(reverse("competitions:statistics", args=[CALL])).status_code == 403


def test_a_call_without_applications_still_names_the_columns_of_its_file(
    world: World, client_as: SignIn
) -> None:
    call = Call.objects.exclude(applications__standing__isnull=False).order_by("pk")[0]
    full = Call.objects.filter(applications__standing__isnull=False).order_by("pk")[0]
    office = client_as("office")

    heads = [
        office.get(reverse("competitions:statistics_csv", kwargs={"call": each.slug}))
        .content.decode("utf-8-sig")
        .split("\r\n")[0]
        for each in (call, full)
    ]

    assert heads[0].startswith("Nummer;Organisation;")
    assert heads[0] == heads[1]
