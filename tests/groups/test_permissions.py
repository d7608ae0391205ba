"""What members, moderation and administration may do, and others not."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.core.permissions import can
from plietsch.core.world import World
from plietsch.groups.models import Group, Membership, Post
from plietsch.groups.operations.groups import archive_group
from plietsch.groups.operations.memberships import leave_group

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
ROLES = ("pending", "deactivated", "unlisted", "member", "utility", "office")


@pytest.mark.parametrize(
    ("rule", "thing", "allowed"),
    [
        ("groups.join_group", "group.modellkommunen", ["unlisted"]),
        ("groups.write_in_group", "group.modellkommunen", ["member", "utility", "office"]),
        ("groups.announce", "group.modellkommunen", ["office"]),
        ("groups.change_group", "group.modellkommunen", ["office"]),
        ("groups.moderate_topic", "topic.onlinezugang", ["office"]),
        ("groups.request_membership", "group.request", ["unlisted", "member"]),
        ("groups.admit_member", "group.request", ["utility", "office"]),
        ("groups.manage_members", "group.request", ["office"]),
        ("groups.edit_post", "post.with_file", ["member"]),
        ("groups.delete_post", "post.with_file", ["member", "office"]),
        ("groups.edit_post", "post.deleted", []),
    ],
)
def test_each_rule_holds_for_the_right_people(
    world: World, rule: str, thing: str, allowed: list[str]
) -> None:
    assert [role for role in ROLES if can(world[f"user.{role}"], rule, world[thing])] == allowed


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        ("guest", "reply", 302),
        ("pending", "reply", 403),
        ("unlisted", "reply", 403),
        ("member", "closing", 403),
    ],
)
def test_a_public_topic_is_read_by_all_and_changed_by_few(
    world: World, client_as: SignIn, role: str, name: str, status: int
) -> None:
    topic = world["topic.onlinezugang"]
    client = client_as(role)

    assert client.get(topic.get_absolute_url()).status_code == 200
    assert (
        client.post(reverse(f"groups:{name}", kwargs={"topic": topic.pk}), {"body": "x"}).status_code
        == status
    )
    assert Post.objects.filter(topic=topic).count() == topic.last_post_no


def test_the_author_who_left_no_longer_edits(world: World, client_as: SignIn) -> None:
    post = world["post.with_file"]
    membership = Membership.objects.get(group=world["group.modellkommunen"], member=world["user.member"])
    leave_group(membership=membership, at=world.now)

    answer = client_as("member").post(reverse("groups:edit", kwargs={"post": post.pk}), {"body": "Anders."})

    assert answer.status_code == 403
    assert Post.objects.get(pk=post.pk).body == post.body


def test_nobody_writes_in_an_archived_group(world: World) -> None:
    group = world["group.modellkommunen"]
    archive_group(group=group, by=world["user.office"], at=world.now)
    topic = world["topic.onlinezugang"]

    assert not can(world["user.member"], "groups.write_in_group", group)
    assert not can(world["user.member"], "groups.reply_topic", topic)
    assert not can(world["user.unlisted"], "groups.join_group", group)
    assert can(world["user.member"], "groups.view_topic", topic)


def test_a_closed_group_is_found_but_not_read(world: World, client_as: SignIn) -> None:
    group = world["group.request"]

    page = client_as("member").get(group.get_absolute_url()).content.decode()

    assert group.name in page
    assert world["topic.notfallplan"].title not in page
    assert client_as("member").get(world["topic.notfallplan"].get_absolute_url()).status_code == 404


def test_an_open_group_of_the_network_is_read_before_joining(world: World, client_as: SignIn) -> None:
    Group.objects.filter(pk=world["group.modellkommunen"].pk).update(visibility="members")
    topic = world["topic.onlinezugang"].get_absolute_url()

    assert client_as("unlisted").get(topic).status_code == 200
    assert client_as("pending").get(topic).status_code == 404
    assert client_as("guest").get(topic).status_code == 404


def test_the_web_does_not_read_who_is_in_a_public_group(world: World, client_as: SignIn) -> None:
    members = reverse("groups:members", kwargs={"group": world["group.modellkommunen"].pk})

    assert client_as("guest").get(members).status_code == 302
    assert client_as("pending").get(members).status_code == 403
    assert client_as("unlisted").get(members).status_code == 200


def test_a_request_or_invitation_of_another_is_not_found(world: World, client_as: SignIn) -> None:
    acceptance = reverse("groups:acceptance", kwargs={"joinrequest": world["joinrequest.business"].pk})
    coming_in = reverse("groups:coming_in", kwargs={"invitation": world["invitation.science"].pk})

    assert client_as("member").post(acceptance).status_code == 404
    assert client_as("member").post(coming_in).status_code == 404
    assert client_as("business").post(acceptance).status_code == 403
    assert client_as("utility").post(coming_in).status_code == 403


def test_joining_needs_the_token_of_the_page(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world["user.unlisted"])

    answer = strict.post(reverse("groups:joining", kwargs={"group": world["group.modellkommunen"].pk}))

    assert answer.status_code == 403
    assert not Membership.objects.filter(member=world["user.unlisted"]).exists()


def test_whoever_joins_twice_is_told_that_they_are_in_already(world: World, client_as: SignIn) -> None:
    joining = reverse("groups:joining", kwargs={"group": world["group.modellkommunen"].pk})
    client = client_as("unlisted")
    client.post(joining)

    answer = client.post(joining, follow=True)

    assert answer.status_code == 200
    assert "Sie sind schon dabei." in answer.content.decode()


def test_joining_by_following_a_link_is_impossible(world: World, client_as: SignIn) -> None:
    joining = reverse("groups:joining", kwargs={"group": world["group.modellkommunen"].pk})

    assert client_as("unlisted").get(joining).status_code == 405
