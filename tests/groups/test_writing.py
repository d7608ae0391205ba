"""Nothing that somebody types is lost or written twice."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plietsch.core.models import Sending
from plietsch.core.once import sweep
from plietsch.core.world import World
from plietsch.groups.models import Group, Post, Role, Topic
from plietsch.groups.obstacles import MOST_AN_HOUR
from plietsch.groups.operations.groups import archive_group, start_group
from plietsch.groups.operations.memberships import add_member, remove_member
from plietsch.groups.operations.posts import edit_post
from plietsch.groups.operations.topics import close_topic
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TYPED = "Zwei Stunden Arbeit über Pumpen."
GROUP = {"name": "Deichschau", "visibility": "members", "join_policy": "open"}


@pytest.fixture
def topic(world: World) -> Topic:
    """A topic of the science in a public group in which the clerk is too."""
    group = a_group(world["user.science"], world.now)
    add_member(group=group, member=world["user.member"], role=Role.MEMBER, at=world.now)
    return a_topic(group, world["user.science"], world.now)


def reply_page(topic: Topic) -> str:
    return reverse("groups:reply", kwargs={"topic": topic.pk})


def test_a_topic_closed_meanwhile_gives_the_reply_back_and_says_why(
    world: World, client_as: SignIn, topic: Topic
) -> None:
    close_topic(topic=topic, by=world["user.science"], at=world.now)

    page = client_as("member").post(reply_page(topic), {"body": TYPED})

    assert page.status_code == 403
    assert TYPED in page.content.decode()
    assert "Das Thema ist inzwischen geschlossen." in page.content.decode()
    assert topic.posts.count() == 1


def test_a_whole_folder_chosen_at_once_comes_back_with_the_text_and_a_word(
    client_as: SignIn, topic: Topic
) -> None:
    photos = [SimpleUploadedFile(f"foto{number}.txt", b"Pumpe") for number in range(200)]

    page = client_as("member").post(reply_page(topic), {"body": TYPED, "attachments": photos})

    assert page.status_code == 200
    assert TYPED in page.content.decode()
    assert "Bitte höchstens zehn Dateien auf einmal." in page.content.decode()
    assert topic.posts.count() == 1


@pytest.mark.parametrize(("files", "name"), [(2001, "foto"), (1, "x" * 3000)], ids=["many", "long"])
def test_what_cannot_be_read_at_all_sends_people_back_to_their_form(
    client_as: SignIn, topic: Topic, files: int, name: str
) -> None:
    photos = [ContentFile(b"Pumpe", name) for _number in range(files)]

    page = client_as("member").post(reply_page(topic), {"body": TYPED, "attachments": photos})

    assert page.status_code == 400
    assert "Ihr Text steht noch im Formular" in page.content.decode()


@pytest.mark.parametrize("name", ["start_topic", "announce"])
def test_a_group_archived_meanwhile_gives_the_topic_back_and_says_why(
    world: World, client_as: SignIn, topic: Topic, name: str
) -> None:
    archive_group(group=topic.group, by=world["user.science"], at=world.now)
    page = reverse(f"groups:{name}", kwargs={"group": topic.group_id})

    answer = client_as("member").post(page, {"title": "Pumpen", "body": TYPED})

    assert answer.status_code == 403
    assert TYPED in answer.content.decode()
    assert "Die Gruppe ist inzwischen archiviert." in answer.content.decode()
    assert topic.group.topics.count() == 1


def test_who_was_removed_meanwhile_gets_the_text_back_and_the_reason(
    world: World, client_as: SignIn, topic: Topic
) -> None:
    membership = topic.group.memberships.get(member=world["user.member"])
    remove_member(membership=membership, by=world["user.science"], at=world.now)

    answer = client_as("member").post(reply_page(topic), {"body": TYPED})

    assert answer.status_code == 403
    assert TYPED in answer.content.decode()
    assert "Sie sind nicht Mitglied dieser Gruppe, oder nicht mehr." in answer.content.decode()


def test_an_edit_in_a_group_archived_meanwhile_is_given_back(
    world: World, client_as: SignIn, topic: Topic
) -> None:
    archive_group(group=topic.group, by=world["user.science"], at=world.now)
    page = reverse("groups:edit", kwargs={"post": topic.posts.get().pk})

    answer = client_as("science").post(page, {"body": TYPED})

    assert TYPED in answer.content.decode()
    assert topic.posts.get().body == "Gesucht."


def test_a_reply_sent_twice_is_written_once_and_both_lead_to_it(client_as: SignIn, topic: Topic) -> None:
    member = client_as("member")
    sent = {"body": TYPED, "once": "a1b2"}

    first, second = (member.post(reply_page(topic), sent) for _ in range(2))

    assert topic.posts.filter(body=TYPED).count() == 1
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["Location"].endswith("#beitrag-2")


def test_another_text_out_of_the_same_form_is_another_reply(client_as: SignIn, topic: Topic) -> None:
    member = client_as("member")

    for body in ("Ja.", "Nein.", "Ja."):
        member.post(reply_page(topic), {"body": body, "once": "a1b2"})
    member.post(reply_page(topic), {"body": "Ja.", "once": "c3d4"})

    assert list(topic.posts.order_by("no").values_list("body", flat=True)) == [
        "Gesucht.",
        "Ja.",
        "Nein.",
        "Ja.",
    ]


def test_two_people_with_the_same_words_are_both_heard(client_as: SignIn, topic: Topic) -> None:
    for role in ("member", "science"):
        client_as(role).post(reply_page(topic), {"body": "Ja.", "once": "a1b2"})

    assert topic.posts.filter(body="Ja.").count() == 2


def test_a_group_and_a_topic_sent_twice_are_there_once(client_as: SignIn) -> None:
    member = client_as("member")

    addresses = {
        member.post(reverse("groups:start"), {**GROUP, "once": "a1b2"}).headers["Location"] for _ in range(2)
    }
    group = Group.objects.get(name="Deichschau")
    start = reverse("groups:start_topic", kwargs={"group": group.pk})
    for _ in range(2):
        member.post(start, {"title": "Pumpen", "body": TYPED, "once": "a1b2"})

    assert addresses == {group.get_absolute_url()}
    assert Topic.objects.filter(group=group).count() == 1


@pytest.mark.parametrize("name", ["start", "news"])
def test_forms_carry_a_fresh_key(client_as: SignIn, name: str) -> None:
    member = client_as("member")

    pages = {member.get(reverse("groups:start")).content for _ in range(2)}

    assert all(b'name="once"' in page for page in pages)
    assert len(pages) == 2


def test_what_was_sent_is_forgotten_after_a_day(client_as: SignIn, topic: Topic) -> None:
    client_as("member").post(reply_page(topic), {"body": TYPED, "once": "a1b2"})
    now = timezone.now()

    assert sweep(now) == 0
    assert sweep(now + timezone.timedelta(days=2)) == 1
    assert not Sending.objects.exists()


def test_nobody_edits_without_end_and_nothing_typed_is_lost(
    world: World, client_as: SignIn, topic: Topic
) -> None:
    science, post = world["user.science"], topic.posts.get(no=1)
    for turn in range(MOST_AN_HOUR["post.edited"]):
        edit_post(post=post, body=f"Fassung {turn}", by=science, at=timezone.now())

    page = reverse("groups:edit", kwargs={"post": post.pk})
    answer = client_as("science").post(page, {"body": TYPED}).content.decode()

    assert "Das war viel in kurzer Zeit." in answer
    assert TYPED in answer
    assert Post.objects.get(pk=post.pk).body != TYPED


def test_a_machine_cannot_found_groups_without_end(world: World, client_as: SignIn) -> None:
    member, now = client_as("member"), timezone.now()
    for _ in range(MOST_AN_HOUR["group.started"]):
        start_group(**GROUP, by=world["user.member"], at=now)
    before = Group.objects.count()

    answer = member.post(reverse("groups:start"), GROUP)

    assert "Das war viel in kurzer Zeit." in answer.content.decode()
    assert 'value="Deichschau"' in answer.content.decode()
    assert Group.objects.count() == before
    assert client_as("science").post(reverse("groups:start"), GROUP).status_code == 302


def test_a_preview_without_script_says_that_files_must_be_chosen_again(
    client_as: SignIn, topic: Topic
) -> None:
    file = SimpleUploadedFile("liste.txt", b"Pumpe 1", content_type="text/plain")

    page = (
        client_as("member")
        .post(reply_page(topic), {"body": TYPED, "attachments": file, "preview": "1"})
        .content.decode()
    )

    assert "Dateien merkt sich das Formular nicht" in page
    assert not Post.objects.filter(body=TYPED).exists()


def test_a_title_of_signs_that_nobody_sees_is_no_title(client_as: SignIn, topic: Topic) -> None:
    page = reverse("groups:start_topic", kwargs={"group": topic.group_id})

    for title in ("\u200b\u200d", "\u202e\u2066", "\u3164 \u2800", "\u00ad"):
        assert client_as("member").post(page, {"title": title, "body": TYPED}).status_code == 200
    client_as("member").post(page, {"title": "Pum\u200bpen\u202e am Deich", "body": TYPED})

    assert list(topic.group.topics.exclude(pk=topic.pk).values_list("title", flat=True)) == [
        "Pumpen am Deich"
    ]


def test_nobody_chooses_a_dash_when_founding_a_group(client_as: SignIn) -> None:
    page = client_as("member").get(reverse("groups:start")).content.decode()

    assert page.count('type="radio"') == 6
    assert "---" not in page


def test_one_can_take_back_ones_own_words_from_an_archived_group(
    world: World, client_as: SignIn, topic: Topic
) -> None:
    member = client_as("member")
    member.post(reply_page(topic), {"body": TYPED})
    own, foreign = topic.posts.get(body=TYPED), topic.posts.get(no=1)
    archive_group(group=topic.group, by=world["user.science"], at=world.now)

    answers = [
        member.post(reverse("groups:post_deletion", kwargs={"post": post.pk})).status_code
        for post in (own, foreign)
    ]

    assert answers == [302, 403]
    own.refresh_from_db()
    assert own.body == ""


def test_an_announcement_says_so_on_its_way(client_as: SignIn, world: World) -> None:
    page = client_as("member").get(reverse("groups:announce", kwargs={"group": world["group.hidden"].pk}))

    assert "Thema beginnen" not in page.content.decode()
