"""A copy of all one's data; and going for good."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils.formats import date_format
from django.utils.timezone import localtime

from plietsch.accounts.models import DataExport, User
from plietsch.accounts.operations.exports import fill_export, remove_expired, request_export
from plietsch.accounts.operations.people import FORMER_MEMBER, remove_unconfirmed
from plietsch.accounts.world import PASSWORD
from plietsch.core.models import Activity, Letter
from plietsch.core.registry import PersonalData, registry
from plietsch.core.uploads import store
from plietsch.core.world import World
from tests.accounts.people import Browser, confirm, prove, sign_in, sign_up

pytestmark = pytest.mark.django_db


def export_for(user: User, world: World) -> DataExport:
    """A finished copy."""
    return fill_export(request_export(user, at=world.now), at=world.now)


def test_a_copy_holds_every_kind_of_data_that_the_manifests_name(world: World) -> None:
    export = export_for(world["user.member"], world)
    with ZipFile(export.file) as archive:
        parts = json.loads(archive.read("data.json"))
        page = archive.read("uebersicht.html").decode()
    profile = next(part for part in parts if part["model"] == "accounts.User")

    assert [part["model"] for part in parts] == [
        part.model._meta.label for part in registry.parts(PersonalData)
    ]
    assert profile["rows"][0]["email"] == "member@example.org"
    assert profile["rows"][0]["themes__name"] == ["Digitale Verwaltung", "Sensorik und LoRaWAN"]
    assert "Stadt Nortorf" in page
    assert "science@example.org" not in page + json.dumps(parts)


def test_a_copy_is_made_in_the_background_and_fetched_by_its_person_alone(
    world: World, client_as: Browser, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client_as("member").post("/konto/daten/")
    export = DataExport.objects.get()
    path = f"/konto/daten/{export.pk}/"
    answer = client_as("member").get(path)

    assert {role: client_as(role).get(path).status_code for role in ("office", "science")} == {
        "office": 404,
        "science": 404,
    }
    assert "no-store" in answer["Cache-Control"]
    names = ZipFile(BytesIO(b"".join(answer.streaming_content))).namelist()
    assert names[:2] == ["data.json", "uebersicht.html"]
    assert all(name.startswith("dateien/") for name in names[2:])


def test_what_others_wrote_after_one_had_left_is_not_in_the_copy(world: World) -> None:
    """Somebody is still named on the card of a hidden group that they have left."""
    left, card = world["user.utility"], world["solution.hidden"]
    copies = []
    for person in (left, world["user.member"]):
        type(card).objects.filter(pk=card.pk).update(contact=person)
        with ZipFile(export_for(person, world).file) as archive:
            copies.append(archive.read("data.json").decode() + archive.read("uebersicht.html").decode())

    assert [card.done in copy for copy in copies] == [False, True]
    assert f"groups.topic:{card.topic_id}" in copies[0]


def test_a_copy_reads_in_words_and_local_time_and_brings_the_files_along(world: World) -> None:
    person = world["user.member"]
    note = ContentFile("Streuplan für den Winterdienst".encode(), name="streuplan.txt")
    upload = store(note, by=person, at=world.now)
    with ZipFile(export_for(person, world).file) as archive:
        page = archive.read("uebersicht.html").decode()
        content = archive.read(f"dateien/{upload.pk}-streuplan.txt").decode()

    assert content == "Streuplan für den Winterdienst"
    assert '<th scope="row">E-Mail-Adresse sichtbar für</th><td>niemand</td>' in page
    assert date_format(localtime(world.now), "DATETIME_FORMAT") in page
    assert "_at<" not in page
    assert not re.search(r"<td>\d{4}-\d\d-\d\dT", page)
    assert "<style>" in page
    assert "http" not in page.split("</style>")[0]


def test_a_copy_expires(
    world: World, client_as: Browser, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    export = export_for(world["user.member"], world)
    name = export.file.name
    DataExport.objects.update(expires_at=world.now - timedelta(seconds=1))

    assert client_as("member").get(f"/konto/daten/{export.pk}/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_expired(world.now) == 1
    assert not default_storage.exists(name)


def test_the_file_of_a_copy_goes_with_its_person_once_that_is_final(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    export = export_for(world["user.member"], world)
    name = export.file.name
    copies = next(part for part in registry.parts(PersonalData) if part.model is DataExport)

    with django_capture_on_commit_callbacks(execute=True):
        copies.erase(world["user.member"])
        assert default_storage.exists(name)
    assert not default_storage.exists(name)


def test_after_erasure_no_column_of_the_database_knows_the_person(world: World) -> None:
    browser = Client()
    sign_up(browser, email="wiebke@deich.example", name="Wiebke Musterfrau-Deichgraf")
    confirm(browser)
    sign_in(browser, "wiebke@deich.example")
    person = User.objects.get(email="wiebke@deich.example")
    browser.post("/konto/profil/", _profile("Wiebke Musterfrau-Deichgraf"))
    export_for(person, world)
    Letter.objects.create(
        address="wiebke@deich.example",
        subject="An Wiebke",
        text="Moin, Wiebke",
        html="",
        written_at=world.now,
    )
    prove(browser)
    browser.post("/konto/loeschung/", {"sure": "on"})

    assert _columns_with("deichgraf", "wiebke", "zeesenboot") == []
    assert User.objects.get(pk=person.pk).name == FORMER_MEMBER
    assert not UserSession.objects.filter(user=person).exists()
    assert browser.get("/konto/").status_code == 302


def test_the_search_for_traces_would_find_one(world: World) -> None:
    assert _columns_with("sachbearbeitung digitales") != []


def test_facts_stay_whole_when_a_person_goes(world: World) -> None:
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)
    before = list(Activity.objects.order_by("pk").values())
    prove(browser, PASSWORD)
    browser.post("/konto/loeschung/", {"sure": "on"})
    after = list(Activity.objects.order_by("pk").values())

    assert after[: len(before)] == before
    assert after[-1]["verb"] == "account.erased"


def test_erasure_asks_twice_who_one_is_and_whether_one_is_sure(world: World, client_as: Browser) -> None:
    stale, fresh = client_as("member"), client_as("member")
    prove(fresh, PASSWORD)

    assert stale.post("/konto/loeschung/", {"sure": "on"})["Location"].startswith("/konto/nachweis/")
    assert fresh.post("/konto/loeschung/", {}).status_code == 200
    assert User.objects.get(email="member@example.org").is_active


def test_the_last_of_the_office_cannot_go(world: World) -> None:
    User.objects.exclude(email="office@example.org").update(is_office=False)
    browser = Client()
    sign_in(browser, "office@example.org", PASSWORD)
    prove(browser, PASSWORD)
    answer = browser.post("/konto/loeschung/", {"sure": "on"})

    assert "Ohne Netzwerkbüro" in answer.content.decode()
    assert User.objects.get(email="office@example.org").is_active


def test_a_former_member_is_in_no_list_and_has_no_page(world: World, client_as: Browser) -> None:
    browser = Client()
    sign_in(browser, "councillor@example.org", PASSWORD)
    prove(browser, PASSWORD)
    browser.post("/konto/loeschung/", {"sure": "on"})

    assert client_as("member").get(f"/mitglieder/{world['user.councillor'].pk}/").status_code == 404
    assert FORMER_MEMBER not in client_as("member").get("/mitglieder/").content.decode()
    assert FORMER_MEMBER not in client_as("office").get("/verwaltung/mitglieder/").content.decode()


def test_an_address_that_nobody_confirms_is_forgotten_after_a_week(world: World) -> None:
    sign_up(Client(), email="nie@example.org")
    User.objects.filter(email="nie@example.org").update(joined_at=world.now - timedelta(days=8))
    sign_up(Client(), email="gestern@example.org")

    assert remove_unconfirmed(world.now) == 1
    assert not User.objects.filter(email="nie@example.org").exists()
    assert User.objects.filter(email="gestern@example.org").exists()
    assert User.objects.filter(email="pending@example.org").exists()


def _profile(name: str) -> dict[str, object]:
    parts = ("email", "sector", "affiliations", "offers", "needs", "languages", "themes")
    audiences = dict.fromkeys((f"{each}_shown_to" for each in parts), "public") | {"listed_to": "public"}
    return {"name": name, "sector": "science", "offers": "Zeesenboot segeln", "needs": "", **audiences}


def _columns_with(*traces: str) -> list[str]:
    """Every text column of every table in which one of the traces occurs."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                quoted = connection.ops.quote_name(column.name)
                as_text = f"LOWER(CAST({quoted} AS TEXT))"
                for trace in traces:
                    cursor.execute(
                        f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)} WHERE {as_text} LIKE %s",  # noqa: S608
                        [f"%{trace}%"],
                    )
                    if cursor.fetchone()[0]:
                        found.append(f"{table}.{column.name}: {trace}")
    return found
