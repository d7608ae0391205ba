"""Wherever a kept text is read, people and groups stand there by name, for those who may know them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.core.activity import key_of
from plietsch.core.world import World
from plietsch.groups.models import Page, Post
from plietsch.groups.operations.memberships import join_group
from plietsch.groups.operations.pages import change_page
from plietsch.groups.operations.posts import edit_post, reply
from plietsch.groups.operations.takeaways import fill_takeaway, request_takeaway
from plietsch.groups.passages import passages
from plietsch.moderation.operations import report
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def body(world: World) -> str:
    hidden, science = world["group.hidden"], world["user.science"]
    return f"Fragt [@wen](/mitglieder/{science.pk}/) in [@wo](/gruppen/{hidden.pk}/), bitte."


@pytest.fixture
def post(world: World, body: str) -> Post:
    """By somebody of the hidden group, in a group that science and a stranger are in."""
    group = a_group(world["user.member"], world.now)
    for role in ("science", "utility"):
        join_group(group=group, by=world[f"user.{role}"], at=world.now)
    topic = a_topic(group, world["user.member"], world.now)
    return reply(topic=topic, body=body, by=world["user.member"], at=world.now)


def _reads_with_names(world: World, texts: dict[str, str]) -> None:
    """Both read whom the text means; only who is in the hidden group reads its name."""
    hidden, science = world["group.hidden"].name, world["user.science"].name
    for text in texts.values():
        assert f"@{science}" in text
        assert "[@" not in text
        assert f"/gruppen/{world['group.hidden'].pk}/)" not in text
    assert f"@{hidden}" in texts["member"]
    assert hidden not in texts["utility"]
    assert "@Mitglied" in texts["utility"]


def _main(answer: Any) -> str:
    return str(answer.content.decode()).partition("<main")[2]


def _asked(client_as: SignIn, address: str, **parameters: Any) -> dict[str, str]:
    return {role: _main(client_as(role).get(address, parameters)) for role in ("member", "utility")}


def _a_page(world: World, post: Post, body: str, client_as: SignIn) -> Page:
    client_as("member").post(
        reverse("groups:start_page", kwargs={"group": post.group_id}), {"title": "Siele", "body": "Leer."}
    )
    page = Page.objects.get(title="Siele")
    text = {"title": "Siele", "body": body, "remark": "", "based_on": 1}
    change_page(page=page, **text, by=world["user.member"], at=world.now)
    return page


def test_in_the_comparison_of_a_page(world: World, client_as: SignIn, post: Post, body: str) -> None:
    page = _a_page(world, post, body, client_as)
    address = reverse("groups:page_versions", kwargs={"page": page.pk})

    _reads_with_names(world, _asked(client_as, address))


def test_for_who_was_slower(world: World, client_as: SignIn, post: Post, body: str) -> None:
    page = _a_page(world, post, body, client_as)
    typed = {"title": "Siele", "body": "Anders.", "based_on": 1}
    address = reverse("groups:edit_page", kwargs={"page": page.pk})

    answers = {role: _main(client_as(role).post(address, typed)) for role in ("member", "utility")}

    _reads_with_names(world, answers)


def test_in_what_a_post_said_before(world: World, client_as: SignIn, post: Post) -> None:
    edit_post(post=post, body="Erledigt.", by=world["user.member"], at=world.now)
    address = reverse("groups:versions", kwargs={"post": post.pk})
    post.group.memberships.filter(member=world["user.utility"]).update(role="moderator")

    _reads_with_names(world, _asked(client_as, address))


def test_in_copies_that_are_taken_away(world: World, post: Post) -> None:
    post.group.memberships.filter(member=world["user.utility"]).update(role="admin")
    texts = {}
    for role in ("member", "utility"):
        takeaway = request_takeaway(of=post.group, by=world[f"user.{role}"], at=world.now)
        fill_takeaway(takeaway, at=world.now)
        takeaway.refresh_from_db()
        with takeaway.file.open() as file, ZipFile(BytesIO(file.read())) as archive:
            texts[role] = "\n".join(archive.read(name).decode() for name in archive.namelist())

    _reads_with_names(world, texts)


def test_in_cases_of_the_moderation(world: World, client_as: SignIn, post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(author=world["user.science"])
    post.refresh_from_db()
    case = report(thing=post, ground="insult", by=world["user.councillor"], at=world.now)
    post.group.memberships.filter(member=world["user.utility"]).update(role="moderator")

    _reads_with_names(world, _asked(client_as, case.get_absolute_url()))


def test_in_mails(world: World, post: Post) -> None:
    people = {role: world[f"user.{role}"] for role in ("member", "utility")}

    _reads_with_names(
        world, {role: passages(person, [post])[key_of(post)].excerpt for role, person in people.items()}
    )
