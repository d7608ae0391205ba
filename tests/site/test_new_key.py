"""The installation gets another secret key, and nobody in town notices."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from plietsch.accounts.operations.factors import encrypt_anew
from plietsch.accounts.world import PASSWORD
from plietsch.api.models import Webhook
from plietsch.api.operations import secret_of, signature
from plietsch.core.world import World
from plietsch.letterboxes.addresses import ToThing, address_for, destination_of
from tests.accounts.people import sign_in
from tests.accounts.test_second_factor import code_for, with_app

pytestmark = pytest.mark.django_db

NEW_KEY = "neuer-schluessel-" * 4


@pytest.fixture
def change_the_key(settings: Any) -> Any:
    """Another key, beside which the former one still holds."""

    def change() -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_KEY, [settings.SECRET_KEY]

    return change


def signs_in_with(secret: str) -> bool:
    """Whether an app still opens the account of member@example.org."""
    cache.clear()
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)
    browser.post("/konto/anmelden/faktor/", {"code": code_for(secret)})
    return browser.get("/konto/").status_code == 200


def test_whoever_is_signed_in_stays_so_also_when_the_former_key_is_forgotten(
    world: World, settings: Any, change_the_key: Any
) -> None:
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)

    change_the_key()
    assert browser.get("/konto/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert browser.get("/konto/").status_code == 200


def test_apps_open_accounts_and_soon_without_the_former_key(
    world: World, settings: Any, change_the_key: Any
) -> None:
    _browser, secret = with_app("member@example.org")

    change_the_key()
    assert signs_in_with(secret)
    assert encrypt_anew() == 2  # the app and its emergency codes
    settings.SECRET_KEY_FALLBACKS = []
    assert signs_in_with(secret)


def test_answers_to_former_mails_still_arrive(world: World, settings: Any, change_the_key: Any) -> None:
    settings.MAIL_IN = "antworten.example"
    member, topic = world["user.member"], world["topic.question"]
    address = address_for(member, topic)

    change_the_key()
    found = destination_of(address)
    assert isinstance(found, ToThing)
    assert (found.member, found.key) == (member, topic.pk)
    assert address_for(member, topic) != address
    settings.SECRET_KEY_FALLBACKS = []
    assert destination_of(address) is None


def test_programs_recognise_what_we_tell_them(world: World, change_the_key: Any) -> None:
    now, webhook = timezone.now(), Webhook(nonce="n")
    known = secret_of(webhook.nonce)
    before = signature(webhook, b"{}", at=now)

    change_the_key()
    told = signature(webhook, b"{}", at=now)

    assert known != secret_of(webhook.nonce)
    assert set(before.split(",")) < set(told.split(","))
