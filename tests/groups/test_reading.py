"""What is new for whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plietsch.core.world import World
from plietsch.groups.models import Level, Topic, TopicMember
from plietsch.groups.operations.memberships import join_group
from plietsch.groups.operations.posts import reply
from plietsch.groups.operations.reading import (
    choose_for_topic,
    follow,
    mark_read,
    read_everything,
    read_topic,
)
from plietsch.groups.queries import FEED_PAGE, Cursor, feed
from plietsch.notifications.models import Notice
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def _is_new(topic: Topic, user: object) -> bool:
    return Topic.objects.with_reading(user).get(pk=topic.pk).is_new


@pytest.fixture
def topic(world: World) -> Topic:
    """A topic of the member, in a group that science joined before."""
    group = a_group(world["user.member"], world.now)
    join_group(group=group, by=world["user.science"], at=world.now)
    return a_topic(group, world["user.member"], world.now + timedelta(minutes=1))


def test_a_topic_is_new_for_others_and_not_for_its_author(world: World, topic: Topic) -> None:
    assert _is_new(topic, world["user.science"])
    assert not _is_new(topic, world["user.member"])


def test_what_was_written_before_joining_is_not_new(world: World, topic: Topic) -> None:
    join_group(group=topic.group, by=world["user.utility"], at=world.now + timedelta(hours=1))

    assert not _is_new(topic, world["user.utility"])


def test_a_topic_is_new_again_after_a_reply(world: World, topic: Topic) -> None:
    mark_read(topic=topic, no=1, by=world["user.science"])
    assert not _is_new(topic, world["user.science"])

    reply(topic=topic, body="Hier.", by=world["user.member"], at=world.now + timedelta(hours=1))

    assert _is_new(topic, world["user.science"])


def test_reading_goes_forward_only_and_never_past_the_end(world: World, topic: Topic) -> None:
    science = world["user.science"]
    for no in (1, 99, 1):
        mark_read(topic=topic, no=no, by=science)

    assert TopicMember.objects.get(topic=topic, member=science).last_read_no == 1


def test_reading_what_is_read_writes_nothing(world: World, topic: Topic) -> None:
    mark_read(topic=topic, no=1, by=world["user.science"])
    before = TopicMember.objects.get(topic=topic, member=world["user.science"])

    mark_read(topic=topic, no=1, by=world["user.science"])

    after = TopicMember.objects.get(topic=topic, member=world["user.science"])
    assert (after.last_read_no, after.level) == (before.last_read_no, before.level)


def test_all_at_once_counts_as_read_without_a_row_per_topic(world: World, topic: Topic) -> None:
    science = world["user.science"]
    rows = TopicMember.objects.filter(member=science).count()

    read_everything(by=science, at=world.now + timedelta(hours=2))

    assert not _is_new(topic, science)
    assert TopicMember.objects.filter(member=science).count() == rows


def test_looking_at_a_topic_marks_nothing_and_its_beacon_does(
    world: World, topic: Topic, client_as: SignIn
) -> None:
    client = client_as("science")

    page = client.get(topic.get_absolute_url()).content.decode()
    assert _is_new(topic, world["user.science"])
    assert 'hx-trigger="load' in page
    client.post(
        reverse("groups:reading", kwargs={"topic": topic.pk}), {"no": 1}, headers={"HX-Request": "true"}
    )

    assert not _is_new(topic, world["user.science"])
    assert 'hx-trigger="load' not in client.get(topic.get_absolute_url()).content.decode()


def test_reading_a_topic_settles_the_notices_about_it(world: World, topic: Topic) -> None:
    reply(topic=topic, body="Hier.", by=world["user.science"], at=world.now + timedelta(hours=1))
    notice = Notice.objects.get(member=world["user.member"], collapse_key=topic.notice_key)

    read_topic(topic=topic, no=2, by=world["user.member"], at=world.now)

    notice.refresh_from_db()
    assert notice.seen_at == world.now


def test_twenty_replies_are_one_notice(world: World, topic: Topic) -> None:
    for turn in range(20):
        reply(topic=topic, body="Hier.", by=world["user.science"], at=world.now + timedelta(minutes=turn))

    assert Notice.objects.get(member=world["user.member"], collapse_key=topic.notice_key).count == 20


def test_who_stopped_following_hears_nothing_even_after_writing(world: World, topic: Topic) -> None:
    member = world["user.member"]
    choose_for_topic(topic=topic, level=Level.MUTED, by=member)
    reply(topic=topic, body="Ich noch einmal.", by=member, at=world.now)

    reply(topic=topic, body="Hier.", by=world["user.science"], at=world.now)

    assert not Notice.objects.filter(member=member, collapse_key=topic.notice_key).exists()
    assert TopicMember.objects.get(topic=topic, member=member).level == Level.MUTED


def test_who_follows_hears_of_replies(world: World, topic: Topic) -> None:
    join_group(group=topic.group, by=world["user.utility"], at=world.now)
    follow(topic=topic, by=world["user.utility"])

    reply(topic=topic, body="Hier.", by=world["user.science"], at=world.now)

    assert Notice.objects.filter(member=world["user.utility"], kind="post.written").exists()


def test_the_feed_holds_the_newest_topics_of_my_groups_and_no_others(world: World, topic: Topic) -> None:
    science = world["user.science"]
    mine = Topic.objects.visible_to(science).filter(group__memberships__member=science)
    expected = list(mine.order_by("-last_post_at", "-pk")[:FEED_PAGE])

    assert feed(world["user.science"]) == expected
    assert topic in expected
    assert world["topic.hidden"] not in feed(world["user.science"])


def test_the_feed_goes_on_where_the_liveliest_groups_write_for_another_sector(world: World) -> None:
    science, later = world["user.science"], world.now + timedelta(days=1)
    for name in ("Verwaltung", "Vergabe"):
        group = a_group(world["user.member"], world.now, name=name)
        join_group(group=group, by=science, at=world.now)
        a_topic(group, world["user.member"], later, sector="administration")
    open_to_all = a_topic(a_group(science, world.now, name="Offen"), science, world.now + timedelta(hours=1))

    assert open_to_all in feed(science, size=2)


def test_the_pages_of_the_feed_join_without_gap_or_repeat(world: World) -> None:
    for turn in range(3):
        group = a_group(world["user.science"], world.now, name=f"Gruppe {turn}")
        for number in range(4):
            a_topic(group, world["user.science"], world.now + timedelta(minutes=number))
    whole = feed(world["user.science"], size=100)

    pages, cursor = [], None
    while page := feed(world["user.science"], after=cursor, size=5):
        pages += page
        cursor = Cursor(page[-1].last_post_at, page[-1].pk)

    assert pages == whole


def test_the_feed_costs_three_queries_however_many_groups(world: World) -> None:
    costs = []
    for turn in range(2):
        for number in range(5):
            group = a_group(world["user.science"], world.now, name=f"Gruppe {turn}.{number}")
            a_topic(group, world["user.science"], world.now)
        with CaptureQueriesContext(connection) as queries:
            feed(world["user.science"])
        costs.append(len(queries))

    assert costs == [3, 3]


@pytest.mark.parametrize(
    "cursor", ["x", "~", "2020-01-01~1", "2020-01-01T00:00:00Z~" + "9" * 40, "99999-01-01T00:00:00Z~1"]
)
def test_a_torn_address_of_the_feed_shows_its_beginning(client_as: SignIn, cursor: str) -> None:
    answer = client_as("member").get("/gruppen/neues/", {"vor": cursor})

    assert answer.status_code == 200
    assert "Onlinezugang" in answer.content.decode()


def test_everything_is_read_up_to_the_moment_of_the_page(
    world: World, topic: Topic, client_as: SignIn
) -> None:
    client_as("science").post("/gruppen/neues/gelesen/", {"until": world.now.isoformat()})

    assert _is_new(topic, world["user.science"])


def test_a_thread_kept_as_unread_is_new_again_until_it_is_read(world: World, client_as: SignIn) -> None:
    member, topic = world["user.member"], world["topic.long"]
    read_everything(by=member, at=world.now + timedelta(minutes=1))
    group = reverse("groups:group", kwargs={"group": topic.group.pk})
    assert "row--new" not in client_as("member").get(group).content.decode()

    answer = client_as("member").post(reverse("groups:keeping_unread", kwargs={"topic": topic.pk}))

    assert answer["Location"] == group
    page = client_as("member").get(group).content.decode()
    assert page.count("row--new") == 1
    assert [one for one in feed(member) if one.is_new] == [topic]
    mark_read(topic=topic, no=topic.last_post_no, by=member)
    assert not Topic.objects.with_reading(member).filter(is_new=True).exists()
