"""OpenSearch in place of the database's index: it finds the same, shows nothing more, and may be away."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from plietsch.core.audiences import audiences_of
from plietsch.core.registry import registry
from plietsch.core.searchables import Searchable
from plietsch.core.world import World
from plietsch.groups.world import SECRET
from plietsch.search import opensearch, tasks
from plietsch.search.models import Entry
from plietsch.search.operations.indexing import Indexing
from plietsch.search.queries import find
from plietsch.search.wishes import Wish
from plietsch.upkeep import doctor
from tests.factories.groups import a_group, a_topic
from tests.installation import ROOT, free_port
from tests.search.an_opensearch import Server, serving
from tests.search.conftest import Ask
from tests.site.visits import STRANGERS, leave_the_hidden_group

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
QUESTIONS = ["Nortorf", "Portal", "digital", "Steuer", "waermeplanung", "Modellkommunen", "Clever Dörp", "x"]
ROLES = ["guest", "business", "member", "office"]


@pytest.fixture
def empty(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that was switched on and holds nothing yet."""
    monkeypatch.setattr(opensearch, "_silent_until", 0.0)
    with serving() as server:
        settings.OPENSEARCH = {"server": server.address, "index": "towns"}
        yield server


@pytest.fixture
def server(empty: Server, world: World) -> Server:
    """A server that holds the world's entries."""
    opensearch.copy_all.call()
    return empty


@pytest.fixture
def found_by(settings: LazySettings, ask: Ask, client_as: SignIn) -> Callable[[], object]:
    """What everybody finds and is offered while typing."""

    def answers() -> object:
        found = [ask(role, words) for role in ROLES for words in QUESTIONS]
        offered = [
            client_as(role).get("/suche/vorschlaege/", {"q": typed}).content
            for role in ROLES
            for typed in ("nor", "digitale mod", "kli")
        ]
        return found, offered

    return answers


def test_everybody_finds_the_same_as_in_the_database(
    server: Server, settings: LazySettings, found_by: Callable[[], object]
) -> None:
    by_server, searched = found_by(), server.index.searched
    settings.OPENSEARCH = {}

    assert by_server == found_by()
    assert searched >= len(ROLES) * len(QUESTIONS)


def test_filters_work_there_too(server: Server, settings: LazySettings, world: World, ask: Ask) -> None:
    place = world["place.nortorf"]
    filters = [
        {"art": "orte"},
        {"art": "themen"},
        {"ort": place.label, "ort_code": place.code},
        {"seit": "30"},
        {"in": "groups.group:1"},
    ]
    by_server = [ask("office", words, **each) for words in QUESTIONS for each in filters]
    settings.OPENSEARCH = {}

    assert by_server == [ask("office", words, **each) for words in QUESTIONS for each in filters]


def test_what_is_written_changed_and_gone_follows(server: Server, world: World, ask: Ask) -> None:
    group = a_group(world["user.office"], world.now, name="Hafenrunde")
    topic = a_topic(group, world["user.office"], world.now, title="Kranbahnen", body="Wer hat eine?")
    (themes,) = [each for each in registry.parts(Searchable) if each.kind == "themen"]

    def read_anew() -> None:
        Indexing(themes).index(list(themes.rows().filter(pk=topic.pk)))

    read_anew()
    assert ask("guest", "Kranbahn") == ["Kranbahnen"]

    topic.title = "Schleusentore"
    topic.save()
    read_anew()
    assert (ask("guest", "Kranbahn"), ask("guest", "Schleusentor")) == ([], ["Schleusentore"])

    Indexing(themes).remove([topic.pk])
    assert ask("guest", "Schleusentor") == []


@pytest.mark.parametrize("role", STRANGERS)
def test_a_server_that_tells_everything_gives_nothing_away(
    server: Server, world: World, client_as: SignIn, role: str
) -> None:
    leave_the_hidden_group(world)
    server.index.tells_everything = True

    pages = [
        client_as(role).get(path, {"q": words}).content.decode()
        for path in ("/suche/", "/suche/vorschlaege/")
        for words in ("Flut", "Nortorf")
    ]

    reader = world.things.get(f"user.{role}", AnonymousUser())
    found = find(reader, Wish("Flut"))
    assert len(found.rows) > 20
    assert {row.scope for row in found.rows} <= set(audiences_of(reader))
    assert "Nortorf" in pages[-1]
    assert not any(SECRET.lower() in page.lower() for page in pages)


def test_until_all_is_copied_the_database_answers(empty: Server, ask: Ask) -> None:
    expected = ask("guest", "Nortorf")
    problem = dict(doctor.examine())["OpenSearch"]
    empty.index.documents = {}
    assert ask("guest", "Nortorf") == expected != []
    assert "does not answer" in problem
    assert "not hold all entries yet" in dict(doctor.examine())["OpenSearch"]

    opensearch.copy_all.call()

    assert ask("guest", "Nortorf") == expected
    assert dict(doctor.examine())["OpenSearch"] == ""


def test_once_a_day_the_copy_is_put_right(server: Server) -> None:
    documents = server.index.documents
    assert documents is not None
    whole = {key: dict(document) for key, document in documents.items()}
    some = Entry.objects.order_by("pk")[0]
    del documents[str(some.pk)]
    documents |= {str(key): {"id": key, "tokens": [":public", "gone"]} for key in (10**6, 10**12)}
    documents[str(some.pk + 1)]["tokens"] = ["other"]

    tasks.tidy.call()

    assert server.index.documents == whole


@pytest.mark.parametrize("fault", ["away", "broken", "silent"])
def test_a_server_that_does_not_answer_is_passed_over(
    server: Server, settings: LazySettings, ask: Ask, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    expected = ask("guest", "Nortorf")
    opensearch._opened.cache_clear()
    monkeypatch.setattr(opensearch, "LIMIT", 0.2)
    if fault == "away":
        settings.OPENSEARCH = {"server": f"http://127.0.0.1:{free_port()}", "index": "towns"}
    server.index.is_broken = fault == "broken"
    server.index.delay = 2 if fault == "silent" else 0
    asked = server.index.searched

    started = time.monotonic()
    answers = [ask("guest", "Nortorf") for _turn in range(3)]

    assert answers == [expected] * 3 != [[]] * 3
    assert time.monotonic() - started < 2 * 3, "it is asked once, not by everybody"
    assert server.index.searched == asked
    opensearch._opened.cache_clear()


def test_who_copies_while_it_is_away_tries_again(server: Server, world: World) -> None:
    server.index.is_broken = True

    with pytest.raises(OSError, match="503"):
        opensearch.copy.call([Entry.objects.order_by("pk")[0].pk])


def test_an_address_that_is_none_is_refused_at_start() -> None:
    asked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ
        | {
            "PLIETSCH_OPENSEARCH": "search.example/Große Namen",
            "DJANGO_SETTINGS_MODULE": "plietsch.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode != 0
    assert "PLIETSCH_OPENSEARCH" in asked.stderr.splitlines()[-1]
