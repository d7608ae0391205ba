"""Attacks on groups: wrong sector, wrong parents, forged forms, hostile words, former members."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.accounts.operations.people import deactivate
from plietsch.core.world import World
from plietsch.groups.models import Draft, Group, Membership, Post, Reaction, Role, Tag, Topic, TopicMember
from plietsch.groups.operations.memberships import give_sector, leave_group
from plietsch.groups.operations.moving import move_topic
from plietsch.groups.operations.posts import reply
from plietsch.groups.operations.reading import follow
from plietsch.groups.operations.topics import delete_topic
from plietsch.groups.queries import with_news
from plietsch.groups.world import SECTOR_SECRET
from plietsch.notifications.models import Notice
from plietsch.notifications.queries import told
from tests.factories.groups import a_group, a_topic
from tests.groups.lines import listen

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

FORMS = {
    "reply": {"body": "Hallo"},
    "reading": {"no": 1},
    "following": {"level": 3},
    "reaction": {"r": "2:thanks"},
    "sorting": {},
    "closing": {},
    "move": {"group": 1},
    "split": {"no": 2, "title": "Teil"},
    "topic_deletion": {},
    "write_solution": {"title": "x", "problem": "x", "done": "x"},
    "page_from_topic": {},
}


@pytest.mark.parametrize("role", ["business", "unlisted", "moderator"])
def test_a_thread_of_the_town_halls_is_not_there_for_anybody_else(
    world: World, client_as: SignIn, role: str
) -> None:
    """Not for a supplier in the group, who says of themselves what they like, not even for a moderator."""
    group, topic = world["group.modellkommunen"], world["topic.closed"]
    if role == "moderator":
        Membership.objects.filter(group=group, member=world["user.science"]).update(role=Role.ADMIN)
        world.things["user.moderator"] = world["user.science"]
    world["user.business"].sector = "administration"
    world["user.business"].save()
    client = client_as(role)

    answers = {
        name: client.post(reverse(f"groups:{name}", kwargs={"topic": topic.pk}), form).status_code
        for name, form in FORMS.items()
    }
    read = [client.get(topic.get_absolute_url()).status_code]
    read.append(client.get(reverse("groups:new_posts", kwargs={"topic": topic.pk})).status_code)
    read.append(client.get(reverse("groups:post", kwargs={"post": world["post.closed"].pk})).status_code)
    assert set(answers.values()) == {404}, answers
    assert read == [404, 404, 404]
    assert Post.objects.filter(topic=topic).count() == 2
    assert not TopicMember.objects.filter(topic=topic, member=world[f"user.{role}"]).exists()


def test_a_closed_thread_leaves_no_trace_in_lists_counts_and_history(world: World, client_as: SignIn) -> None:
    group, business = world["group.modellkommunen"], world["user.business"]
    Membership.objects.filter(group=group, member=business).update(seen_all_before=world.now)
    reply(topic=world["topic.closed"], body=SECTOR_SECRET, by=world["user.member"], at=world.now)
    world["topic.closed"].refresh_from_db()

    rows = with_news(Group.objects.filter(pk=group.pk), business)
    assert [row.has_news for row in rows] == [False]  # type: ignore[attr-defined]
    for page in ("group", "history", "files", "pages"):
        text = (
            client_as("business").get(reverse(f"groups:{page}", kwargs={"group": group.pk})).content.decode()
        )
        assert SECTOR_SECRET not in text, page
    history = client_as("member").get(reverse("groups:history", kwargs={"group": group.pk})).content.decode()
    assert SECTOR_SECRET in history


def test_who_loses_the_sector_hears_no_more_of_the_thread(world: World) -> None:
    topic, member, office = world["topic.closed"], world["user.member"], world["user.office"]
    follow(topic=topic, by=member)
    reply(topic=topic, body="Vorher", by=office, at=world.now)
    before = Notice.objects.filter(member=member, collapse_key=topic.notice_key)
    assert len(told(member, list(before))) == 1

    membership = Membership.objects.get(group=topic.group, member=member)
    give_sector(membership=membership, sector="", by=office, at=world.now)
    reply(topic=topic, body="Nachher", by=office, at=world.now)

    assert told(member, list(before)) == []
    assert [notice.count for notice in before] == [1]


def test_nothing_is_counted_as_unseen_that_one_may_not_see_any_more(world: World) -> None:
    topic, member, office = world["topic.closed"], world["user.member"], world["user.office"]
    unseen = Notice.objects.filter(member=member).unseen()
    before = unseen.count()
    staff = a_group(office, world.now, name="Stab", visibility="hidden", join_policy="invitation")
    thread = a_topic(topic.group, office, world.now, body=f"@{member.name}")
    reply(topic=topic, body=f"@{member.name}", by=office, at=world.now)
    assert unseen.count() == before + 2

    move_topic(topic=thread, to=staff, by=office, at=world.now)
    assert unseen.count() == before + 1
    inside = Membership.objects.get(group=topic.group, member=member)
    give_sector(membership=inside, sector="", by=office, at=world.now)
    assert unseen.count() == before


def test_a_mention_in_a_closed_thread_reaches_only_its_readers(world: World) -> None:
    body = f"@{world['user.business'].name} und @{world['user.member'].name}, [@x](/mitglieder/{{}}/)"
    body = body.format(world["user.science"].pk)
    post = reply(topic=world["topic.closed"], body=body, by=world["user.office"], at=world.now)

    assert list(post.mentions.values_list("member", flat=True)) == [world["user.member"].pk]


def test_only_the_administration_says_what_members_count_as(world: World, client_as: SignIn) -> None:
    membership = Membership.objects.get(group=world["group.modellkommunen"], member=world["user.business"])
    address = reverse("groups:sector", kwargs={"membership": membership.pk})

    assert client_as("business").post(address, {"sector": "administration"}).status_code == 403
    client_as("office").post(address, {"sector": "royalty"})
    membership.refresh_from_db()
    assert membership.sector == ""
    client_as("office").post(address, {"sector": "administration"})
    assert client_as("business").get(world["topic.closed"].get_absolute_url()).status_code == 200


def test_what_belongs_to_another_group_fits_into_no_form(world: World, client_as: SignIn) -> None:
    foreign = Tag.objects.create(group=world["group.hidden"], name="Geheim")
    group, topic = world["group.modellkommunen"], world["topic.onlinezugang"]
    form = {"title": "Neu", "body": "Neu", "tag": foreign.pk}
    client_as("member").post(reverse("groups:start_topic", kwargs={"group": group.pk}), form)
    client_as("member").post(reverse("groups:sorting", kwargs={"topic": topic.pk}), {"tag": foreign.pk})
    client_as("office").post(reverse("groups:move", kwargs={"topic": topic.pk}), {"group": foreign.group_id})

    topic.refresh_from_db()
    assert not Topic.objects.filter(tag=foreign).exists()
    assert topic.group == group
    answer = reply(topic=topic, body="Hm", reply_to_no=999, by=world["user.member"], at=world.now)
    assert answer.reply_to_no is None


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ user }}'


def test_hostile_words_stay_words_wherever_they_are_shown(world: World, client_as: SignIn) -> None:
    client, group = client_as("office"), world["group.modellkommunen"]
    keys = {"group": group.pk}
    poll = {"title": HOSTILE, "body": HOSTILE, "method": "single", "options": f"{HOSTILE}\nb"}
    client.post(reverse("groups:poll", kwargs=keys), poll)
    client.post(reverse("groups:start_page", kwargs=keys), {"title": HOSTILE, "body": HOSTILE})
    topic = Topic.objects.latest("pk")
    card = dict.fromkeys(("title", "summary", "problem", "done", "product", "supplier", "effort"), HOSTILE)
    client.post(reverse("groups:write_solution", kwargs={"topic": topic.pk}), card)
    settings = {"name": HOSTILE, "visibility": "public", "join_policy": "open", "tag_names": HOSTILE[:40]}
    client.post(reverse("groups:settings", kwargs=keys), settings | {"questions": HOSTILE})
    page = group.pages.latest("pk")
    shown = [
        *(topic.get_absolute_url(), topic.solution.get_absolute_url(), page.get_absolute_url()),
        *(group.get_absolute_url(), reverse("groups:solutions"), reverse("groups:pages", kwargs=keys)),
        reverse("groups:page_versions", kwargs={"page": page.pk}),
        reverse("groups:edit_page", kwargs={"page": page.pk}),
    ]

    for address in shown:
        text = client.get(address).content.decode()
        assert "alert(1)" in text, address
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address


@pytest.mark.parametrize("body", ["> " * 20_000, "[" * 40_000, "*a **b " * 5_000, "a" * 49_000, "|" * 40_000])
def test_a_bomb_in_a_preview_is_only_text(world: World, client_as: SignIn, body: str) -> None:
    place = f"topic:{world['topic.onlinezugang'].pk}"

    assert (
        client_as("member").post(reverse("groups:draft"), {"place": place, "body": body}).status_code == 200
    )


@pytest.mark.parametrize(
    ("name", "key"),
    [("draft", {}), ("vote", "topic.poll"), ("reaction", "topic.onlinezugang"), ("echo", "topic.question")],
)
def test_a_form_from_another_site_does_nothing(world: World, name: str, key: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world["user.business"])
    kwargs = {"topic": world[key].pk} if key else {}
    before = Reaction.objects.count() + Draft.objects.count()

    assert client.post(reverse(f"groups:{name}", kwargs=kwargs), {"r": "2:thanks"}).status_code == 403
    assert Reaction.objects.count() + Draft.objects.count() == before


@pytest.mark.parametrize("cursor", ["x", "~", "2026-01-01~5", "9999-12-31T00:00:00+00:00~1", f"~{'9' * 40}"])
def test_odd_cursors_lead_to_a_page(world: World, client_as: SignIn, cursor: str) -> None:
    group = world["group.modellkommunen"].get_absolute_url()
    for page in (group, "/gruppen/neues/", "/gruppen/meine-themen/"):
        assert client_as("member").get(page, {"vor": cursor, "unterthema": cursor}).status_code == 200


def test_an_open_thread_hears_of_a_new_post(world: World, client_as: SignIn) -> None:
    topic, office = world["topic.hidden"], world["user.member"]
    status, text = listen(
        client_as("member"), topic, lambda: reply(topic=topic, body="Neu", by=office, at=world.now) and None
    )

    assert status == 200
    assert text.count("event: posts") == 2
    assert text.rstrip().endswith("data: 2")
    page = client_as("member").get(reverse("groups:new_posts", kwargs={"topic": topic.pk}), {"nach": 1})
    assert page.content.decode().count('<li class="post') == 1


@pytest.mark.parametrize(
    ("role", "topic"),
    [
        *((role, "topic.hidden") for role in ("guest", "pending", "deactivated", "business", "office")),
        ("business", "topic.closed"),
    ],
)
def test_a_stranger_hears_nothing_on_the_open_line_of_a_thread(
    world: World, client_as: SignIn, role: str, topic: str
) -> None:
    assert listen(client_as(role), world[topic], lambda: None) == (404, "")


@pytest.mark.parametrize("what", ["sector", "account", "session", "place", "thread"])
def test_who_may_read_no_longer_hears_nothing_more_on_the_open_line(
    world: World, client_as: SignIn, what: str
) -> None:
    topic, office, client = world["topic.closed"], world["user.office"], client_as("member")
    inside = Membership.objects.get(group=topic.group, member=world["user.member"])
    staff = a_group(office, world.now, name="Stab", visibility="hidden", join_policy="invitation")
    losses: dict[str, Callable[[], object]] = {
        "sector": lambda: give_sector(membership=inside, sector="", by=office, at=world.now),
        "account": lambda: deactivate(world["user.member"], by=office, at=world.now),
        "session": client.logout,
        "place": lambda: move_topic(topic=topic, to=staff, by=office, at=world.now),
        "thread": lambda: delete_topic(topic=Topic.objects.get(pk=topic.pk), by=office, at=world.now),
    }

    def lose_and_reply() -> None:
        losses[what]()
        Topic.objects.filter(pk=topic.pk).update(last_post_no=9)

    status, text = listen(client, topic, lose_and_reply)

    assert status == 200
    assert text.count("event: posts") == 1


def test_who_leaves_hears_nothing_more_on_the_open_line(world: World, client_as: SignIn) -> None:
    topic, business = world["topic.notfallplan"], world["user.business"]
    Membership.objects.create(
        group=topic.group, member=business, joined_at=world.now, seen_all_before=world.now
    )

    def leave() -> None:
        leave_group(membership=Membership.objects.get(group=topic.group, member=business), at=world.now)
        reply(topic=topic, body="Unter uns", by=world["user.utility"], at=world.now)

    status, text = listen(client_as("business"), topic, leave)

    assert status == 200
    assert text.count("event: posts") == 1
