"""Nobody else learns of a hidden group; what pages show is looked through in tests/site/test_hidden.py."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.models import (
    File,
    Group,
    Invitation,
    JoinRequest,
    Membership,
    Page,
    PageVersion,
    Post,
    PostVersion,
    Solution,
    Topic,
    TopicMember,
)
from plietsch.groups.operations.groups import start_group
from plietsch.groups.world import SECRET, SECTOR_SECRET
from tests.site.visits import STRANGERS, leave_the_hidden_group

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

MODELS = (
    *(File, Group, Invitation, JoinRequest, Membership, Page, PageVersion, Post, PostVersion),
    *(Solution, Topic, TopicMember),
)


@pytest.fixture
def former(world: World) -> None:
    leave_the_hidden_group(world)


def test_the_secret_word_is_there_to_be_found(world: World, client_as: SignIn) -> None:
    client = client_as("member")
    pages = ["/gruppen/", "/gruppen/neues/", world["group.hidden"].get_absolute_url()]

    assert [SECRET in client.get(page).content.decode() for page in pages] == [True, True, True]
    closed = world["topic.closed"].get_absolute_url()
    pages = ["/gruppen/neues/", world["group.modellkommunen"].get_absolute_url(), closed]
    assert [SECTOR_SECRET in client.get(page).content.decode() for page in pages] == [True, True, True]


@pytest.mark.parametrize("role", STRANGERS)
def test_no_list_holds_a_row_of_the_hidden_group_for_a_stranger(
    world: World, former: None, role: str
) -> None:
    person = AnonymousUser() if role == "guest" else world[f"user.{role}"]
    group = world["group.hidden"]
    inside = {
        Group: {"pk": group.pk},
        PageVersion: {"page__group": group},
        PostVersion: {"post__group": group},
        Solution: {"topic__group": group},
        TopicMember: {"topic__group": group},
    }

    for model in MODELS:
        rows = model.objects.filter(**inside.get(model, {"group": group}))
        assert model in (Invitation, JoinRequest) or rows.exists()
        assert not (rows & model.objects.visible_to(person)).exists(), model
    facts = Activity.objects.filter(context=f"groups.group:{group.pk}")
    assert facts.exists()
    assert not facts.visible_to(person).exists()


@pytest.mark.parametrize("role", ["guest", "pending", "business", "office"])
def test_a_hidden_group_answers_like_one_that_never_was(world: World, client_as: SignIn, role: str) -> None:
    client = client_as(role)
    hidden, never = (f"/gruppen/{key}/" for key in (world["group.hidden"].pk, 999_999))
    answers = [client.get(path) for path in (hidden, never)]
    bodies = [
        re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", answer.content.decode()).replace(path, "")
        for path, answer in zip((hidden, never), answers, strict=True)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]


GROUP_POSTS = (
    "joining",
    "leaving",
    "request",
    "invitations",
    "settings",
    "archive",
    "start_topic",
    "announce",
    "ask",
    "poll",
    "start_page",
)
TOPIC_POSTS = (
    *("reply", "reading", "following", "closing", "pinning", "topic_deletion"),
    *("acceptance_of_answer", "echo", "vote", "write_solution", "page_from_topic"),
)


@pytest.mark.parametrize("name", GROUP_POSTS)
@pytest.mark.parametrize("role", ["business", "office"])
def test_a_stranger_changes_nothing_in_a_hidden_group(
    world: World, client_as: SignIn, role: str, name: str
) -> None:
    fields = {"title": "Hallo", "body": "Hallo", "member": world["user.business"].pk, "name": "Neu"}
    group = world["group.hidden"]

    answer = client_as(role).post(reverse(f"groups:{name}", kwargs={"group": group.pk}), fields)

    assert answer.status_code == 404
    assert Membership.objects.filter(group=group).count() == 1
    assert Topic.objects.filter(group=group).count() == 2


@pytest.mark.parametrize("name", TOPIC_POSTS)
@pytest.mark.parametrize("role", ["business", "office"])
def test_a_stranger_changes_nothing_in_a_hidden_topic(
    world: World, client_as: SignIn, role: str, name: str
) -> None:
    topic = world["topic.hidden"]

    answer = client_as(role).post(
        reverse(f"groups:{name}", kwargs={"topic": topic.pk}), {"body": "Hallo", "no": 1, "level": 3}
    )

    assert answer.status_code == 404
    assert Post.objects.filter(topic=topic).count() == 1
    assert not TopicMember.objects.filter(topic=topic, member=world[f"user.{role}"]).exists()


def test_a_former_member_opens_the_old_address_of_a_file_in_vain(
    world: World, former: None, client_as: SignIn
) -> None:
    address = reverse("groups:file", kwargs={"file": world["file.hidden"].pk})

    assert client_as("member").get(address).status_code == 200
    assert client_as("business").get(address).status_code == 404


def test_a_group_that_becomes_hidden_takes_its_topics_along(world: World, client_as: SignIn) -> None:
    group = world["group.modellkommunen"]
    Group.objects.filter(pk=group.pk).update(visibility="hidden")

    assert client_as("unlisted").get(group.get_absolute_url()).status_code == 404
    assert client_as("guest").get(world["topic.onlinezugang"].get_absolute_url()).status_code == 404


def test_nobody_reads_how_far_another_has_read(world: World) -> None:
    mine = TopicMember.objects.visible_to(world["user.member"])

    assert mine.exists()
    assert set(mine.values_list("member", flat=True)) == {world["user.member"].pk}


def test_the_number_of_a_group_does_not_tell_how_many_others_there_are(world: World) -> None:
    founder = world["user.member"]
    facts: dict[str, Any] = {"visibility": "members", "join_policy": "open", "by": founder, "at": world.now}

    numbers = [start_group(name=f"Runde {number}", **facts).pk for number in range(4)]

    assert all(abs(one - other) > 100 for one, other in pairwise(numbers))
