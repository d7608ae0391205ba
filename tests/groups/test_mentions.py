"""Naming people in posts."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.accounts.models import User
from plietsch.core.world import World
from plietsch.groups import mentions
from plietsch.groups.models import Level, Mention, Post
from plietsch.groups.operations.memberships import join_group
from plietsch.groups.operations.posts import edit_post, reply
from plietsch.notifications.models import Notice
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def _reply(world: World, body: str, topic: str = "topic.onlinezugang") -> Post:
    return reply(topic=world[topic], body=body, by=world["user.member"], at=world.now)


def test_a_typed_name_becomes_a_key(world: World) -> None:
    science = world["user.science"]

    post = _reply(world, f"Danke, @{science.name}! Und @{science.name}: bis bald.")

    key = f"[@{science.pk}](/mitglieder/{science.pk}/)"
    assert post.body == f"Danke, {key}! Und {key}: bis bald."
    assert Mention.objects.get(post=post).member == science


def test_a_picked_name_becomes_a_key_whatever_it_said(world: World) -> None:
    science = world["user.science"]

    post = _reply(world, f"[@Irgendwer](/mitglieder/{science.pk}/) und [@Wer](/da/mitglieder/{science.pk}/)")

    key = f"[@{science.pk}](/mitglieder/{science.pk}/)"
    assert post.body == f"{key} und {key}"


def test_a_name_in_code_stays_as_it_is(world: World) -> None:
    name = world["user.science"].name

    assert _reply(world, f"`@{name}`").body == f"`@{name}`"


def test_who_is_called_like_another_is_not_guessed(world: World) -> None:
    User.objects.filter(pk=world["user.utility"].pk).update(name=world["user.science"].name)

    assert not Mention.objects.filter(post=_reply(world, f"@{world['user.science'].name}")).exists()


def test_a_new_name_shows_in_old_posts(world: World, client_as: SignIn) -> None:
    post = _reply(world, f"Danke, @{world['user.science'].name}.")
    User.objects.filter(pk=world["user.science"].pk).update(name="Neuer Name")

    page = client_as("member").get(post.topic.get_absolute_url()).content.decode()

    assert ">@Neuer Name</a>" in page


def test_the_web_does_not_read_whom_a_post_mentions(world: World, client_as: SignIn) -> None:
    User.objects.filter(pk=world["user.science"].pk).update(name="Nur Intern")
    post = _reply(world, "Danke, @Nur Intern.", topic="topic.long")

    guest, member = (client_as(role).get(post.get_absolute_url()) for role in ("guest", "member"))

    assert "Nur Intern" in member.content.decode()
    assert "Nur Intern" not in guest.content.decode()
    assert "@Mitglied" in guest.content.decode()


def test_a_mention_of_somebody_outside_the_group_gives_them_nothing(world: World) -> None:
    unlisted = world["user.unlisted"]
    before = Notice.objects.filter(member=unlisted).count()

    post = _reply(world, f"@{unlisted.name} und [@X](/mitglieder/{unlisted.pk}/)", topic="topic.hidden")

    assert post.body == f"@{unlisted.name} und @X"
    assert Notice.objects.filter(member=unlisted).count() == before


def test_editing_mentions_nobody_twice(world: World) -> None:
    science = world["user.science"]
    topic = a_topic(world["group.modellkommunen"], world["user.member"], world.now)
    post = reply(topic=topic, body=f"@{science.name}", by=world["user.member"], at=world.now)

    for turn in range(3):
        edit_post(post=post, body=f"@{science.name} {turn}", by=world["user.member"], at=world.now)

    assert Notice.objects.get(member=science, collapse_key=topic.notice_key).count == 1


def test_a_post_reaches_at_most_twenty_people(world: World) -> None:
    assert mentions.AT_MOST == 20
    group = a_group(world["user.member"], world.now)
    crowd = [
        User.objects.create_user(
            f"p{n}@example.org", "plietsch-demo", name=f"Person {n}", approved_at=world.now
        )
        for n in range(25)
    ]
    for person in crowd:
        join_group(group=group, by=person, at=world.now)

    topic = a_topic(group, world["user.member"], world.now, body=" ".join(f"@{p.name}," for p in crowd))

    assert Notice.objects.filter(collapse_key=topic.notice_key).count() == 20


def test_the_editor_shows_names_again(world: World, client_as: SignIn) -> None:
    science = world["user.science"]
    post = _reply(world, f"Danke, @{science.name}.")

    page = client_as("member").get(reverse("groups:edit", kwargs={"post": post.pk})).content.decode()

    assert f"[@{science.name}](/mitglieder/{science.pk}/)" in page


def test_a_name_with_markup_is_shown_as_words(world: World, client_as: SignIn) -> None:
    post = _reply(world, f"@{world['user.science'].name}")
    User.objects.filter(pk=world["user.science"].pk).update(name='"><script>alert(1)</script>')

    page = client_as("member").get(post.topic.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_link_that_looks_like_a_mention_in_a_title_stays_harmless(world: World, client_as: SignIn) -> None:
    key = world["user.science"].pk
    body = f"[x](https://example.org '<a href=\"/mitglieder/{key}/\">@{key}</a>')"
    post = _reply(world, body)

    page = client_as("member").get(post.topic.get_absolute_url()).content.decode()

    assert 'title="<a' not in page


@pytest.mark.parametrize(
    ("nasty", "active"),
    [
        ("<script>alert(1)</script>", "<script>alert"),
        ("[x](javascript:alert(1))", 'href="javascript'),
        ("<img src=x onerror=alert(1)>", "<img src=x"),
        ("<svg onload=alert(1)>", "<svg onload"),
        ("![x](https://example.org/pixel.png)", '<img src="https://example.org'),
    ],
)
def test_nothing_in_a_post_can_act(world: World, client_as: SignIn, nasty: str, active: str) -> None:
    post = _reply(world, nasty)

    page = client_as("member").get(post.topic.get_absolute_url()).content.decode()

    assert f'id="beitrag-{post.no}"' in page
    assert active not in page


def test_titles_and_names_of_groups_are_words(world: World, client_as: SignIn) -> None:
    nasty = "<script>alert(1)</script>"
    group = a_group(world["user.member"], world.now, name=nasty)
    topic = a_topic(group, world["user.member"], world.now, title=nasty)

    for path in ("/gruppen/", "/gruppen/neues/", group.get_absolute_url(), topic.get_absolute_url()):
        assert nasty not in client_as("member").get(path).content.decode()


def test_a_mentioned_group_is_told_to_those_who_want_to_hear_everything(world: World) -> None:
    group = a_group(world["user.science"], world.now, name="Deichschau Nord")
    for role in ("utility", "councillor"):
        join_group(group=group, by=world[f"user.{role}"], at=world.now)
    group.memberships.filter(member=world["user.utility"]).update(level=Level.FOLLOWED)

    post = _reply(world, "Fragt einmal @Deichschau Nord dazu.", "topic.long")

    assert f"[@{group.pk}](/gruppen/{group.pk}/)" in post.body
    told = Notice.objects.filter(activity__subject=f"groups.post:{post.pk}", kind="group.mentioned")
    assert set(told.values_list("member", flat=True)) == {world["user.utility"].pk}


def test_editing_mentions_no_group_twice(world: World) -> None:
    group = a_group(world["user.utility"], world.now, name="Deichschau Nord")
    group.memberships.update(level=Level.FOLLOWED)
    topic = a_topic(world["group.modellkommunen"], world["user.member"], world.now)
    post = reply(topic=topic, body="@Deichschau Nord", by=world["user.member"], at=world.now)

    edit_post(post=post, body="@Deichschau Nord, eilig", by=world["user.member"], at=world.now)

    assert Notice.objects.get(member=world["user.utility"], collapse_key=topic.notice_key).count == 1


@pytest.mark.parametrize("role", ["guest", "business", "office", "unlisted"])
def test_the_name_of_a_hidden_group_is_shown_to_none_but_its_own(
    world: World, client_as: SignIn, role: str
) -> None:
    hidden = world["group.hidden"]
    post = _reply(world, f"Siehe [@x](/gruppen/{hidden.pk}/)", "topic.long")

    mine, theirs = (client_as(who).get(post.get_absolute_url(), follow=True) for who in ("member", role))

    assert f"@{hidden.name}" in mine.content.decode()
    assert hidden.name not in theirs.content.decode()
    assert f"/gruppen/{hidden.pk}/" not in theirs.content.decode()
    assert "Siehe @Mitglied" in theirs.content.decode()  # as if it were a person whom they may not know
    quoted = (
        client_as(role)
        .get(reverse("groups:reply", kwargs={"topic": post.topic_id}), {"zitat": post.no})
        .content.decode()
    )
    assert f"/gruppen/{hidden.pk}/" not in quoted


def test_a_group_that_the_author_does_not_know_stays_plain_words(world: World) -> None:
    hidden, topic = world["group.hidden"], world["topic.long"]
    body = f"@{hidden.name} und [@y](/gruppen/{hidden.pk}/)"

    post = reply(topic=topic, body=body, by=world["user.business"], at=world.now)

    assert post.body == f"@{hidden.name} und @y"
    assert not post.group_mentions.exists()


def test_a_mention_of_a_group_tells_nobody_who_may_not_read_the_thread(world: World) -> None:
    group = a_group(world["user.utility"], world.now, name="Deichschau Nord")
    group.memberships.update(level=Level.FOLLOWED)

    _reply(world, "@Deichschau Nord", "topic.hidden")

    assert not Notice.objects.filter(kind="group.mentioned").exists()


@pytest.mark.parametrize(("role", "sees"), [("member", True), ("utility", False)])
def test_the_editor_offers_groups_that_the_writer_may_know(
    world: World, client_as: SignIn, role: str, sees: bool
) -> None:
    address = reverse("groups:mentionable", kwargs={"group": world["group.modellkommunen"].pk})

    offered = client_as(role).get(address, {"q": "Krisenstab"}).content.decode()

    assert ("Krisenstab" in offered) == sees
