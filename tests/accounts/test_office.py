"""What the network office does with accounts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from plietsch.accounts.models import User
from plietsch.accounts.operations.people import NotAMember, appoint_to_office
from plietsch.core.world import World
from tests.accounts.people import Browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["pending", "deactivated"])
def test_only_members_are_appointed_to_the_office(world: World, client_as: Browser, role: str) -> None:
    person = world[f"user.{role}"]
    path = f"/verwaltung/mitglieder/{person.pk}/"
    page = client_as("office").post(path, {"change": "berufen"}, follow=True).content.decode()

    assert "nur aufgenommene Mitglieder" in page
    assert not User.objects.get(pk=person.pk).is_office
    with pytest.raises(NotAMember):
        appoint_to_office(person, by=world["user.office"], at=world.now)


def test_the_office_reads_what_it_did_in_its_own_language(world: World, client_as: Browser) -> None:
    office, person = client_as("office"), world["user.business"]
    with translation.override("en"):
        path = reverse("accounts:standing", kwargs={"user": person.pk})
    page = _page(office, path, change="sperren")

    assert "Gesperrt und überall abgemeldet" not in page
    assert "signed out everywhere" in page


def _page(browser: Client, path: str, **typed: str) -> str:
    return str(browser.post(path, typed, follow=True).content.decode())


NINES = "9" * 30
ODD = ["%00", "x%00y", NINES, "9" * 5000, "-1", "9999-12-31", "0001-01-01T00:00:00%2B14:00"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "path",
    [
        "/mitglieder/?text={0}&sector={0}&theme={0}&place={0}&place_code={0}&page={0}",
        "/organisationen/?text={0}&sector={0}&place={0}&place_code={0}&page={0}",
        "/organisationen/auswahl/?organisation={0}",
        "/verwaltung/mitglieder/?text={0}&page={0}",
        "/verwaltung/aufnahmen/?page={0}",
        "/mitglieder/{0}/",
        "/organisationen/{0}/",
        "/orte/?q={0}&kind={0}&district={0}&page={0}",
        "/orte/auswahl/?place={0}&kind={0}",
        "/orte/{0}/",
        "/konto/passwort/neu/{0}/{0}/",
        "/konto/bestaetigen/{0}/",
    ],
)
def test_no_odd_address_breaks_a_page(world: World, client_as: Browser, path: str, odd: str) -> None:
    answer = client_as("office").get(path.format(odd))

    assert answer.status_code in ((400, 404) if "%00" in odd else (200, 302, 404))


@pytest.mark.parametrize("odd", ["\0", "x\0y", NINES, "9" * 5000, "-1", "9999-12-31", "0001-01-01"])
def test_nothing_odd_that_somebody_types_breaks_a_form(world: World, client_as: Browser, odd: str) -> None:
    browser, own = client_as("member"), world["user.member"].affiliations.get()
    parts = ("name", "sector", "offers", "needs", "themes", "languages", "listed_to", "email_shown_to")
    answers = [
        browser.post("/konto/profil/", dict.fromkeys(parts, odd)),
        browser.post("/konto/sprache/", {"language": odd}),
        browser.post(
            "/konto/organisationen/",
            dict.fromkeys(("organisation", "place", "place_code", "function", "since"), odd),
        ),
        browser.post(f"/konto/organisationen/{own.pk}/ende/", {"until": odd}),
        Client().post("/konto/anmelden/", {"login": odd, "password": odd}),
        Client().post("/konto/passwort/vergessen/", {"email": odd}),
    ]

    assert {answer.status_code for answer in answers} <= ({400} if "\0" in odd else {200, 302})
