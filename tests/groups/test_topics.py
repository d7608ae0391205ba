"""Topics, posts and what becomes of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.models import File, Post, PostVersion, Topic
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.operations.posts import delete_post, edit_post, reply
from plietsch.groups.operations.topics import close_topic, delete_topic
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def test_replies_are_numbered_within_their_topic(world: World) -> None:
    group = a_group(world["user.member"], world.now)
    first, second = (a_topic(group, world["user.member"], world.now) for _ in range(2))

    numbers = [
        reply(topic=topic, body="Hier.", by=world["user.member"], at=world.now).no
        for topic in (first, first, second)
    ]

    assert (first.no, second.no) == (1, 2)
    assert numbers == [2, 3, 2]


def test_a_reply_brings_topic_and_group_to_the_top(world: World) -> None:
    group = a_group(world["user.member"], world.now)
    topic = a_topic(group, world["user.member"], world.now)
    later = world.now + timedelta(hours=1)

    reply(topic=topic, body="Hier.", by=world["user.member"], at=later)

    group.refresh_from_db()
    assert (topic.last_post_at, topic.reply_count, group.last_post_at) == (later, 1, later)


def test_a_reply_refers_only_to_an_earlier_post_of_its_topic(world: World) -> None:
    topic = a_topic(a_group(world["user.member"], world.now), world["user.member"], world.now)

    to_first = reply(topic=topic, body="Ja.", reply_to_no=1, by=world["user.member"], at=world.now)
    to_nothing = reply(topic=topic, body="Ja.", reply_to_no=77, by=world["user.member"], at=world.now)

    assert (to_first.reply_to_no, to_nothing.reply_to_no) == (1, None)


def test_a_closed_topic_takes_no_reply(world: World) -> None:
    topic = a_topic(a_group(world["user.member"], world.now), world["user.member"], world.now)
    close_topic(topic=topic, by=world["user.member"], at=world.now)

    with pytest.raises(TopicClosed):
        reply(topic=topic, body="Noch etwas.", by=world["user.member"], at=world.now)


def test_an_edited_post_keeps_what_it_said(world: World) -> None:
    topic = a_topic(a_group(world["user.member"], world.now), world["user.member"], world.now, body="Alt.")
    post = topic.posts.get()

    edit_post(post=post, body="Neu.", by=world["user.member"], at=world.now)

    assert (post.body, post.edited_at) == ("Neu.", world.now)
    assert [version.body for version in PostVersion.objects.filter(post=post)] == ["Alt."]


def test_earlier_texts_are_for_the_author_and_moderation(world: World) -> None:
    version = world["post.edited"].versions.get()
    readers = [
        role
        for role in ("science", "office", "member", "business", "pending", "deactivated")
        if version in PostVersion.objects.visible_to(world[f"user.{role}"])
    ]

    assert readers == ["science", "office"]


def test_a_deleted_post_leaves_a_stone_without_words(world: World, client_as: SignIn) -> None:
    post = world["post.with_file"]
    file = post.files.get()

    delete_post(post=post, by=world["user.member"], at=world.now)

    page = client_as("guest").get(reverse("groups:topic", kwargs={"topic": post.topic_id})).content.decode()
    assert "Strichliste nach der ersten Woche" not in page
    assert f'id="beitrag-{post.no}"' in page
    assert not File.objects.filter(pk=file.pk).exists()


def test_a_deleted_topic_is_gone_for_everybody(world: World, client_as: SignIn) -> None:
    topic = world["topic.onlinezugang"]

    delete_topic(topic=topic, by=world["user.office"], at=world.now)

    address = reverse("groups:topic", kwargs={"topic": topic.pk})
    assert [client_as(role).get(address).status_code for role in ("guest", "member", "office")] == [404] * 3
    assert not Post.objects.visible_to(world["user.office"]).filter(topic=topic).exists()


def test_facts_of_posts_hold_no_words(world: World) -> None:
    topic = a_topic(a_group(world["user.member"], world.now), world["user.member"], world.now)
    reply(topic=topic, body="Geheimes Wort.", by=world["user.member"], at=world.now)

    fact = Activity.objects.filter(verb="post.written").latest("pk")
    assert fact.facts == {"topic": topic.pk}


def test_a_long_thread_is_shown_by_pages(world: World, client_as: SignIn) -> None:
    topic = world["topic.long"]
    address = reverse("groups:topic", kwargs={"topic": topic.pk})

    first, second = (client_as("guest").get(address, {"page": number}).content.decode() for number in (1, 2))

    assert 'id="beitrag-50"' in first
    assert 'id="beitrag-51"' not in first
    assert 'id="beitrag-51"' in second
    assert Post.objects.get(topic=topic, no=51).get_absolute_url() == f"{address}?page=2#beitrag-51"


def test_an_open_thread_that_grows_counts_its_answers(world: World, client_as: SignIn) -> None:
    client = client_as("member")
    topic = a_topic(a_group(world["user.member"], world.now), world["user.member"], world.now)
    before = client.get(topic.get_absolute_url()).content.decode()

    reply(topic=topic, body="Hier.", by=world["user.member"], at=world.now)
    more = client.get(reverse("groups:new_posts", kwargs={"topic": topic.pk}), {"nach": 1}).content.decode()

    assert "<span data-replies>0 Antworten</span>" in before
    assert "<span data-replies>1 Antwort</span>" in more


def test_a_preview_shows_the_text_and_saves_nothing(world: World, client_as: SignIn) -> None:
    topic = world["topic.onlinezugang"]
    address = reverse("groups:reply", kwargs={"topic": topic.pk})

    page = client_as("member").post(address, {"body": "**Wichtig**", "preview": "1"}).content.decode()

    assert "<strong>Wichtig</strong>" in page
    assert not Post.objects.filter(topic=topic, body="**Wichtig**").exists()


def test_an_empty_reply_is_refused_and_the_page_says_why(world: World, client_as: SignIn) -> None:
    address = reverse("groups:reply", kwargs={"topic": world["topic.onlinezugang"].pk})

    page = client_as("member").post(address, {"body": "  "}).content.decode()

    assert "error-summary" in page


def test_an_announcement_stays_on_top_until_its_day(world: World, client_as: SignIn) -> None:
    group = world["group.modellkommunen"].get_absolute_url()
    assert 'class="rows rows--pinned"' in client_as("guest").get(group).content.decode()

    Topic.objects.filter(kind="announcement").update(pinned_until=world.now - timedelta(days=1))

    assert 'class="rows rows--pinned"' not in client_as("guest").get(group).content.decode()
