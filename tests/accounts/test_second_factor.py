"""Second factors: apps, emergency codes, and the office that cannot do without."""

import re
from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from plietsch.accounts.models import SignIn
from plietsch.accounts.world import PASSWORD
from plietsch.core.world import World
from tests.accounts.people import link_in_newest_mail, prove, sign_in

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    """What an app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_app(email: str) -> tuple[Client, str]:
    """Somebody signs in and sets up an app; its secret."""
    browser = Client()
    sign_in(browser, email, PASSWORD)
    prove(browser, PASSWORD)
    page = browser.get("/konto/faktoren/app/").content.decode()
    (secret,) = re.findall(r"<code>([A-Z2-7]+)</code>", page)
    browser.post("/konto/faktoren/app/", {"code": code_for(secret)})
    return browser, secret


def test_with_an_app_the_password_alone_does_not_sign_in(world: World) -> None:
    with_app("member@example.org")
    browser = Client()
    answer = sign_in(browser, "member@example.org", PASSWORD)
    half = browser.get("/konto/").status_code
    wrong = browser.post("/konto/anmelden/faktor/", {"code": "000000"})

    assert answer["Location"] == "/konto/anmelden/faktor/"
    assert half == 302
    assert "stimmt nicht" in wrong.content.decode()


def test_a_new_password_by_mail_does_not_pass_the_second_factor_by(world: World) -> None:
    with_app("member@example.org")
    browser = Client()
    browser.post("/konto/passwort/vergessen/", {"email": "member@example.org"})
    form = browser.get(link_in_newest_mail())["Location"]
    browser.post(form, {"password1": "Watt-und-Wellen-8", "password2": "Watt-und-Wellen-8"})
    answer = sign_in(browser, "member@example.org", "Watt-und-Wellen-8")

    assert answer["Location"] == "/konto/anmelden/faktor/"
    assert browser.get("/konto/").status_code == 302


def test_a_wrong_code_is_noted_and_a_right_one_with_both_factors(world: World) -> None:
    browser, secret = with_app("member@example.org")
    SignIn.objects.all().delete()
    cache.clear()
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)
    browser.post("/konto/anmelden/faktor/", {"code": "000000"})
    browser.post("/konto/anmelden/faktor/", {"code": code_for(secret)})

    noted = SignIn.objects.order_by("pk").values_list("person", "factors", "outcome")
    assert list(noted) == [
        (world["user.member"].pk, "totp", "refused"),
        (world["user.member"].pk, "password+totp", "signed-in"),
    ]


def test_an_emergency_code_signs_in_once(world: World) -> None:
    browser, _ = with_app("member@example.org")
    page = browser.get("/konto/faktoren/codes/").content.decode()
    code = re.findall(r"<code>(\d+)</code>", page)[0]

    answers = []
    for _ in range(2):
        fresh = Client()
        sign_in(fresh, "member@example.org", PASSWORD)
        answers.append(fresh.post("/konto/anmelden/faktor/", {"code": code}).status_code)

    assert answers == [302, 200]


def test_the_secret_of_an_app_does_not_lie_in_the_database_in_the_clear(world: World) -> None:
    _, secret = with_app("member@example.org")

    stored = Authenticator.objects.get(user=world["user.member"], type="totp").data["secret"]
    assert secret not in stored


def test_setting_up_a_factor_asks_once_more_who_one_is(world: World) -> None:
    browser = Client()
    browser.force_login(world["user.member"])
    asked = browser.get("/konto/faktoren/app/")
    prove(browser, PASSWORD)

    assert asked["Location"].startswith("/konto/nachweis/")
    assert browser.get("/konto/faktoren/app/").status_code == 200


def test_who_signed_in_a_moment_ago_is_not_asked_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)
    at_once = browser.get("/konto/faktoren/app/").status_code
    later = time() + 6 * 60
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: later)
    monkeypatch.setattr("plietsch.accounts.adapters.time", lambda: later)
    asked = browser.get("/konto/faktoren/app/")

    assert at_once == 200
    assert asked["Location"].startswith("/konto/nachweis/")


def test_the_office_sets_up_a_second_factor_before_anything_else(
    world: World, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_FOR_OFFICE = True
    browser = Client()
    sign_in(browser, "office@example.org", PASSWORD)
    blocked = browser.get("/verwaltung/aufnahmen/")
    allowed = browser.get("/konto/faktoren/")

    assert blocked["Location"] == "/konto/faktoren/"
    assert allowed.status_code == 200


def test_with_a_second_factor_the_office_works(world: World, settings: LazySettings) -> None:
    settings.SECOND_FACTOR_FOR_OFFICE = True
    browser, _ = with_app("office@example.org")

    assert browser.get("/verwaltung/aufnahmen/").status_code == 200


def test_members_may_do_without(world: World, settings: LazySettings) -> None:
    settings.SECOND_FACTOR_FOR_OFFICE = True
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)

    assert browser.get("/konto/profil/").status_code == 200


def test_a_code_of_the_app_signs_in_once(world: World) -> None:
    _, secret = with_app("member@example.org")
    cache.clear()

    answers = []
    for _ in range(2):
        fresh = Client()
        sign_in(fresh, "member@example.org", PASSWORD)
        answers.append(fresh.post("/konto/anmelden/faktor/", {"code": code_for(secret)}).status_code)

    assert answers == [302, 200]
