"""Signing in and out, throttles, sessions, forgotten passwords."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone

from plietsch.accounts.models import SignIn, User
from plietsch.accounts.operations.people import LastOffice, deactivate, dismiss_from_office, reactivate
from plietsch.accounts.operations.sign_ins import forget_sign_ins
from plietsch.accounts.world import PASSWORD
from plietsch.core.logs import facts_of
from plietsch.core.world import World
from tests.accounts.people import Browser, link_in_newest_mail, sign_in

pytestmark = pytest.mark.django_db
NEW = "Watt-und-Wellen-8"


def test_a_wrong_password_and_an_unknown_address_look_the_same(world: World) -> None:
    wrong = sign_in(Client(), "member@example.org", "falsch-falsch")
    unknown = sign_in(Client(), "niemand1@example.org", "falsch-falsch")

    assert wrong.status_code == unknown.status_code == 200
    assert _plain(wrong, "member@example.org") == _plain(unknown, "niemand1@example.org")


def test_after_five_wrong_passwords_even_the_right_one_waits(world: World) -> None:
    for _ in range(5):
        sign_in(Client(), "member@example.org", "falsch-falsch")
    answer = sign_in(Client(), "member@example.org", PASSWORD)

    assert answer.status_code == 200
    assert "zu viele Versuche" in answer.content.decode()


def test_the_first_person_of_the_office_gets_in_before_mail_works(db: None) -> None:
    person = User.objects.create_superuser("Chefin@example.org", NEW)

    answer = sign_in(Client(), "chefin@example.org", NEW)

    assert answer["Location"] != "/konto/bestaetigen/"
    assert answer.wsgi_request.user == person
    assert mail.outbox == []


def test_one_address_of_the_net_cannot_try_many_accounts(world: World) -> None:
    statuses = [sign_in(Client(), f"nummer-{n}@example.org", "falsch").status_code for n in range(31)]

    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_a_deactivated_person_is_signed_out_everywhere_and_stays_out(world: World) -> None:
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)
    assert browser.get("/konto/").status_code == 200

    deactivate(world["user.member"], by=world["user.office"], at=world.now)

    assert browser.get("/konto/").status_code == 302
    assert not UserSession.objects.filter(user=world["user.member"]).exists()
    assert sign_in(Client(), "member@example.org", PASSWORD)["Location"] == "/konto/gesperrt/"


def test_a_session_that_ended_does_not_come_back_with_the_person(world: World) -> None:
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)
    deactivate(world["user.member"], by=world["user.office"], at=world.now)
    reactivate(world["user.member"], by=world["user.office"], at=world.now)

    assert browser.get("/konto/").status_code == 302


def test_the_session_key_changes_when_somebody_signs_in(world: World) -> None:
    browser = Client()
    session = browser.session
    session["planted"] = True
    session.save()
    before = browser.cookies["sessionid"].value
    sign_in(browser, "member@example.org", PASSWORD)

    assert browser.cookies["sessionid"].value != before
    assert browser.cookies["sessionid"]["httponly"]
    assert browser.cookies["sessionid"]["samesite"] == "Lax"


def test_a_session_that_nobody_uses_ends_and_one_in_use_goes_on_for_its_longest_time(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = world.now
    clock = [began]
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock[0])
    browsers = {"busy": Client(), "quiet": Client()}
    for browser in browsers.values():
        sign_in(browser, "member@example.org", PASSWORD)
    quiet = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    answers = []
    for number in range(1, 30):
        clock[0] = began + number * quiet / 2
        answers.append(browsers["busy"].get("/konto/").status_code)
        if number == 3:
            assert browsers["quiet"].get("/konto/").status_code == 302

    most = int(settings.SESSION_LONGEST / quiet * 2)
    assert answers == [200] * (most - 1) + [302] * (30 - most)


def test_each_sign_in_and_each_refused_one_is_noted_without_what_was_typed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "plietsch")
    person, browser = world["user.member"], Client()
    sign_in(browser, person.email, "falsch-geraten-1")
    sign_in(browser, "niemand@example.org", "falsch-geraten-1")
    sign_in(browser, person.email, PASSWORD)
    page = browser.get("/konto/geraete/").content.decode()

    noted = SignIn.objects.order_by("pk").values_list("person", "factors", "outcome")
    assert list(noted) == [
        (person.pk, "password", "refused"),
        (None, "password", "refused"),
        (person.pk, "password", "signed-in"),
    ]
    lines = [line for line in caplog.records if "sign-in" in line.message]
    assert [line.message for line in lines] == ["sign-in refused", "sign-in refused", "sign-in signed-in"]
    assert person.email not in str([facts_of(line) for line in lines])
    assert page.count("abgewiesen") == 1
    assert not SignIn.objects.visible_to(world["user.office"]).exists()


def test_notes_of_sign_ins_are_forgotten_after_ninety_days(world: World) -> None:
    sign_in(Client(), "member@example.org", PASSWORD)

    assert forget_sign_ins(timezone.now() + timedelta(days=89)) == 0
    assert forget_sign_ins(timezone.now() + timedelta(days=91)) == 1


def test_changing_the_password_signs_out_all_other_devices(world: World) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, "member@example.org", PASSWORD)
    sign_in(elsewhere, "member@example.org", PASSWORD)

    here.post("/konto/passwort/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert here.get("/konto/").status_code == 200
    assert elsewhere.get("/konto/").status_code == 302
    assert mail.outbox[-1].subject == "Ihr Passwort wurde geändert"


def test_one_click_signs_out_all_other_devices(world: World) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, "member@example.org", PASSWORD)
    sign_in(elsewhere, "member@example.org", PASSWORD)

    here.post("/konto/geraete/")

    assert here.get("/konto/").status_code == 200
    assert elsewhere.get("/konto/").status_code == 302


def test_a_new_address_counts_only_when_confirmed_and_then_signs_out_other_devices(world: World) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, "member@example.org", PASSWORD)
    sign_in(elsewhere, "member@example.org", PASSWORD)

    here.post("/konto/e-mail/", {"email": "anders@example.org", "action_add": ""})
    asked = User.objects.get(pk=world["user.member"].pk).email
    here.post(link_in_newest_mail_to("anders@example.org"))

    assert asked == "member@example.org"
    assert User.objects.get(pk=world["user.member"].pk).email == "anders@example.org"
    assert elsewhere.get("/konto/").status_code == 302
    assert here.get("/konto/").status_code == 200


def test_taking_over_somebody_elses_address_is_neither_possible_nor_telling(world: World) -> None:
    browser = Client()
    sign_in(browser, "member@example.org", PASSWORD)

    taken = browser.post("/konto/e-mail/", {"email": "science@example.org", "action_add": ""})
    free = browser.post("/konto/e-mail/", {"email": "frei@example.org", "action_add": ""})

    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert User.objects.get(email="science@example.org") == world["user.science"]


@pytest.mark.parametrize(
    "aim",
    ["//evil.example", "https://evil.example", r"\\evil.example", "https:evil.example", "/\t/evil.example"],
)
def test_signing_in_leads_nowhere_else(world: World, aim: str) -> None:
    answer = sign_in(Client(), "member@example.org", PASSWORD, next=aim)

    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_signing_in_leads_back_to_where_one_wanted_to_go(world: World) -> None:
    browser = Client()
    asked = browser.get("/konto/profil/")
    answer = sign_in(browser, "member@example.org", PASSWORD, next="/konto/profil/")

    assert asked["Location"] == "/konto/anmelden/?next=/konto/profil/"
    assert answer["Location"] == "/konto/profil/"


def test_signing_in_leads_to_the_pages_in_ones_own_language(world: World) -> None:
    User.objects.filter(email="member@example.org").update(language="da")

    assert sign_in(Client(), "member@example.org", PASSWORD)["Location"] == "/da/"


def test_signing_out_takes_a_click(world: World, client_as: Browser) -> None:
    browser = client_as("member")
    browser.get("/konto/abmelden/")
    still = browser.get("/konto/").status_code
    browser.post("/konto/abmelden/")

    assert still == 200
    assert browser.get("/konto/").status_code == 302


def test_a_forgotten_password_says_nothing_about_who_is_a_member(world: World) -> None:
    known = Client().post("/konto/passwort/vergessen/", {"email": "member@example.org"})
    unknown = Client().post("/konto/passwort/vergessen/", {"email": "niemand@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in mail.outbox] == [["member@example.org"], ["niemand@example.org"]]
    assert "kein Konto" in str(mail.outbox[1].body)


def test_a_link_for_a_new_password_serves_once_and_signs_nobody_in(world: World) -> None:
    browser = Client()
    browser.post("/konto/passwort/vergessen/", {"email": "member@example.org"})
    link = link_in_newest_mail()
    form = browser.get(link)["Location"]
    browser.post(form, {"password1": NEW, "password2": NEW})

    assert browser.get("/konto/").status_code == 302
    assert "gilt nicht mehr" in Client().get(link).content.decode()
    assert sign_in(Client(), "member@example.org", NEW)["Location"] == "/"


def test_a_new_password_by_link_signs_out_all_devices(world: World) -> None:
    elsewhere, browser = Client(), Client()
    sign_in(elsewhere, "member@example.org", PASSWORD)
    browser.post("/konto/passwort/vergessen/", {"email": "member@example.org"})
    form = browser.get(link_in_newest_mail())["Location"]
    browser.post(form, {"password1": NEW, "password2": NEW})

    assert elsewhere.get("/konto/").status_code == 302


def test_a_link_for_a_new_password_names_this_host_only(world: World) -> None:
    answer = Client().post(
        "/konto/passwort/vergessen/", {"email": "member@example.org"}, headers={"host": "evil.example"}
    )

    assert answer.status_code == 400
    assert mail.outbox == []


def test_signing_in_needs_the_token_of_the_form(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict, "member@example.org", PASSWORD).status_code == 403


def test_the_network_never_remains_without_office(world: World) -> None:
    office = world["user.office"]
    User.objects.exclude(pk=office.pk).update(is_office=False)

    with pytest.raises(LastOffice):
        deactivate(office, by=office, at=world.now)
    with pytest.raises(LastOffice):
        dismiss_from_office(office, by=office, at=world.now)


def link_in_newest_mail_to(address: str) -> str:
    """The link in the newest mail to this address."""
    mail.outbox[:] = [letter for letter in mail.outbox if letter.to == [address]]
    return link_in_newest_mail()


@pytest.mark.parametrize(
    ("language", "sign_in_up", "sign_out"),
    [("en", ["Sign in", "Sign up"], "Sign out"), ("da", ["Log ind", "Tilmeld dig"], "Log ud")],
)
def test_the_header_signs_in_and_out_in_every_language(
    client_as: Browser, language: str, sign_in_up: list[str], sign_out: str
) -> None:
    guests = client_as("guest").get(f"/{language}/").content.decode()
    members = client_as("member").get(f"/{language}/").content.decode()

    nav = re.search(r'<nav class="site-guest".*?</nav>', guests, re.S)
    assert nav
    assert re.findall(r"<a [^>]*>\s*([^<]+?)\s*</a>", nav[0]) == sign_in_up
    form = re.search(r'<form method="post" action="[^"]*/abmelden/".*?</form>', members, re.S)
    assert form
    assert re.sub(r"<.*?>", "", form[0]).strip() == sign_out


def _plain(response: object, address: str) -> str:
    import re

    body = response.content.decode().replace(address, "…")  # type: ignore[attr-defined]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
