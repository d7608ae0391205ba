"""A door opens wider only after a question, its writers hear of it; listed words find no way round."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.core.world import World
from plietsch.groups.models import Group, Membership, Visibility
from plietsch.groups.operations.admission import answer_request, request_membership
from plietsch.groups.operations.memberships import add_member, join_group
from plietsch.groups.operations.posts import reply
from plietsch.moderation.operations import watch_word
from plietsch.notifications.models import Notice
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
DOOR = {"visibility": "public", "join_policy": "open", "name": "Deichschau"}


@pytest.fixture
def hidden(world: World) -> Group:
    """A hidden group of the member, in which the utility has written."""
    group = a_group(world["user.member"], world.now, visibility="hidden", join_policy="invitation")
    add_member(group=group, member=world["user.utility"], at=world.now)
    topic = a_topic(group, world["user.member"], world.now)
    reply(topic=topic, body="Unter uns.", by=world["user.utility"], at=world.now)
    return group


def _settings(group: Group) -> str:
    return reverse("groups:settings", kwargs={"group": group.pk})


def _is_open(group: Group) -> bool:
    return Group.objects.filter(pk=group.pk, visibility=Visibility.PUBLIC).exists()


def test_a_hidden_group_opens_only_after_a_question_and_its_writers_hear_of_it(
    world: World, hidden: Group, client_as: SignIn
) -> None:
    asked = client_as("member").post(_settings(hidden), DOOR).content.decode()

    assert "Bisher stehen hier: Themen 1, Seiten 0, Dateien 0." in asked
    assert 'name="opens_content"' in asked
    assert not _is_open(hidden)
    assert "Verborgen" in asked.split("<main")[1].split("<form")[0]  # it holds until then
    client_as("member").post(_settings(hidden), DOOR | {"opens_content": "on"})
    assert _is_open(hidden)
    told = Notice.objects.filter(kind="group.opened").values_list("member", flat=True)
    assert list(told) == [world["user.utility"].pk]


def test_closing_a_door_or_opening_an_empty_room_asks_nothing(world: World, client_as: SignIn) -> None:
    group = a_group(world["user.member"], world.now, visibility="hidden", join_policy="invitation")

    client_as("member").post(_settings(group), DOOR)
    assert _is_open(group)
    client_as("member").post(_settings(group), DOOR | {"visibility": "members"})
    assert not _is_open(group)


def test_a_group_is_not_called_by_a_listed_word(world: World, client_as: SignIn) -> None:
    watch_word(word="verbotswort", by=world["user.office"], at=world.now)
    typed = DOOR | {"name": "Verbotswort am Deich", "summary": "Alles zum Siel"}

    refused = client_as("member").post(reverse("groups:start"), typed).content.decode()

    assert "„verbotswort“ steht auf der Liste des Netzwerkbüros" in refused
    assert "Alles zum Siel" in refused
    assert not Group.objects.filter(name=typed["name"]).exists()


def test_a_listed_word_does_not_move_in_past_the_moderation(world: World, client_as: SignIn) -> None:
    watch_word(word="verbotswort", by=world["user.office"], at=world.now)
    own = a_group(world["user.member"], world.now)
    other = a_group(world["user.office"], world.now, name="Hafen")
    join_group(group=other, by=world["user.member"], at=world.now)
    topic = a_topic(own, world["user.member"], world.now, body="Ein Verbotswort.")
    address = reverse("groups:move", kwargs={"topic": topic.pk})

    refused = client_as("member").post(address, {"group": str(other.pk)}).content.decode()

    assert "zuerst die Moderation ansieht" in refused
    topic.refresh_from_db()
    assert topic.group == own
    Membership.objects.filter(group=other, member=world["user.member"]).update(role="moderator")
    client_as("member").post(address, {"group": str(other.pk)})
    topic.refresh_from_db()
    assert topic.group == other


def test_the_sector_counts_that_the_moderation_saw(world: World, client_as: SignIn) -> None:
    group, utility = world["group.request"], world["user.business"]
    Membership.objects.filter(group=group, member=utility).delete()
    group.requests.filter(member=utility).delete()
    request = request_membership(group=group, by=utility, at=world.now)
    utility.sector = "administration"
    utility.save()

    page = client_as("office").get(reverse("groups:admission", kwargs={"group": group.pk})).content.decode()
    answer_request(request=request, is_accepted=True, by=world["user.office"], at=world.now)

    assert "Zählt nach der Aufnahme zum Bereich Wirtschaft." in page
    assert Membership.objects.get(group=group, member=utility).sector == "business"
