"""Shortcuts that exist in the demo network only."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage, get_connection
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from plietsch.accounts.devices import device
from plietsch.accounts.models import User
from plietsch.accounts.world import ROLES
from plietsch.core.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(world: World, settings: LazySettings, tmp_path: Path) -> World:
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return world


@pytest.mark.parametrize("role", ROLES)
def test_one_click_signs_in_as_a_role(demo: World, role: str) -> None:
    browser = Client()
    page = browser.get("/konto/anmelden/").content.decode()
    browser.post(f"/demo/anmeldung/{role}/")

    assert f'action="/demo/anmeldung/{role}/"' in page
    assert browser.get("/konto/").context["user"] == demo[f"user.{role}"]


def test_outside_the_demo_none_of_it_exists(world: World) -> None:
    browser = Client()

    assert "/demo/" not in browser.get("/konto/anmelden/").content.decode()
    assert browser.post("/demo/anmeldung/office/").status_code == 404
    assert browser.get("/demo/post/").status_code == 404
    assert browser.get("/konto/").status_code == 302


def test_the_demo_signs_in_neither_strangers_nor_deactivated_people(demo: World) -> None:
    assert Client().post("/demo/anmeldung/deactivated/").status_code == 404
    assert Client().post("/demo/anmeldung/nobody/").status_code == 404


def test_the_demo_shows_its_mail_with_links_to_click(demo: World, settings: LazySettings) -> None:
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
    for number in range(2):
        text = f"Öffnen Sie http://localhost/konto/bestaetigen/{number}/ <script>"
        EmailMessage(f"Bitte bestätigen {number}", text, to=["neu@example.org"], connection=backend).send()
    browser = Client()
    page = browser.get("/demo/post/")
    letter = page.context["letters"][0]
    opened = browser.get(f"/demo/post/{letter.key}/").content.decode()

    assert page.content.decode().count("neu@example.org") == 2
    assert f'href="http://localhost/konto/bestaetigen/{letter.subject[-1]}/"' in opened
    assert "<script>" not in opened
    assert browser.get("/demo/post/unbekannt/").status_code == 404


def test_the_demo_prints_only_sign_ins_that_work(demo: World) -> None:
    User.objects.create_user(email="neu@example.org", name="Neue Person", password="anders-gewählt")
    printed = StringIO()

    call_command("demo", stdout=printed)

    assert "member@example.org" in printed.getvalue()
    assert "neu@example.org" not in printed.getvalue()
    assert "deactivated@example.org" not in printed.getvalue()


def test_the_devices_of_a_demo_person_are_listed_in_words(demo: World) -> None:
    browser = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/1 Firefox/142.0"})
    browser.post("/demo/anmeldung/member/")
    page = browser.get("/konto/geraete/").content.decode()

    assert "<strong>Firefox, Windows</strong>" in page
    assert "Gecko" not in page


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; like Mac OS X) Mobile Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.5.0", "Unbekannter Browser"),
        ("", "Unbekannter Browser"),
    ],
)
def test_a_device_is_named_as_its_owner_names_it(user_agent: str, words: str) -> None:
    assert device(user_agent) == words


def test_the_roles_of_the_demo_are_named_in_the_language_of_the_page(demo: World) -> None:
    with translation.override("da"):
        page = Client().get(reverse("account_login")).content.decode()

    assert "noch nicht aufgenommen" not in page
    assert "Daseinsvorsorge" not in page.split("demo-roles")[1]
