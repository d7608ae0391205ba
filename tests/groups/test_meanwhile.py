"""What somebody still has open has moved, closed or gone when they press the button."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.groups.models import File, Kind, Page, Poll, Topic
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.operations.memberships import join_group
from plietsch.groups.operations.moving import MoreWouldRead, move_topic, split_topic
from plietsch.groups.operations.pages import (
    ChangedMeanwhile,
    change_page,
    delete_page,
    page_from_topic,
    start_page,
)
from plietsch.groups.operations.polls import PollClosed, start_poll, vote
from plietsch.groups.operations.posts import delete_post, reply
from plietsch.groups.operations.questions import NotAnAnswer, accept_answer
from plietsch.groups.operations.solutions import change_solution, use_solution
from plietsch.groups.operations.topics import close_topic
from plietsch.groups.operations.writing import replace_file
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def opened(world: World) -> Topic:
    """A question with an answer in a public group, as somebody has it open."""
    group = a_group(world["user.member"], world.now)
    join_group(group=group, by=world["user.utility"], at=world.now)
    topic = a_topic(group, world["user.member"], world.now, kind=Kind.QUESTION)
    reply(topic=topic, body="Im Bauhof.", by=world["user.utility"], at=world.now)
    return Topic.objects.select_related("group").get(pk=topic.pk)


def _hide(world: World, topic: Topic) -> None:
    """Somebody else moves the thread behind a door."""
    by = world["user.member"]
    staff = a_group(by, world.now, name="Krisenstab", visibility="hidden", join_policy="invitation")
    move_topic(topic=Topic.objects.get(pk=topic.pk), to=staff, by=by, at=world.now)


def test_a_thread_that_went_behind_a_door_is_not_split_or_copied_out_of_it(
    world: World, opened: Topic
) -> None:
    by = world["user.member"]
    _hide(world, opened)

    with pytest.raises(TopicClosed):
        split_topic(topic=opened, no=2, title="Pumpen", by=by, at=world.now)
    with pytest.raises(TopicClosed):
        page_from_topic(topic=opened, by=by, at=world.now)
    with pytest.raises((TopicClosed, MoreWouldRead)):
        move_topic(topic=opened, to=a_group(by, world.now, name="Offen"), by=by, at=world.now)
    assert not Topic.objects.filter(group=opened.group_id).exists()
    assert not Page.objects.filter(group=opened.group_id).exists()


def test_no_answer_is_accepted_that_went_away(world: World, opened: Topic) -> None:
    by, answer = world["user.member"], opened.posts.get(no=2)
    delete_post(post=answer, by=world["user.utility"], at=world.now)
    with pytest.raises(NotAnAnswer):
        accept_answer(topic=opened, no=2, by=by, at=world.now)
    _hide(world, opened)
    with pytest.raises(TopicClosed):
        accept_answer(topic=opened, no=2, by=by, at=world.now)


def test_a_post_that_was_split_off_meanwhile_takes_no_answer_along(world: World, opened: Topic) -> None:
    by, gone = world["user.member"], opened.posts.select_related("topic").get(no=2)
    split_topic(topic=opened, no=2, title="Pumpen", by=by, at=world.now)
    reply(topic=opened, body="Im Keller.", by=world["user.utility"], at=world.now)
    accept_answer(topic=opened, no=2, by=by, at=world.now)

    delete_post(post=gone, by=by, at=world.now)

    opened.refresh_from_db()
    assert opened.accepted_no == 2


def test_a_vote_that_comes_after_the_end_counts_nothing(world: World) -> None:
    by, group = world["user.member"], a_group(world["user.member"], world.now)
    texts = {"title": "Farbe?", "body": "Es eilt.", "options": ["Rot", "Blau"], "method": "single"}
    topic = start_poll(**texts, is_anonymous=False, closes_at=None, group=group, by=by, at=world.now)
    opened = Poll.objects.select_related("topic").get(topic=topic)
    close_topic(topic=topic, by=by, at=world.now)

    with pytest.raises(PollClosed):
        vote(poll=opened, options=[opened.options.get(no=1).pk], by=by, at=world.now)
    assert opened.options.get(no=1).votes == 0


def test_a_page_that_was_deleted_meanwhile_does_not_come_back(world: World) -> None:
    by, group = world["user.member"], world["group.modellkommunen"]
    page = start_page(group=group, title="Pumpen", body="Im Bauhof.", by=by, at=world.now)
    opened = Page.objects.get(pk=page.pk)
    delete_page(page=page, by=by, at=world.now)

    with pytest.raises(ChangedMeanwhile):
        change_page(page=opened, title="Pumpen", body="Neu.", remark="", based_on=1, by=by, at=world.now)
    assert not Page.objects.visible_to(by).filter(pk=page.pk).exists()


def test_two_who_renew_a_file_at_the_same_time_lose_neither(world: World) -> None:
    file, by = File.objects.filter(group=world["group.modellkommunen"])[0], world["user.science"]
    opened, first = File.objects.get(pk=file.pk), file.upload
    uploads = [store(SimpleUploadedFile("neu.txt", text), by=by, at=world.now) for text in (b"eins", b"zwei")]

    for one, upload in zip((file, opened), uploads, strict=True):
        replace_file(file=one, upload=upload, by=by, at=world.now)

    assert [version.upload for version in file.versions.order_by("-pk")[:2]] == [uploads[0], first]


def test_who_uses_a_solution_is_counted_while_its_card_is_changed(world: World) -> None:
    opened, by = world["solution.funknetz"], world["user.office"]
    before = opened.use_count
    use_solution(solution=type(opened).objects.get(pk=opened.pk), by=world["user.business"], at=world.now)

    change_solution(solution=opened, parts={"title": "Anders"}, by=by, at=world.now)

    opened.refresh_from_db()
    assert (opened.title, opened.use_count) == ("Anders", before + 1)


def test_members_of_another_sector_read_nowhere_that_a_closed_thread_moved(
    world: World, client_as: SignIn
) -> None:
    office, group = world["user.office"], world["group.modellkommunen"]
    staff = a_group(office, world.now, name="Krisenstab", visibility="hidden", join_policy="invitation")
    move_topic(topic=world["topic.closed"], to=staff, by=office, at=world.now)

    history = reverse("groups:history", kwargs={"group": group.pk})
    assert "verschoben" in client_as("office").get(history).content.decode()
    assert "verschoben" not in client_as("business").get(history).content.decode()
