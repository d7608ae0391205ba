"""Pages of a group: written together, compared, restored, made of threads."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.core.world import World
from plietsch.groups.comparison import compare
from plietsch.groups.models import Page, Topic
from plietsch.groups.operations.memberships import leave_group
from plietsch.groups.operations.posts import reply

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def _address(name: str, page: Page) -> str:
    return reverse(f"groups:{name}", kwargs={"page": page.pk})


def test_a_thread_becomes_a_page_in_one_step_under_the_names_of_who_wrote(
    world: World, client_as: SignIn
) -> None:
    topic = world["topic.onlinezugang"]
    Page.objects.filter(topic=topic).delete()
    answer = client_as("business").post(reverse("groups:page_from_topic", kwargs={"topic": topic.pk}))

    page = Page.objects.filter(topic=topic).latest("pk")
    shown = client_as("member").get(page.get_absolute_url()).content.decode()
    assert answer["Location"] == _address("edit_page", page)
    assert "Strichliste" in shown
    assert f">@{world['user.councillor'].name}</a>" in shown
    assert world["user.councillor"].name not in page.body
    assert "Falsches Thema." not in shown


def test_a_thread_for_one_sector_does_not_become_a_page_for_all(world: World, client_as: SignIn) -> None:
    group, office = world["group.modellkommunen"], world["user.office"]
    group.memberships.filter(member=office).update(sector="administration")
    topic = world["topic.onlinezugang"]
    Topic.objects.filter(pk=topic.pk).update(sector="administration")
    before = Page.objects.count()

    client_as("office").post(reverse("groups:page_from_topic", kwargs={"topic": topic.pk}))

    assert Page.objects.count() == before


def test_members_write_on_and_every_text_stays(world: World, client_as: SignIn) -> None:
    page = world["page.onlinezugang"]
    form = {"title": "Womit anfangen", "body": "Mit dem Tresen.", "remark": "Kürzer", "based_on": 2}
    client_as("business").post(_address("edit_page", page), form)

    page.refresh_from_db()
    versions = client_as("guest").get(_address("page_versions", page), {"von": 2, "bis": 3}).content.decode()
    assert (page.title, page.version_no, page.changed_by) == ("Womit anfangen", 3, world["user.business"])
    assert "Kürzer" in versions
    assert "Vier Wochen Strichliste" in versions


def test_who_was_slower_loses_nothing_and_sees_what_changed(world: World, client_as: SignIn) -> None:
    page = world["page.onlinezugang"]
    form = {"title": page.title, "body": "Von gestern.", "based_on": 1}
    client = client_as("business")
    answer = client.post(_address("edit_page", page), form).content.decode()

    page.refresh_from_db()
    assert page.version_no == 2
    assert "inzwischen geändert" in answer
    assert "Von gestern." in answer
    assert 'name="based_on" value="2"' in answer


def test_an_earlier_text_is_restored_as_a_new_version(world: World, client_as: SignIn) -> None:
    page = world["page.onlinezugang"]
    first = page.versions.get(no=1).body

    client_as("member").post(_address("restoration", page), {"no": 1})

    page.refresh_from_db()
    assert (page.body, page.version_no) == (first, 3)
    assert page.versions.get(no=2).remark == "Gekürzt"


def test_a_comparison_names_lines_and_words() -> None:
    lines = compare("Eins\nDer Bus fährt\nDrei", "Eins\nDer Zug fährt\nDrei\nVier")
    told = [(line.kind, [piece.text for piece in line.pieces if piece.is_changed]) for line in lines]

    assert told == [("same", []), ("gone", ["Bus"]), ("new", ["Zug"]), ("same", []), ("new", [])]


def test_a_page_deleted_by_the_moderation_is_gone_for_all(world: World, client_as: SignIn) -> None:
    page = world["page.onlinezugang"]

    assert client_as("member").post(_address("page_deletion", page)).status_code == 403
    client_as("office").post(_address("page_deletion", page))

    assert client_as("office").get(page.get_absolute_url()).status_code == 404
    assert client_as("office").get(_address("page_versions", page)).status_code == 404


def test_who_left_the_group_reads_its_pages_no_more_and_writes_nothing(
    world: World, client_as: SignIn
) -> None:
    page = world["page.onlinezugang"]
    leave_group(membership=page.group.memberships.get(member=world["user.business"]), at=world.now)

    answer = client_as("business").post(
        _address("edit_page", page), {"title": "x", "body": "y", "based_on": 2}
    )

    page.refresh_from_db()
    assert (answer.status_code, page.version_no) == (403, 2)
    assert client_as("business").get(world["page.hidden"].get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "asked", [{"von": "1"}, {"von": "x", "bis": "2"}, {"von": "9", "bis": "2"}, {"bis": "-1"}]
)
def test_odd_versions_compare_nothing_and_break_nothing(
    world: World, client_as: SignIn, asked: dict[str, str]
) -> None:
    assert (
        client_as("guest").get(_address("page_versions", world["page.onlinezugang"]), asked).status_code
        == 200
    )


def test_a_page_of_a_thread_is_made_once_and_betrays_no_hidden_group(world: World, client_as: SignIn) -> None:
    topic, hidden = world["topic.long"], world["group.hidden"]
    reply(topic=topic, body=f"[@x](/gruppen/{hidden.pk}/)!", by=world["user.member"], at=world.now)
    address = reverse("groups:page_from_topic", kwargs={"topic": topic.pk})

    first, second = (client_as("office").post(address) for _ in range(2))

    page = Page.objects.get(topic=topic)
    assert first["Location"] == reverse("groups:edit_page", kwargs={"page": page.pk})
    assert second["Location"] == page.get_absolute_url()
    assert "@Mitglied!" in page.body
    assert f"@{hidden.pk}!" not in page.body
