"""Single sign-on with the real service of an organisation, over real HTTP."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from plietsch.accounts.models import User
from plietsch.accounts.operations.organisations import verify_domain
from plietsch.config.environment import sign_in_services
from plietsch.core.world import World
from tests.accounts import provider
from tests.accounts.people import sign_up

pytestmark = [pytest.mark.once, pytest.mark.django_db]
BACK = "/konto/dienste/landeshauptstadt-kiel/rueckruf/"
START = "/konto/dienste/landeshauptstadt-kiel/anmelden/"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running sign-in service."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [str(port), str(tmp_path_factory.mktemp("provider")), f"http://testserver{BACK}"]
    process = subprocess.Popen([sys.executable, Path(provider.__file__), *arguments])
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/.well-known/openid-configuration", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def service(issuer: str, world: World, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> str:
    """The service, made known to the network by its setting."""
    monkeypatch.setenv("SERVICES", f"Landeshauptstadt+Kiel|{issuer}|{provider.CLIENT}|{provider.SECRET}")
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": sign_in_services("SERVICES")}
    }
    return issuer


def go(client: Client, email: str, **changed: str) -> Any:
    """Press the button, sign in over there, and come back; `changed` falsifies the answer on its way."""
    away = client.post(f"{START}?process=login")["Location"]
    back = _sign_in_over_there(away, email)
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()} | changed
    return client.get(BACK, query)


def register(client: Client, **typed: str) -> Any:
    """Fill in what the service does not tell."""
    form = {
        "email": "amt@kiel.example",
        "name": "Amtsperson 1",
        "sector": "administration",
        "organisation": "Landeshauptstadt Kiel",
        "place": "",
    }
    return client.post("/konto/dienste/registrieren/", form | typed)


def test_the_sign_in_page_offers_the_service(service: str, client: Client) -> None:
    assert "Mit Landeshauptstadt Kiel anmelden" in client.get("/konto/anmelden/").content.decode()


def test_whom_the_service_vouches_for_joins_without_a_second_mail(service: str, world: World) -> None:
    office = world["user.office"]
    verify_domain(world["organisation.kiel"], domain="kiel.example", by=office, at=world.now)
    browser = Client()
    asked = go(browser, "amt@kiel.example")
    register(browser)
    person = User.objects.get(email="amt@kiel.example")

    assert asked["Location"] == "/konto/dienste/registrieren/"
    assert person.is_member
    assert not person.has_usable_password()
    assert browser.get("/konto/").status_code == 200
    assert SocialAccount.objects.get(user=person).provider == "landeshauptstadt-kiel"


def test_who_comes_back_is_signed_in_at_once(service: str) -> None:
    first, second = Client(), Client()
    go(first, "amt@kiel.example")
    register(first)
    go(second, "amt@kiel.example")

    assert second.get("/konto/").context["user"].email == "amt@kiel.example"


def test_an_address_that_the_service_did_not_check_is_checked_here(service: str, world: World) -> None:
    verify_domain(world["organisation.kiel"], domain="kiel.example", by=world["user.office"], at=world.now)
    browser = Client()
    go(browser, "ungeprueft@kiel.example")
    register(browser, email="ungeprueft@kiel.example", name="Amtsperson 3")
    person = User.objects.get(email="ungeprueft@kiel.example")

    assert not person.is_member
    assert browser.get("/konto/").status_code == 302


def test_another_address_typed_at_registration_is_not_vouched_for(service: str, world: World) -> None:
    browser = Client()
    go(browser, "amt@kiel.example")
    register(browser, email="chef@nortorf.example.org", organisation="Stadt Nortorf")
    person = User.objects.get(name="Amtsperson 1")

    assert not person.is_member
    assert not EmailAddress.objects.filter(email="chef@nortorf.example.org", verified=True).exists()


def test_a_service_does_not_take_over_an_account_with_the_same_address(service: str, world: World) -> None:
    browser = Client()
    go(browser, "member@example.org")
    register(browser, email="member@example.org")

    assert browser.get("/konto/").status_code == 302
    assert not SocialAccount.objects.filter(user=world["user.member"]).exists()


@pytest.mark.parametrize("changed", [{"state": "gefaelscht"}, {"code": "gefaelscht"}])
def test_a_falsified_answer_signs_nobody_in(service: str, changed: dict[str, str]) -> None:
    browser = Client()
    answer = go(browser, "amt@kiel.example", **changed)

    assert "nicht bestätigt" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_an_answer_meant_for_another_browser_is_refused(service: str) -> None:
    victim, attacker = Client(), Client()
    away = attacker.post(f"{START}?process=login")["Location"]
    back = urlsplit(_sign_in_over_there(away, "amt@kiel.example"))
    answer = victim.get(f"{back.path}?{back.query}")

    assert "nicht bestätigt" in answer.content.decode()


def test_following_a_link_does_not_start_a_sign_in(service: str, client: Client) -> None:
    assert client.get(f"{START}?process=login").status_code == 200


def test_an_unknown_service_is_not_found(service: str, client: Client) -> None:
    assert client.post("/konto/dienste/unbekannt/anmelden/").status_code == 404


def test_a_sign_up_by_form_stays_possible(service: str, client: Client) -> None:
    assert sign_up(client)["Location"] == "/konto/bestaetigen/"


@pytest.mark.parametrize(
    "wrong", ["Name|https://a.example|id", "Name|ldap://a.example|id|secret", "nonsense"]
)
def test_a_setting_that_is_not_understood_stops_the_start_without_showing_the_secret(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICES", wrong)
    with pytest.raises(ImproperlyConfigured) as refusal:
        sign_in_services("SERVICES")

    assert "secret" not in str(refusal.value).replace("client id|secret", "")


def _sign_in_over_there(away: str, email: str) -> str:
    """Follow the redirects through the service's own sign-in page; where it sends the browser back to."""
    browser = requests.Session()
    page = browser.get(away)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    form = {
        "login": email,
        "password": provider.PASSWORD,
        "csrfmiddlewaretoken": token.group(1) if token else "",
        "next": parse_qs(urlsplit(page.url).query)["next"][0],
    }
    answer = browser.post(page.url, data=form, allow_redirects=False)
    while not answer.headers["Location"].startswith("http://testserver"):
        answer = browser.get(
            requests.compat.urljoin(answer.url, answer.headers["Location"]), allow_redirects=False
        )
    return str(answer.headers["Location"])


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            requests.get(address, timeout=2)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the sign-in service did not start")
