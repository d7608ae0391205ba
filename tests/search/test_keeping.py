"""The index follows what happens, and members hear of what is new for the searches they keep."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from plietsch.accounts.operations.people import erase
from plietsch.core.models import Activity
from plietsch.core.uploads import Kind, store
from plietsch.core.world import World
from plietsch.groups.models import Group, Post
from plietsch.groups.operations.groups import change_group
from plietsch.groups.operations.memberships import join_group
from plietsch.groups.operations.posts import delete_post, edit_post, reply
from plietsch.groups.operations.topics import delete_topic
from plietsch.moderation.models import Verdict
from plietsch.moderation.operations import appeal, decide, report
from plietsch.notifications.models import Notice
from plietsch.search.models import Build, Entry, FileText, SavedSearch, Word
from plietsch.search.operations.saving import save_search, tell_of_new
from plietsch.search.tasks import on_fact, tidy
from tests.factories.groups import a_group, a_topic
from tests.search.conftest import Ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
Commit = Any


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Commit:
    """What happens inside is committed afterwards, and the worker does its part."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def topic(world: World, commit: Commit) -> Any:
    """A topic of a public group, begun while the index follows."""
    with commit():
        group = a_group(world["user.office"], world.now, name="Deichrunde")
        return a_topic(
            group, world["user.office"], world.now, title="Siele", body="Das Wattschöpfwerk steht."
        )


def test_what_is_written_is_found_at_once(world: World, topic: Any, commit: Commit, ask: Ask) -> None:
    assert ask("guest", "Schöpfwerk") == ["Siele"]
    with commit():
        reply(topic=topic, body="Wir haben Pumpwerkstrom.", by=world["user.office"], at=world.now)
    assert ask("guest", "pumpwerkstrom") == ["Siele"]


def test_what_is_changed_is_found_as_it_is_now(world: World, topic: Any, commit: Commit, ask: Ask) -> None:
    opening = Post.objects.get(topic=topic, no=1)
    with commit():
        edit_post(post=opening, body="Die Schleuse steht.", by=world["user.office"], at=world.now)

    assert ask("guest", "Schleuse") == ["Siele"]
    assert ask("guest", "Wattschöpfwerk") == []
    assert not Word.objects.filter(word="wattschopfwerk").exists()


def test_what_is_found_names_people_and_groups_for_those_who_may_know_them(
    world: World, topic: Any, commit: Commit, client_as: SignIn
) -> None:
    science, hidden, member = world["user.science"], world["group.hidden"], world["user.member"]
    with commit():
        for person in (science, member):
            join_group(group=topic.group, by=person, at=world.now)
        body = f"Pumpwerkstrom weiß [@x](/mitglieder/{science.pk}/), [@y](/gruppen/{hidden.pk}/)."
        reply(topic=topic, body=body, by=member, at=world.now)

    pages = {role: client_as(role).get("/suche/", {"q": "pumpwerkstrom"}) for role in ("member", "office")}
    excerpts = {role: str(page.context["hits"][0].excerpt) for role, page in pages.items()}

    assert excerpts["member"] == f"Pumpwerkstrom weiß @{science.name}, @{hidden.name}."
    assert excerpts["office"] == f"Pumpwerkstrom weiß @{science.name}, @Mitglied."


def test_a_deleted_post_leaves_the_index_at_once(
    world: World, topic: Any, commit: Commit, ask: Ask, request: pytest.FixtureRequest
) -> None:
    with commit():
        answer = reply(topic=topic, body="Pumpwerkstrom.", by=world["user.office"], at=world.now)
    assert Entry.objects.filter(kind="antworten", thing=answer.pk).exists()
    request.getfixturevalue("waiting_jobs")  # before any worker gets to it
    with commit():
        delete_post(post=answer, by=world["user.office"], at=world.now)

    assert not Entry.objects.filter(kind="antworten", thing=answer.pk).exists()
    assert not Word.objects.filter(word="pumpwerkstrom").exists()
    assert ask("guest", "pumpwerkstrom") == []


def test_what_moderation_puts_back_is_found_again(world: World, topic: Any, commit: Commit, ask: Ask) -> None:
    with commit():
        join_group(group=topic.group, by=world["user.utility"], at=world.now)
        post = reply(topic=topic, body="Pumpwerkstrom", by=world["user.utility"], at=world.now)
    case = report(thing=post, ground="other", by=world["user.member"], at=world.now)
    with commit():
        decide(case=case, verdict=Verdict.REMOVED, reason="Unklar.", by=world["user.office"], at=world.now)
    assert ask("guest", "Pumpwerkstrom") == []
    appeal(case=case, text="Doch.", by=world["user.utility"], at=world.now)
    case.refresh_from_db()

    with commit():
        decide(case=case, verdict=Verdict.KEPT, reason="Stimmt.", by=world["user.science"], at=world.now)

    assert ask("guest", "Pumpwerkstrom") == ["Siele"]


def test_a_deleted_topic_takes_its_answers_along(world: World, topic: Any, commit: Commit) -> None:
    with commit():
        answer = reply(topic=topic, body="Pumpwerkstrom.", by=world["user.office"], at=world.now)
    with commit():
        delete_topic(topic=topic, by=world["user.office"], at=world.now)

    assert not Entry.objects.filter(kind="themen", thing=topic.pk).exists()
    assert not Entry.objects.filter(kind="antworten", thing=answer.pk).exists()


def test_an_erased_person_is_in_no_index_and_no_word(world: World, ask: Ask) -> None:
    person = world["user.science"]
    name = person.name
    assert name in ask("member", name)
    erase(person, by=person, at=world.now)
    on_fact(Activity.objects.get(verb="account.erased"))

    assert name not in ask("member", name)
    assert not Entry.objects.filter(kind="mitglieder", thing=person.pk).exists()


def test_a_group_that_becomes_hidden_takes_its_entries_along(
    world: World, topic: Any, commit: Commit, ask: Ask
) -> None:
    group = Group.objects.get(pk=topic.group_id)
    words = {"name": group.name, "summary": "", "description": ""}
    doors = {"visibility": "hidden", "join_policy": "invitation"}
    with commit():
        change_group(group=group, **words, **doors, by=world["user.office"], at=world.now)
        assert ask("guest", "Schöpfwerk") == []  # the group itself is asked, whatever the index says

    scopes = Entry.objects.filter(within=f"groups.group:{group.pk}").values_list("scope", flat=True)
    assert set(scopes) == {f"group:{group.pk}"}
    assert ask("office", "Schöpfwerk") == ["Siele"]


def test_a_file_is_found_by_what_it_says(world: World, topic: Any, commit: Commit, ask: Ask) -> None:
    file = SimpleUploadedFile("Plan.txt", "Der Entwässerungsverband tagt.".encode())
    upload = store(file, kinds=[Kind.TEXT], by=world["user.office"], at=world.now)
    with commit():
        reply(topic=topic, body="Anbei.", by=world["user.office"], at=world.now, uploads=[upload])

    assert ask("guest", "Entwässerung") == ["Plan.txt"]
    assert FileText.objects.filter(text__contains="verband").exists()


def test_building_again_changes_nothing(world: World) -> None:
    before = list(Entry.objects.order_by("pk").values_list("pk", "digest"))
    call_command("search_rebuild", "themen", "orte", stdout=StringIO())

    assert list(Entry.objects.order_by("pk").values_list("pk", "digest")) == before
    assert Build.objects.count() > 10


def test_a_tidy_day_finds_what_nobody_told(world: World, ask: Ask) -> None:
    """Rows that were written past the operations: found after the daily round, and gone after it."""
    group = a_group(world["user.office"], world.now, name="Deichrunde")
    Entry.objects.create(kind="themen", thing=999_999, scope="public", tokens="geist", digest="x")
    tidy.call()

    assert "Deichrunde" in ask("guest", "Deichrunde")
    assert not Entry.objects.filter(thing=999_999).exists()
    Group.objects.filter(pk=group.pk).delete()


def test_nobody_hears_of_their_own_words_for_a_kept_search(
    world: World, client_as: SignIn, topic: Any, commit: Commit
) -> None:
    for role in ("member", "office"):
        client_as(role).post("/suche/gemerkt/", {"q": "Schöpfwerk"})
    with commit():
        reply(topic=topic, body="Unser Schöpfwerk läuft.", by=world["user.member"], at=world.now)

    with commit():
        tell_of_new(at=world.now)

    told = Notice.objects.filter(kind="search.found").values_list("member", flat=True)
    assert list(told) == [world["user.office"].pk]


def test_a_member_hears_of_what_is_new_for_a_kept_search(
    world: World, client_as: SignIn, topic: Any, commit: Commit
) -> None:
    client, member = client_as("member"), world["user.member"]
    client.post("/suche/gemerkt/", {"q": "Schöpfwerk", "art": "antworten"})
    with commit():
        assert tell_of_new(at=world.now) == 0
        reply(topic=topic, body="Unser Schöpfwerk läuft.", by=world["user.office"], at=world.now)
    with commit():
        assert tell_of_new(at=world.now) == 1
    with commit():
        assert tell_of_new(at=world.now) == 0

    notice = Notice.objects.get(kind="search.found", member=member)
    assert notice.count == 1
    page = client.get(reverse("notifications:notices")).content.decode()
    assert "Neues zu Ihrer Suche „Schöpfwerk“" in page
    assert "/suche/?q=Sch%C3%B6pfwerk&amp;art=antworten" in page


def test_a_kept_search_is_its_members_own(world: World, client_as: SignIn) -> None:
    mine = save_search(member=world["user.member"], words="Siel", filters={}, at=world.now)
    removal = reverse("search:removal", kwargs={"saved_search": mine.pk})

    assert client_as("business").post(removal).status_code == 404
    assert client_as("pending").post("/suche/gemerkt/", {"q": "Siel"}).status_code == 403
    assert client_as("member").post(removal).status_code == 302
    assert not SavedSearch.objects.filter(pk=mine.pk).exists()


def test_a_kept_search_says_what_it_is_narrowed_to_as_far_as_its_member_may_know(
    world: World, client_as: SignIn
) -> None:
    hidden = world["group.hidden"]
    filters = {"art": "topics", "in": f"groups.group:{hidden.pk}", "ort": "Nortorf", "ort_code": "01058117"}
    for role in ("member", "business"):
        save_search(member=world[f"user.{role}"], words="Deich", filters=filters, at=world.now)
    page = reverse("search:saved")

    inside, outside = (client_as(role).get(page).content.decode() for role in ("member", "business"))

    assert all(word in inside for word in (str(hidden), "Nortorf", "Themen"))
    assert str(hidden) not in outside
    assert "Nortorf" in outside


def test_the_same_search_is_kept_once_and_never_too_many(world: World, client_as: SignIn) -> None:
    client = client_as("member")
    for words in ("Siel", "Siel", "und der", *(f"Siel {nth}" for nth in range(40))):
        client.post("/suche/gemerkt/", {"q": words})

    assert SavedSearch.objects.count() == 30
