"""Everybody decides who sees what; what is hidden is not found either."""

import pytest
from django.test import Client

from plietsch.accounts.models import Theme, User, Visibility
from plietsch.accounts.operations.profiles import change_profile, end_affiliation
from plietsch.accounts.queries import directory, seen_by, with_parts
from plietsch.core.world import World
from tests.accounts.people import Browser

pytestmark = pytest.mark.django_db
PARTS = ("email", "sector", "affiliations", "offers", "needs", "languages", "themes")


def show(user: User, world: World, **parts: object) -> None:
    """Change parts of somebody's profile in their own name."""
    change_profile(user, parts=parts, themes=list(user.themes.all()), by=user, at=world.now)


def test_a_guest_reads_only_who_stands_there_for_all(world: World) -> None:
    page = Client().get("/mitglieder/").content.decode()

    assert "Gemeindevertretung 1" in page
    assert "Sachbearbeitung Digitales" not in page


def test_members_read_members_but_nobody_who_hides(world: World, client_as: Browser) -> None:
    page = client_as("business").get("/mitglieder/").content.decode()

    assert "Sachbearbeitung Digitales" in page
    assert "Stilles Mitglied" not in page
    assert "Ausgeschiedene Person" not in page
    assert "Neue Person" not in page


def test_who_waits_reads_no_more_than_a_guest(world: World, client_as: Browser) -> None:
    page = client_as("pending").get("/mitglieder/").content.decode()

    assert "Gemeindevertretung 1" in page
    assert "Sachbearbeitung Digitales" not in page


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("audience", "seeing"),
    [(Visibility.NOBODY, []), (Visibility.MEMBERS, ["business"]), (Visibility.PUBLIC, ["business", "guest"])],
)
def test_each_part_is_seen_by_its_audience_alone(
    world: World, client_as: Browser, part: str, audience: str, seeing: list[str]
) -> None:
    person = world["user.councillor"]
    words = {
        "email": "councillor@example.org",
        "sector": "Selbstverwaltung",
        "affiliations": "Gemeinde Kirchbarkau",
        "offers": "Leuchtturmhilfe",
        "needs": "Strandkorbsuche",
        "languages": "Niederdeutsch",
        "themes": "Bürgerbeteiligung",
    }
    everything = dict.fromkeys((f"{each}_shown_to" for each in PARTS), Visibility.NOBODY)
    texts = {"offers": words["offers"], "needs": words["needs"], "languages": ["nds"]}
    show(person, world, listed_to=Visibility.PUBLIC, **texts, **everything | {f"{part}_shown_to": audience})

    readers = [
        role
        for role in ("guest", "business")
        if words[part]
        in client_as(role).get(f"/mitglieder/{person.pk}/").content.decode().split("<main", 1)[1]
    ]

    assert sorted(readers) == sorted(seeing)


@pytest.mark.parametrize(
    "question",
    [
        {"text": "Verborgene"},
        {"text": "unlisted@example.org"},
        {"text": "Stilles"},
        {"sector": "administration"},
    ],
)
def test_no_filter_finds_somebody_who_is_not_listed(world: World, question: dict[str, str]) -> None:
    found = directory(world["user.member"], **question)  # type: ignore[arg-type]

    assert world["user.unlisted"] not in found


def test_no_filter_finds_by_a_part_that_is_hidden(world: World) -> None:
    person, reader = world["user.utility"], world["user.member"]
    theme = Theme.objects.get(name="Sensorik und LoRaWAN")
    place = world["place.eutin"]
    questions = [
        {"text": "Masten"},
        {"text": "utility@example.org"},
        {"text": "Stadtwerke"},
        {"sector": "public_services"},
        {"theme": theme},
        {"place": place},
    ]
    shown = dict.fromkeys((f"{each}_shown_to" for each in PARTS), Visibility.MEMBERS)
    hidden = dict.fromkeys(shown, Visibility.NOBODY)

    show(person, world, **shown)
    open_hits = [person in directory(reader, **each) for each in questions]  # type: ignore[arg-type]
    show(person, world, **hidden)
    hidden_hits = [person in directory(reader, **each) for each in questions]  # type: ignore[arg-type]

    assert open_hits == [True] * len(questions)
    assert hidden_hits == [False] * len(questions)


def test_a_kreis_finds_the_people_of_all_its_municipalities(world: World) -> None:
    found = directory(world["user.member"], place=world["place.nortorf"].district)

    assert world["user.member"] in found
    assert world["user.business"] not in found


@pytest.mark.parametrize(
    "typed", ["Straßenbeleuchtung", "STRASSENBELEUCHTUNG", "beleuchtung", "winterdienst sensor"]
)
def test_a_search_minds_neither_case_nor_spelling_nor_order(world: World, typed: str) -> None:
    assert list(directory(world["user.science"], text=typed)) == [world["user.member"]]


def test_who_left_an_organisation_is_no_longer_found_there(world: World) -> None:
    person = world["user.member"]
    current = person.affiliations.get()
    end_affiliation(current, until=world.now.date(), by=person, at=world.now)

    assert person not in directory(world["user.science"], place=world["place.nortorf"])
    assert person not in directory(world["user.science"], text="Stadt Nortorf")
    assert person.affiliations.count() == 1


def test_people_see_all_of_themselves(world: World) -> None:
    person = world["user.unlisted"]
    (seen,) = seen_by(person, with_parts(User.objects.filter(pk=person.pk)))

    assert seen.offers == "Verborgene Hilfe"


def test_names_come_in_the_order_of_a_german_dictionary(world: World) -> None:
    for number, name in enumerate(("Zensus", "Ordnungsamt", "Öffentlichkeitsarbeit")):
        User.objects.create_user(f"{number}@example.org", name=name, approved_at=world.now)
    names = list(directory(world["user.member"]).values_list("name", flat=True))

    assert [name for name in names if name[0] in "ÖOZ"] == ["Öffentlichkeitsarbeit", "Ordnungsamt", "Zensus"]


def test_a_profile_is_changed_by_its_person_only(world: World, client_as: Browser) -> None:
    browser = client_as("member")
    audiences = dict.fromkeys((f"{each}_shown_to" for each in PARTS), "public") | {"listed_to": "public"}
    typed = {"name": "Sachbearbeitung Wattenmeer", "sector": "science", "offers": "Ebbe", "needs": "Flut"}
    answer = browser.post("/konto/profil/", typed | audiences | {"languages": ["de", "nds"], "pk": "1"})
    person = User.objects.get(pk=world["user.member"].pk)

    assert answer["Location"] == f"/mitglieder/{person.pk}/"
    assert (person.name, person.sector, person.offers) == ("Sachbearbeitung Wattenmeer", "science", "Ebbe")
    assert person.languages == ["de", "nds"]
    assert "Ebbe" in Client().get("/mitglieder/?text=ebbe").content.decode()


def test_a_wrong_filter_finds_everybody_instead_of_failing(world: World, client_as: Browser) -> None:
    page = client_as("member").get("/mitglieder/?sector=__all__&theme=x&page=99999999999999&place=Xyz")

    assert page.status_code == 200


def test_who_is_listed_for_nobody_has_no_page_for_members_who_count_up(
    world: World, client_as: Browser
) -> None:
    path = f"/mitglieder/{world['user.unlisted'].pk}/"
    readers = ("guest", "pending", "member", "unlisted", "office")
    statuses = {role: client_as(role).get(path).status_code for role in readers}

    assert statuses == {"guest": 404, "pending": 404, "member": 404, "unlisted": 200, "office": 200}
    assert not User.objects.visible_to(world["user.member"]).filter(name="Stilles Mitglied").exists()


def test_the_profile_says_what_each_audience_means(world: World, client_as: Browser) -> None:
    page = client_as("member").get("/konto/profil/").content.decode()

    assert "öffnen Ihre Seite nur Sie und das Netzwerkbüro" in page
    assert "Jeder Mensch im Internet" in page
