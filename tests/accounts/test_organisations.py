"""Organisations: proposed, confirmed, merged, tied to places."""

import pytest
from django.test import Client

from plietsch.accounts.models import Affiliation, Organisation, User
from plietsch.accounts.operations.organisations import CannotMerge, merge_organisation
from plietsch.core.world import World
from tests.accounts.people import Browser

pytestmark = pytest.mark.django_db


def test_a_proposed_organisation_is_seen_by_its_people_and_the_office_alone(
    world: World, client_as: Browser
) -> None:
    path = f"/organisationen/{world['organisation.proposed'].pk}/"
    statuses = {
        role: client_as(role).get(path).status_code for role in ("guest", "member", "pending", "office")
    }

    assert statuses == {"guest": 404, "member": 404, "pending": 200, "office": 200}


def test_a_proposed_organisation_is_not_suggested(world: World) -> None:
    suggested = Client().get("/organisationen/auswahl/?organisation=ingenieur").content.decode()
    known = Client().get("/organisationen/auswahl/?organisation=softwarehaus").content.decode()

    assert "Ingenieurb" not in suggested
    assert "Softwarehaus (Beispiel)" in known


def test_the_office_confirms_with_the_facts_set_right(world: World, client_as: Browser) -> None:
    proposed = world["organisation.proposed"]
    typed = {
        "name": "Ingenieurbüro am Deich",
        "sector": "business",
        "place": "Eutin",
        "place_code": world["place.eutin"].code,
        "website": "",
    }
    client_as("office").post(f"/verwaltung/organisationen/{proposed.pk}/", typed)

    page = (
        Client().get(f"/organisationen/?place=Eutin&place_code={world['place.eutin'].code}").content.decode()
    )
    assert "Ingenieurbüro am Deich" in page


def test_merging_moves_people_and_domains_and_leads_on(world: World, client_as: Browser) -> None:
    double, right = world["organisation.proposed"], world["organisation.softwarehaus"]
    client_as("office").post(
        f"/verwaltung/organisationen/{double.pk}/zusammenfuehrung/", {"into": right.label}
    )
    moved = world["user.pending"].affiliations.get()

    assert moved.organisation == right
    assert Client().get(f"/organisationen/{double.pk}/")["Location"] == f"/organisationen/{right.pk}/"
    assert Organisation.objects.get(pk=double.pk).merged_into == right


def test_whoever_was_in_both_is_in_the_merged_one_once(world: World) -> None:
    double, right = world["organisation.proposed"], world["organisation.softwarehaus"]
    person = world["user.pending"]
    Affiliation.objects.create(user=person, organisation=right, since=world.now.date())
    merge_organisation(double, into=right, by=world["user.office"], at=world.now)

    assert [each.organisation for each in person.affiliations.all()] == [right]


def test_an_organisation_is_not_merged_into_itself_or_one_that_is_gone(world: World) -> None:
    double, right = world["organisation.proposed"], world["organisation.softwarehaus"]
    with pytest.raises(CannotMerge):
        merge_organisation(right, into=right, by=world["user.office"], at=world.now)
    merge_organisation(double, into=right, by=world["user.office"], at=world.now)
    with pytest.raises(CannotMerge):
        merge_organisation(right, into=double, by=world["user.office"], at=world.now)


def test_a_new_job_ends_one_affiliation_and_starts_another(world: World, client_as: Browser) -> None:
    person, browser = world["user.member"], client_as("member")
    old = person.affiliations.get()
    day = world.now.date().isoformat()

    browser.post(f"/konto/organisationen/{old.pk}/ende/", {"until": day})
    browser.post(
        "/konto/organisationen/",
        {"organisation": "Stadt Eutin", "place": "", "function": "Leitung", "since": day},
    )

    terms = list(person.affiliations.order_by("since").values_list("organisation__name", "until"))
    assert terms == [("Stadt Nortorf", world.now.date()), ("Stadt Eutin", None)]


def test_nobody_ends_somebody_elses_affiliation(world: World, client_as: Browser) -> None:
    other = world["user.science"].affiliations.get()
    answer = client_as("member").post(
        f"/konto/organisationen/{other.pk}/ende/", {"until": world.now.date().isoformat()}
    )

    assert answer.status_code == 404
    assert Affiliation.objects.get(pk=other.pk).until is None


def test_one_belongs_to_an_organisation_once_at_a_time(world: World, client_as: Browser) -> None:
    answer = client_as("member").post(
        "/konto/organisationen/",
        {"organisation": "Stadt Nortorf", "place": "", "function": "", "since": "2026-01-01"},
    )

    assert "gehören Sie schon" in answer.content.decode()


def test_the_people_of_an_organisation_are_those_who_show_it(world: World, client_as: Browser) -> None:
    path = f"/organisationen/{world['organisation.kiel'].pk}/"
    hidden = client_as("member").get(path).content.decode()
    User.objects.filter(pk=world["user.unlisted"].pk).update(listed_to="members")
    shown = client_as("member").get(path).content.decode()

    assert "Stilles Mitglied" not in hidden
    assert "Stilles Mitglied" in shown


def test_the_page_of_a_place_shows_its_organisations(world: World) -> None:
    page = Client().get(world["place.nortorf"].get_absolute_url()).content.decode()

    assert "Stadt Nortorf" in page


@pytest.mark.parametrize("day", ["0001-01-01", "1949-12-31", "2099-01-01", "9999-12-31"])
def test_nobody_works_somewhere_since_a_day_far_away(world: World, client_as: Browser, day: str) -> None:
    browser, own = client_as("member"), world["user.member"].affiliations.get()
    started = browser.post(
        "/konto/organisationen/", {"organisation": "Stadt Eutin", "place": "", "since": day}
    )
    ended = browser.post(f"/konto/organisationen/{own.pk}/ende/", {"until": day})

    assert "Bitte prüfen Sie das Jahr" in started.content.decode()
    assert ended.status_code == 200
    assert [each.until for each in world["user.member"].affiliations.all()] == [None]


def test_a_known_organisation_with_another_place_asks_back(world: World, client_as: Browser) -> None:
    browser, kiel = client_as("member"), world["place.kiel"]
    typed = {"organisation": "Stadt Eutin", "function": "", "since": world.now.date().isoformat()}
    elsewhere = browser.post(
        "/konto/organisationen/", typed | {"place": kiel.name, "place_code": kiel.code}
    ).content.decode()
    district = world["place.eutin"].district
    around = browser.post(
        "/konto/organisationen/", typed | {"place": district.label, "place_code": district.code}
    )

    assert "Stadt Eutin steht mit einem anderen Ort im Verzeichnis" in elsewhere
    assert 'value="Stadt Eutin"' in elsewhere
    assert around.status_code == 302
    assert world["organisation.eutin"] in [
        each.organisation for each in world["user.member"].affiliations.all()
    ]
