"""What people find: by forms, parts and spellings of words, by kind, group, place and time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plietsch.core.registry import registry
from plietsch.core.searchables import Searchable
from plietsch.core.world import World
from plietsch.search.models import Entry
from plietsch.search.operations.indexing import Indexing
from plietsch.search.words import telling
from tests.factories.groups import a_group, a_topic
from tests.search.conftest import Ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def topics(world: World) -> None:
    """What a group talks about, in the index."""
    group = a_group(world["user.office"], world.now, name="Hafenrunde")
    world["group.harbour"] = group
    texts = {
        "Unser Bürgerportal": "Die Hundesteuer geht jetzt online.",
        "Kommunale Wärmeplanung": "Wer hat die Netze schon vermessen?",
        "Ejendomsskatten": "Kommunerne kræver skatten digitalt.",
        "Rathäuser am Wochenende": "Ein Haus bleibt offen.",
        "Apparat und Transport": "Die Kartoffel.",
    }
    made = [
        a_topic(group, world["user.office"], world.now - timedelta(days=40 * nth), title=title, body=body)
        for nth, (title, body) in enumerate(texts.items())
    ]
    for searchable in registry.parts(Searchable):
        if searchable.kind in ("gruppen", "themen"):
            keys = [group.pk] if searchable.kind == "gruppen" else [topic.pk for topic in made]
            Indexing(searchable).index(list(searchable.rows().filter(pk__in=keys)))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Portal", "Unser Bürgerportal"),
        ("portale", "Unser Bürgerportal"),
        ("Bürger", "Unser Bürgerportal"),
        ("buergerportale", "Unser Bürgerportal"),
        ("Steuer", "Unser Bürgerportal"),
        ("Steuern", "Unser Bürgerportal"),
        ("hundesteuern", "Unser Bürgerportal"),
        ("waermeplanung", "Kommunale Wärmeplanung"),
        ("warmeplanung", "Kommunale Wärmeplanung"),
        ("Planung vermessen", "Kommunale Wärmeplanung"),
        ("skat", "Ejendomsskatten"),
        ("kommune digital skatter", "Ejendomsskatten"),
        ("Rat", "Rathäuser am Wochenende"),
        ("Rathaus", "Rathäuser am Wochenende"),
        ("Haus", "Rathäuser am Wochenende"),
    ],
)
def test_a_word_is_found_by_its_forms_parts_and_spellings(
    topics: None, ask: Ask, words: str, title: str
) -> None:
    assert title in ask("guest", words)


@pytest.mark.parametrize(
    "words", ['"geht jetzt online"', "„Hundesteuer geht“ Portal", "«JETZT ONLINE»", '"online']
)
def test_words_in_quotes_are_found_where_they_follow_one_another(topics: None, ask: Ask, words: str) -> None:
    assert "Unser Bürgerportal" in ask("guest", words)


@pytest.mark.parametrize(
    "words", ['"jetzt geht online"', "„Steuer geht“", '"geht jetzt" "jetzt Hundesteuer"']
)
def test_words_in_quotes_are_not_found_elsewhere(
    topics: None, client_as: SignIn, ask: Ask, words: str
) -> None:
    page = client_as("guest").get("/suche/", {"q": words})

    assert "Unser Bürgerportal" not in [str(hit.title) for hit in page.context["hits"]]
    assert "ohne Anführungszeichen" in page.content.decode()
    assert "Unser Bürgerportal" in ask("guest", page.context["unquoted"])


@pytest.mark.parametrize("words", ["Rat", "Ort", "Karte", "Portal Wärme", "Planet"])
def test_what_only_looks_alike_is_not_found(topics: None, ask: Ask, words: str) -> None:
    found = ask("guest", words)

    assert not {"Apparat und Transport", "Unser Bürgerportal", "Kommunale Wärmeplanung"} & set(found)


def test_nothing_is_lost_among_millions_of_entries(topics: None, ask: Ask) -> None:
    titles = ("Unser Bürgerportal", "Kommunale Wärmeplanung", "Ejendomsskatten", "Apparat und Transport")
    for title, key in zip(titles, (10_511, 70_000, 3_000_000, 40_000_000), strict=True):
        entry = Entry.objects.get(kind="themen", title=" ".join(telling(title)))
        entry.delete()
        entry.pk = key
        entry.save(force_insert=True)

    assert [ask("guest", title)[0] for title in titles] == [*titles]
    assert "Hafenrunde" in ask("guest", "Hafenrunde")


def test_who_bears_the_name_comes_first(world: World, ask: Ask) -> None:
    assert ask("guest", "Nortorf")[:2] == [
        "Nortorf (Kreis Steinburg)",
        "Nortorf (Kreis Rendsburg-Eckernförde)",
    ]


def test_every_kind_of_thing_is_in_the_index() -> None:
    kinds = {searchable.kind for searchable in registry.parts(Searchable)}

    assert set(Entry.objects.values_list("kind", flat=True)) == kinds


def test_filters_narrow_a_search(topics: None, world: World, ask: Ask) -> None:
    harbour, place = f"groups.group:{world['group.harbour'].pk}", world["place.nortorf"]

    assert ask("guest", "Bürgerportal", art="themen") == ["Unser Bürgerportal"]
    assert "Unser Bürgerportal" not in ask("guest", "Bürgerportal", art="orte")
    assert ask("guest", "steuer", **{"in": harbour}) == ["Unser Bürgerportal"]
    assert ask("guest", "steuer", **{"in": "groups.group:999999"}) == []
    assert "Kommunale Wärmeplanung" not in ask("guest", "Wärmeplanung", seit="30")
    assert "Kommunale Wärmeplanung" in ask("guest", "Wärmeplanung", seit="365")
    assert place.label in ask("guest", "Nortorf", ort=place.label, ort_code=place.code)
    assert ask("guest", "Bürgerportal", ort=place.label, ort_code=place.code) == []


def test_a_kreis_holds_what_lies_in_its_municipalities(world: World, ask: Ask) -> None:
    town = world["place.nortorf"]
    district = town.district

    assert town.label in ask("guest", "Nortorf", ort=district.label, ort_code=district.code)


def test_found_words_are_marked(topics: None, client_as: SignIn) -> None:
    page = client_as("guest").get("/suche/", {"q": "steuer"}).content.decode()

    assert "Die <mark>Hundesteuer</mark> geht jetzt online." in page


def test_who_finds_nothing_is_helped(topics: None, client_as: SignIn) -> None:
    page = client_as("guest").get("/suche/", {"q": "Bürgerportel", "art": "themen"}).content.decode()

    assert "q=burgerportal" in page
    assert 'href="/suche/?q=B%C3%BCrgerportel"' in page


@pytest.mark.parametrize("typed", ["bürgerpo", "Buergerp", "Unser Bür", "unser bürgerportal"])
def test_suggestions_come_while_typing(topics: None, client_as: SignIn, typed: str) -> None:
    page = client_as("guest").get("/suche/vorschlaege/", {"q": typed})

    assert [str(hit.title) for hit in page.context["hits"]][:1] == ["Unser Bürgerportal"]


@pytest.mark.parametrize("typed", ["Di", "Dig", "Digi", "Modellkommunen dig", "Digitale Modellkommunen die"])
def test_a_word_that_is_still_being_typed_may_look_like_one_that_says_nothing(
    world: World, client_as: SignIn, typed: str
) -> None:
    page = client_as("guest").get("/suche/vorschlaege/", {"q": typed})

    assert str(world["group.modellkommunen"]) in [str(hit.title) for hit in page.context["hits"]]


def test_members_find_more_of_a_person_than_guests(world: World, ask: Ask) -> None:
    person = world["user.member"]

    assert str(person) in ask("member", person.name)
    unlisted = world["user.unlisted"]
    assert str(unlisted) not in ask("office", unlisted.name, art="mitglieder")


@pytest.mark.parametrize("odd", ['"', "* OR NEAR(", "a:b -c", "'; DROP", "\x00", "&|!", "(" * 50, "ß" * 99])
@pytest.mark.parametrize("path", ["/suche/", "/suche/vorschlaege/"])
def test_odd_signs_are_only_signs(client_as: SignIn, path: str, odd: str) -> None:
    filters = {"art": odd, "in": odd, "ort": odd, "seit": odd, "page": odd}

    assert client_as("member").get(path, {"q": f"steuer {odd}"}).status_code in (200, 400)
    assert client_as("member").get(path, {"q": "steuer", **filters}).status_code in (200, 400)


def test_a_search_costs_the_same_however_much_it_finds(topics: None, client_as: SignIn) -> None:
    client = client_as("member")
    costs = []
    for words in ("Netzwerk", "Netzwerk digital Kommune Gemeinde Wärme Steuer Portal Haus"):
        client.get("/suche/", {"q": words})
        with CaptureQueriesContext(connection) as queries:
            client.get("/suche/", {"q": words})
        costs.append(len(queries))

    most = 2 * len(registry.parts(Searchable)) + 40
    assert max(costs) <= most


def test_a_place_that_is_not_clear_is_asked_for_and_filters_nothing_in_silence(
    world: World, client_as: SignIn
) -> None:
    page = client_as("member").get("/suche/", {"q": "Kommune", "ort": "Nirgendwo"}).content.decode()

    assert "Diesen Ort kennen wir nicht" in page
    assert 'class="hits"' not in page


def test_news_are_found_in_the_readers_language(world: World, client_as: SignIn) -> None:
    german = client_as("guest").get("/suche/", {"q": "Nortorf", "art": "aktuelles"}).content.decode()
    english = client_as("guest").get("/en/suche/", {"q": "Nortorf", "art": "aktuelles"}).content.decode()

    assert "/aktuelles/nortorf-plant-gemeinsam/" in german
    assert "/en/aktuelles/nortorf-plant-gemeinsam/" not in german
    assert "/en/aktuelles/nortorf-plant-gemeinsam/" in english
