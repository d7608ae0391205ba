"""From the form to membership."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plietsch.accounts.models import Admission, EmailDomain, Organisation, Suggestion, User
from plietsch.accounts.operations.admissions import (
    AlreadyDecided,
    AlreadyWaiting,
    admit,
    decline,
    request_admission,
)
from plietsch.accounts.operations.organisations import propose_organisation, verify_domain
from plietsch.accounts.operations.people import remove_unconfirmed
from plietsch.core.models import Activity
from plietsch.core.world import World
from tests.accounts.people import PASSWORD, Browser, confirm, link_in_newest_mail, sign_in, sign_up

pytestmark = pytest.mark.django_db


def test_who_confirms_an_address_of_a_verified_domain_is_a_member_at_once(
    world: World, client: Client
) -> None:
    sign_up(client)
    before = User.objects.get(email="neu@nortorf.example.org")
    confirm(client)
    after = User.objects.get(email="neu@nortorf.example.org")

    assert not before.is_member
    assert after.is_member
    assert [each.organisation for each in after.affiliations.all()] == [world["organisation.nortorf"]]
    assert after.admissions.get().decided_by is None


def test_nobody_is_a_member_before_the_address_is_confirmed(world: World, client: Client) -> None:
    sign_up(client)
    answer = sign_in(client, "neu@nortorf.example.org")

    assert answer["Location"] == "/konto/bestaetigen/"
    assert client.get("/konto/").status_code == 302
    assert not Admission.objects.filter(applicant__email="neu@nortorf.example.org").exists()


@pytest.mark.parametrize(
    "address",
    [
        "a@kiel.example.org",
        "a@amt.nortorf.example.org",
        "a@nortorf.example.org.evil.org",
        "a@xnortorf.example.org",
        "a@nortоrf.example.org",  # a Cyrillic o
        '"a@nortorf.example.org"@evil.org',
        "a@nortorf.example",
    ],
)
def test_an_address_that_only_resembles_a_verified_domain_waits_for_the_office(
    world: World, address: str
) -> None:
    user = User(email=address, name="Fremde Person", sector="administration")
    user.save()
    user.affiliations.create(organisation=world["organisation.nortorf"], since=timezone.localdate())

    admission = request_admission(user, at=world.now)

    assert admission.decided_at is None
    assert not User.objects.get(pk=user.pk).is_member


def test_a_verified_domain_of_another_organisation_does_not_admit(world: World, client: Client) -> None:
    sign_up(client, organisation="Landeshauptstadt Kiel")
    confirm(client)

    assert not User.objects.get(email="neu@nortorf.example.org").is_member


def test_a_domain_admits_nobody_to_a_proposed_organisation(world: World, client: Client) -> None:
    proposed = _propose("Amt Nortorfer Land (neu)", world)
    sign_up(client, organisation="Amt Nortorfer Land (neu)")
    EmailDomain.objects.update(organisation=proposed)
    confirm(client)

    assert not proposed.is_confirmed
    assert not User.objects.get(email="neu@nortorf.example.org").is_member


def test_the_office_hears_of_a_request_and_the_applicant_of_the_decision(
    world: World, client: Client, client_as: Browser, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sign_up(client, email="neu@example.org")
        confirm(client)
    told = {address for letter in mail.outbox for address in letter.to}
    admission = Admission.objects.get(applicant__email="neu@example.org")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client_as("office").post(
            f"/verwaltung/aufnahmen/{admission.pk}/absage/", {"reason": "Kein Bezug zum Land."}
        )

    assert "office@example.org" in told
    assert mail.outbox[-1].to == ["neu@example.org"]
    assert "Kein Bezug zum Land." in str(mail.outbox[-1].body)
    assert Activity.objects.filter(verb="account.declined", facts__admission=admission.pk).count() == 1


def test_a_declined_person_reads_why_and_may_ask_again(world: World, client_as: Browser) -> None:
    decline(
        world["admission.pending"],
        reason="Bitte Organisation angeben.",
        by=world["user.office"],
        at=world.now,
    )
    browser = client_as("pending")

    page = browser.get("/konto/").content.decode()
    again = browser.post("/konto/aufnahme/")

    assert "Bitte Organisation angeben." in page
    assert again.status_code == 302
    assert Admission.objects.waiting().filter(applicant=world["user.pending"]).count() == 1


def test_who_waits_cannot_ask_a_second_time(world: World, client_as: Browser) -> None:
    assert client_as("pending").post("/konto/aufnahme/").status_code == 403
    with pytest.raises(AlreadyWaiting):
        request_admission(world["user.pending"], at=world.now)


def test_of_two_who_decide_at_once_the_second_is_told(world: World) -> None:
    first = Admission.objects.get(pk=world["admission.pending"].pk)
    second = Admission.objects.get(pk=first.pk)
    decline(first, reason="Doppelt.", by=world["user.office"], at=world.now)

    with pytest.raises(AlreadyDecided):
        admit(second, by=world["user.office"], at=world.now)

    assert not User.objects.get(pk=world["user.pending"].pk).is_member


def test_nobody_becomes_office_or_member_through_a_hidden_field(world: World, client: Client) -> None:
    sign_up(
        client,
        email="neu@example.org",
        is_office="1",
        approved_at="2020-01-01",
        is_superuser="1",
        is_active="1",
    )
    user = User.objects.get(email="neu@example.org")

    assert (user.is_office, user.is_superuser, user.approved_at) == (False, False, None)


def test_nothing_typed_is_lost_when_something_is_wrong(world: World, client: Client) -> None:
    page = sign_up(client, password1="Geheim7", organisation="Stadtarchiv Muster").content.decode()

    assert "Stadtarchiv Muster" in page
    assert "Sachbearbeitung 2" in page
    assert "Geheim7" not in page
    assert not Organisation.objects.filter(name="Stadtarchiv Muster").exists()


@pytest.mark.parametrize(
    "path", ["anmelden/", "registrieren/", "passwort/vergessen/", "passwort/", "e-mail/"]
)
def test_a_field_left_empty_says_what_to_do(client_as: Browser, path: str) -> None:
    who = client_as("member" if path in ("passwort/", "e-mail/") else "guest")
    page = who.post(f"/konto/{path}", {"action_add": "1"}).content.decode()

    assert "Füllen Sie dieses Feld aus." in page
    assert "muss ausgefüllt werden" not in page


def test_a_name_that_two_organisations_bear_asks_for_the_place(world: World, client: Client) -> None:
    twin = Organisation.objects.get(pk=world["organisation.nortorf"].pk)
    Organisation.objects.create(
        name="Stadt Nortorf", place=world["place.kiel"], is_confirmed=True, search_words="^stadt nortorf$kiel"
    )
    asked = sign_up(client)
    answered = sign_up(client, place="Nortorf", place_code=world["place.nortorf"].code)

    assert "mehrere Organisationen" in asked.content.decode()
    assert answered.status_code == 302
    assert User.objects.get(email="neu@nortorf.example.org").affiliations.get().organisation == twin


def test_sign_up_with_a_known_address_looks_the_same_and_sends_a_letter(world: World) -> None:
    fresh, known = Client(), Client()
    new = sign_up(fresh, email="ganz-neu@example.org")
    letters = len(mail.outbox)
    old = sign_up(known, email="member@example.org")

    assert (old.status_code, old["Location"]) == (new.status_code, new["Location"])
    assert fresh.get(new["Location"]).content == known.get(old["Location"]).content
    assert len(mail.outbox) == letters + 1
    assert mail.outbox[-1].to == ["member@example.org"]
    assert "schon ein Konto" in str(mail.outbox[-1].body)
    assert User.objects.filter(email="member@example.org").count() == 1


def test_a_confirmation_link_serves_once(world: World, client: Client) -> None:
    sign_up(client)
    link = link_in_newest_mail()
    client.post(link)

    assert Client().post(link).status_code == 404
    assert "gilt nicht mehr" in Client().get(link).content.decode()


def test_reading_a_confirmation_link_confirms_nothing(world: World, client: Client) -> None:
    sign_up(client)
    client.get(link_in_newest_mail())

    assert not User.objects.get(email="neu@nortorf.example.org").is_member


def test_a_domain_is_verified_for_one_organisation_only(world: World, client_as: Browser) -> None:
    kiel = world["organisation.kiel"]
    page = client_as("office").post(
        f"/verwaltung/organisationen/{kiel.pk}/domains/", {"domain": "NORTORF.example.org"}
    )

    assert page.status_code == 200
    assert EmailDomain.objects.get(domain="nortorf.example.org").organisation == world["organisation.nortorf"]


def test_letters_of_other_scripts_are_no_domain(world: World, client_as: Browser) -> None:
    kiel = world["organisation.kiel"]
    page = client_as("office").post(
        f"/verwaltung/organisationen/{kiel.pk}/domains/", {"domain": "kiеl.example"}
    )

    assert "Das ist keine E-Mail-Domain." in page.content.decode()


def test_a_withdrawn_domain_admits_nobody_any_more(world: World, client: Client, client_as: Browser) -> None:
    domain = verify_domain(
        world["organisation.kiel"], domain="kiel.example", by=world["user.office"], at=world.now
    )
    client_as("office").post(f"/verwaltung/domains/{domain.pk}/ende/")
    sign_up(client, email="neu@kiel.example", organisation="Landeshauptstadt Kiel")
    confirm(client)

    assert not User.objects.get(email="neu@kiel.example").is_member


def test_an_organisation_is_proposed_only_when_the_address_is_confirmed(world: World, client: Client) -> None:
    sign_up(client, organisation="Gemeinde Warder", place="Nortorf", place_code=world["place.nortorf"].code)
    before = Organisation.objects.filter(name="Gemeinde Warder").exists()
    confirm(client)
    user = User.objects.get(email="neu@nortorf.example.org")

    assert not before
    proposed = user.affiliations.get().organisation
    assert (proposed.name, proposed.place, proposed.is_confirmed) == (
        "Gemeinde Warder",
        world["place.nortorf"],
        False,
    )
    assert not Suggestion.objects.exists()


def test_whoever_names_the_same_new_organisation_comes_into_the_same_one(world: World) -> None:
    for number, name in enumerate(("Gemeinde Wärder", "gemeinde  waerder")):
        browser = Client()
        sign_up(browser, email=f"neu-{number}@example.org", organisation=name)
        confirm(browser)

    employers = Organisation.objects.filter(affiliations__user__email__startswith="neu-").distinct()
    assert employers.get().name == "Gemeinde Wärder"
    assert employers.get().affiliations.count() == 2


def test_a_sign_up_that_is_never_confirmed_leaves_no_organisation(world: World, client: Client) -> None:
    sign_up(client, organisation="Phantasieamt")
    remove_unconfirmed(world.now + timedelta(days=8))

    assert not User.objects.filter(email="neu@nortorf.example.org").exists()
    assert not Suggestion.objects.exists()
    assert not Organisation.objects.filter(name="Phantasieamt").exists()


def test_a_known_address_costs_as_many_writes_as_a_new_one_and_leaves_none(world: World) -> None:
    with CaptureQueriesContext(connection) as new:
        sign_up(Client(), email="ganz-neu@example.org")
    facts = Activity.objects.count()
    with CaptureQueriesContext(connection) as known:
        sign_up(Client(), email="member@example.org")

    assert abs(_writes(new) - _writes(known)) <= 2
    assert Activity.objects.count() == facts
    assert not User.objects.filter(email__endswith="@unused.invalid").exists()


def test_a_town_hall_behind_one_address_may_sign_up_and_loses_nothing_when_too_many_do(world: World) -> None:
    statuses = [sign_up(Client(), email=f"neu-{each}@example.org", name="").status_code for each in range(60)]
    page = sign_up(Client(), organisation="Stadtarchiv Muster")
    text = page.content.decode()

    assert set(statuses) == {200}
    assert page.status_code == 429
    assert "Ihre Eingaben stehen noch da" in text
    assert "Stadtarchiv Muster" in text
    assert PASSWORD not in text
    assert not User.objects.filter(email="neu@nortorf.example.org").exists()


def _writes(queries: CaptureQueriesContext) -> int:
    return sum(each["sql"].startswith(("INSERT", "UPDATE")) for each in queries)


def _propose(name: str, world: World) -> Organisation:
    return propose_organisation(
        name=name, place=None, sector="administration", by=world["user.member"], at=world.now
    )
