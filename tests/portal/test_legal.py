"""What the law asks for, out of what is really installed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.metadata import version
from itertools import pairwise

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plietsch.core.registry import Manifest, PersonalData, Retention, registry
from plietsch.core.world import World
from plietsch.portal.models import BarrierReport, Category, Imprint
from plietsch.portal.operations.barriers import forget_reports
from plietsch.portal.processing import columns
from plietsch.portal.throttle import LETTERS_AN_HOUR, PER_CONNECTION

SignIn = Callable[[str], Client]
REPORT = {"text": "Die Tabelle ist am Telefon nicht zu lesen.", "where": "/daten/", "email": ""}


def test_the_privacy_notice_names_what_every_package_declares(world: World, client_as: SignIn) -> None:
    page = client_as("guest").get("/datenschutz/").content.decode()

    for part in registry.parts(PersonalData):
        assert str(part.label).replace("&", "&amp;") in page
        assert str(part.purpose) in page
    for period in registry.parts(Retention):
        assert str(period.label) in page


def test_the_record_of_processing_names_kinds_of_data_in_words() -> None:
    unnamed = {
        (part.model._meta.label, label)
        for part in registry.parts(PersonalData)
        for label in columns(part)
        if label.replace(" ", "_") in part.fields
    }

    assert unnamed == set()


def test_a_new_package_stands_in_the_notice_at_once(world: World, client_as: SignIn) -> None:
    visits = PersonalData(
        model=Category,
        label="Bücher aus der Leihbücherei",
        rows=lambda user: Category.objects.none(),
        fields=["name"],
        erase=lambda user: None,
        purpose="Ausleihe",
        legal_basis="Art. 6",
        kept="bis zur Rückgabe",
    )
    registry.add("library", Manifest(personal_data=[visits]))
    try:
        page = client_as("guest").get("/datenschutz/").content.decode()
        record = client_as("office").get(reverse("portal:processing")).content.decode()
    finally:
        registry.remove("library")

    assert "Bücher aus der Leihbücherei: bis zur Rückgabe" in page
    assert "Ausleihe" in record
    assert "Leihbücherei" not in client_as("guest").get("/datenschutz/").content.decode()


def test_a_barrier_is_reported_answered_named_and_mended(world: World, client_as: SignIn) -> None:
    guest, office = client_as("guest"), client_as("office")
    answer = guest.post(reverse("portal:barrier_report"), REPORT | {"email": "gast@example.org"})
    ticket, report = answer["Location"], BarrierReport.objects.latest("pk")
    assert mail.outbox[-1].to == ["gast@example.org"]
    assert "eingegangen" in guest.get(ticket).content.decode()
    statement = reverse("portal:accessibility")
    assert REPORT["text"] not in guest.get(statement).content.decode()

    said = {"answer": "Wir bauen sie um.", "statement": "Tabellen am Telefon"}
    office.post(reverse("portal:barrier_answer", args=[report.pk]), said)
    assert "Tabellen am Telefon" in guest.get(statement).content.decode()
    assert '<dd lang="de">Wir bauen sie um.' in guest.get(f"/da{ticket}").content.decode()

    office.post(reverse("portal:barrier_answer", args=[report.pk]), said | {"is_mended": "on"})
    assert "Tabellen am Telefon" not in guest.get(statement).content.decode()
    assert forget_reports(mended_before=timezone.now() + timedelta(days=1)) == 1


def test_who_reports_for_somebody_else_fills_no_mailbox(world: World, client_as: SignIn) -> None:
    before = BarrierReport.objects.count()
    for number in range(LETTERS_AN_HOUR + 2):
        told = REPORT | {"text": f"Nummer {number}", "email": "Opfer@example.org"}
        client_as("guest").post(reverse("portal:barrier_report"), told)

    letters = [letter for letter in mail.outbox if letter.to == ["Opfer@example.org"]]
    assert len(letters) == LETTERS_AN_HOUR
    assert "Waren Sie das nicht" in letters[0].body
    assert BarrierReport.objects.count() == before + LETTERS_AN_HOUR + 2


def test_a_report_is_read_by_the_office_and_whoever_holds_its_link(world: World, client_as: SignIn) -> None:
    report = world["barrierreport.neu"]
    for role in ("guest", "member", "editor"):
        assert client_as(role).get(reverse("portal:barriers")).status_code in (302, 403)
        assert client_as(role).get(reverse("portal:barrier_answer", args=[report.pk])).status_code in (
            302,
            404,
        )
    assert client_as("guest").get(f"/barrierefreiheit/meldungen/{report.pk}/").status_code == 404
    assert client_as("guest").get(f"/barrierefreiheit/meldungen/{report.pk}:falsch/").status_code == 404


def test_a_flood_of_reports_is_stopped_and_nothing_typed_is_lost(world: World, client_as: SignIn) -> None:
    guest = client_as("guest")
    for _ in range(PER_CONNECTION):
        guest.post(reverse("portal:barrier_report"), {"text": ""})
        guest.post(reverse("portal:barrier_report"), REPORT)

    page = guest.post(reverse("portal:barrier_report"), REPORT)

    assert page.status_code == 200
    assert REPORT["text"] in page.content.decode()
    assert BarrierReport.objects.filter(text=REPORT["text"]).count() == PER_CONNECTION


def test_the_security_contact_is_current(world: World, client_as: SignIn) -> None:
    lines = client_as("guest").get("/.well-known/security.txt").content.decode().splitlines()
    said = dict(line.split(": ", 1) for line in lines)

    assert said["Contact"] == f"mailto:{Imprint.objects.get().security_email}"
    assert datetime.fromisoformat(said["Expires"]) > timezone.now() + timedelta(days=300)


def test_the_licences_are_those_of_what_is_installed(world: World, client_as: SignIn) -> None:
    page = client_as("guest").get("/lizenzen/").content.decode()

    for name in ("Django", "wagtail", "nh3"):
        assert f'<span class="muted">{version(name)}</span>' in page
    assert "@kern-ux/native" in page
    assert "<td>pytest " not in page


def test_reports_and_followers_from_elsewhere_stand_in_the_notice_with_their_purpose(
    world: World, client_as: SignIn
) -> None:
    notice = client_as("guest").get("/datenschutz/").content.decode()
    record = client_as("office").get(reverse("portal:processing")).content.decode()

    for page in (notice, record):
        assert "Gemeldete Barrieren" in page
        assert "Wer den Nachrichten von einem anderen Server folgt" in page
    assert "helle oder dunkle Seiten" in notice


def test_a_report_stays_without_the_address_of_who_erases_the_account(world: World) -> None:
    member = world["user.member"]
    report = BarrierReport.objects.create(**REPORT | {"email": member.email}, reported_at=timezone.now())
    [part] = [part for part in registry.parts(PersonalData) if part.model is BarrierReport]

    assert list(part.rows(member)) == [report]
    part.erase(member)

    assert BarrierReport.objects.get(pk=report.pk).email == ""


def test_headings_of_the_record_of_processing_leave_out_no_level(client_as: SignIn) -> None:
    page = client_as("office").get("/verwaltung/verarbeitungen/").content.decode()

    levels = [int(level) for level in re.findall(r"<h(\d)", page.partition("<main")[2])]

    assert all(deeper <= before + 1 for before, deeper in pairwise(levels))
