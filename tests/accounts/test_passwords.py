"""What passwords may be, and what is asked before an account changes."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from plietsch.accounts.world import PASSWORD
from plietsch.core.world import World
from tests import kept
from tests.accounts.people import prove, sign_in

pytestmark = pytest.mark.django_db

LONG = "Zwischen Deich und Priel läuft 2026 wieder niemand ohne Gummistiefel über das Watt, ehrlich nicht!"


def _change(browser: Client, new: str, old: str = PASSWORD) -> Any:
    return browser.post("/konto/passwort/", {"oldpassword": old, "password1": new, "password2": new})


@pytest.fixture
def browser(world: World) -> Client:
    """A member who has just signed in."""
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)
    return browser


def _signs_in(password: str) -> bool:
    return bool(sign_in(Client(), "member@example.org", password).status_code == 302)


@pytest.mark.parametrize(
    "password", [LONG, "nur kleine buchstaben und leerzeichen", "ÄÖÜß-€-漢字-🦀🦀🦀🦀", "8402759163"]
)
def test_a_password_of_any_signs_and_length_counts_as_it_was_typed(browser: Client, password: str) -> None:
    assert _change(browser, password).status_code == 302

    assert _signs_in(password)
    assert not _signs_in(password[:-1])
    assert not _signs_in(password.swapcase() if password.swapcase() != password else password + " ")


@pytest.mark.parametrize(
    "password",
    ["kurz-9-x", "1234567890", "qwertyuiop", "Plietsch-2026", "NetzwerkDigitaleKommune!", "Rathaus123!"],
)
def test_what_is_short_often_used_or_the_networks_own_word_is_refused(browser: Client, password: str) -> None:
    assert _change(browser, password).status_code == 200

    assert _signs_in(PASSWORD)


def test_a_password_may_hold_a_word_of_the_network_beside_others(browser: Client) -> None:
    assert _change(browser, "Kommune-am-Deich-mit-Priel").status_code == 302


def test_another_password_takes_the_present_one(browser: Client) -> None:
    assert _change(browser, LONG, old="falsch geraten").status_code == 200

    assert _signs_in(PASSWORD)


def test_fields_for_passwords_hide_them_and_let_managers_of_passwords_work(browser: Client) -> None:
    for page, count in (("/konto/passwort/", 3), ("/konto/anmelden/", 1), ("/konto/registrieren/", 1)):
        shown = (Client() if "passwort" not in page else browser).get(page).content.decode()

        assert shown.count('type="password"') == count
        assert (
            shown.count('autocomplete="current-password"') + shown.count('autocomplete="new-password"')
            == count
        )
        assert "onpaste" not in shown


def test_another_mail_address_and_the_end_of_sessions_take_a_proof_of_who_one_is(world: World) -> None:
    browser, elsewhere = Client(), Client()
    browser.force_login(world["user.member"])  # long ago, as far as anybody knows
    sign_in(elsewhere, "member@example.org", PASSWORD)
    asked = browser.post("/konto/e-mail/", {"email": "anders@example.org", "action_add": ""})
    ended = browser.post("/konto/geraete/")

    assert asked["Location"].startswith("/konto/nachweis/")
    assert ended["Location"].startswith("/konto/nachweis/")
    assert elsewhere.get("/konto/").status_code == 200

    prove(browser, PASSWORD)
    browser.post("/konto/geraete/")

    assert elsewhere.get("/konto/").status_code == 302


def test_an_operator_signs_one_person_or_everybody_out(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    browsers = {email: Client() for email in ("member@example.org", "office@example.org")}
    for email, browser in browsers.items():
        sign_in(browser, email, PASSWORD)

    call_command("sign_out", "Member@example.org")
    one = [browser.get("/konto/").status_code for browser in browsers.values()]
    call_command("sign_out", "--all")
    everybody = [browser.get("/konto/").status_code for browser in browsers.values()]

    assert one == [302, 200]
    assert everybody == [302, 302]
    assert "1 sessions ended." in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody has"):
        call_command("sign_out", "nobody@example.org")
    with pytest.raises(CommandError, match="Name one"):
        call_command("sign_out")


def test_who_signs_out_leaves_nothing_in_the_browsers_cache(browser: Client) -> None:
    before = browser.get("/konto/passwort/")
    answer = browser.post("/konto/abmelden/")

    assert not before.has_header("Clear-Site-Data")
    assert answer["Clear-Site-Data"] == '"cache"'


def test_where_the_operator_wants_it_members_set_up_a_second_factor_too(world: World, settings: Any) -> None:
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)
    before = browser.get("/konto/profil/").status_code
    settings.SECOND_FACTOR_FOR_ALL = True

    assert before == 200
    assert browser.get("/konto/profil/")["Location"] == "/konto/faktoren/"


def test_there_is_no_account_before_somebody_makes_one() -> None:
    with closing(sqlite3.connect(kept.sqlite())) as migrated:
        assert migrated.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
