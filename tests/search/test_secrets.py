"""A secret word of a hidden group, and one kept for a sector, answer strangers like words that never were."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from plietsch.core.audiences import audiences_of
from plietsch.core.world import World
from plietsch.groups.world import SECRET, SECTOR_SECRET
from plietsch.search import engine
from plietsch.search.models import Entry, SavedSearch
from plietsch.search.operations.saving import save_search, tell_of_new
from plietsch.search.wishes import Wish, branches_of, terms_of
from tests.search.conftest import Ask
from tests.site.visits import STRANGERS, leave_the_hidden_group

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

# Each spelling of the secret beside a word of the same letters that nobody ever wrote.
SECRETS = {
    "Sturmflutprobe": "Sturmhutgrobe",
    "sturmflutproben": "sturmhutgroben",
    "STURMFLUTPROBE": "STURMHUTGROBE",
    "Flutprobe": "Hutgrobe",
    "Sturmflut": "Sturmhutg",
    "Flut": "Xlut",
    "Sturmflutprob": "Sturmhutgrob",
    "Sturmflutprope": "Sturmhutgrope",
}
SECTOR_SECRETS = {
    "Angebotswertung": "Angebotswurzung",
    "angebotswertungen": "angebotswurzungen",
    "Angebotswertunk": "Angebotswurzunk",
    "Angebotswert": "Angebotswurz",
}


@pytest.fixture
def former(world: World) -> None:
    """Somebody of business was in the hidden group and left."""
    leave_the_hidden_group(world)


def _told(client: Client, path: str, word: str) -> str:
    """What an address answers to a word, without the word itself and what differs at every request."""
    body = client.get(path, {"q": word}).content.decode()
    body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", body)
    return re.sub(re.escape(word), "", body, flags=re.IGNORECASE)


def _words_for(role: str) -> dict[str, str]:
    """The office reads the town halls' thread."""
    return SECRETS if role == "office" else SECRETS | SECTOR_SECRETS


@pytest.mark.parametrize("path", ["/suche/", "/suche/vorschlaege/"])
@pytest.mark.parametrize("role", STRANGERS)
def test_a_secret_word_answers_like_one_that_never_was(
    former: None, client_as: SignIn, role: str, path: str
) -> None:
    client = client_as(role)
    different = [
        word
        for word, never in _words_for(role).items()
        if _told(client, path, word) != _told(client, path, never)
    ]

    assert different == []


@pytest.mark.parametrize("role", STRANGERS)
def test_other_words_of_a_hidden_thread_do_not_lead_there(
    world: World, former: None, client_as: SignIn, role: str
) -> None:
    """Words that stand beside the secret, in all kinds and with the group as a filter."""
    client, inside = client_as(role), f"groups.group:{world['group.hidden'].pk}"
    for words in ("beginnt Uhr", "Krisenstab", "Ablauf", "Protokoll", "Absprachen Stab"):
        for filters in ({}, {"in": inside}):
            body = client.get("/suche/", {"q": words, **filters}).content.decode()
            assert SECRET not in body, words
            assert "Krisenstab Sturm" not in body, words


def test_the_secret_words_are_there_to_be_found(world: World, ask: Ask) -> None:
    for word in ("Sturmflutprobe", "sturmflutproben", "Flutprobe", "Flut"):
        assert f"Krisenstab {SECRET}" in ask("member", word), word
        assert f"Ablauf der {SECRET}" in ask("member", word), word
    assert f"{SECRET} neu.txt" in ask("member", "Protokoll")
    assert ask("member", "angebotswertungen")
    assert ask("office", SECTOR_SECRET)


@pytest.mark.parametrize("role", ["business", "office"])
def test_a_kept_search_of_a_stranger_hears_nothing_of_a_secret(world: World, former: None, role: str) -> None:
    for member in (world[f"user.{role}"], world["user.member"]):
        save_search(member=member, words="Flutprobe", filters={}, at=world.now)
    SavedSearch.objects.update(last_entry=0)

    assert tell_of_new(at=world.now) == 1


@pytest.mark.parametrize("user", ["user.business", "user.utility"])
@pytest.mark.parametrize("few", [0, 1000])
def test_candidates_lie_in_ones_own_circles_however_many_those_are(
    world: World, monkeypatch: pytest.MonkeyPatch, user: str, few: int
) -> None:
    """Few circles are looked for in the index, many are read off the candidates."""
    monkeypatch.setattr(engine, "FEW", few)
    scopes, wish = audiences_of(world[user]), Wish("")
    words = ("Thema", "Sturmflut", "Förderung", "Daten")
    branches = [branch for word in words for branch in branches_of(wish, terms_of(word))]

    found = {row.id for row in engine.newest(branches, scopes)}
    strange = {row.id for row in engine.newest(branches, set(Entry.objects.values_list("scope", flat=True)))}

    assert found == set(Entry.objects.filter(pk__in=strange, scope__in=scopes).values_list("pk", flat=True))
    assert found < strange
