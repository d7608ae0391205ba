"""What surrounds writing: drafts, quotations, reactions, versions of files, moving and splitting."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plietsch.core.world import World
from plietsch.groups.models import Draft, File, Post, Reaction, Topic, TopicMember
from plietsch.groups.operations.groups import archive_group
from plietsch.groups.operations.holding import publish_edit, publish_reply
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.operations.memberships import join_group
from plietsch.groups.operations.moving import MoreWouldRead, move_topic, split_topic
from plietsch.groups.operations.posts import delete_post, edit_post, reply
from plietsch.groups.operations.topics import close_topic, delete_topic
from plietsch.groups.operations.writing import DRAFTS_KEPT, react, sweep_drafts
from plietsch.notifications.models import Notice
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def _keep(client: Client, place: str, body: str) -> object:
    return client.post(reverse("groups:draft"), {"place": place, "body": body})


def test_what_somebody_types_is_kept_and_shown_as_it_will_look(world: World, client_as: SignIn) -> None:
    topic, client = world["topic.onlinezugang"], client_as("member")
    answer = _keep(client, f"topic:{topic.pk}", "**Fast** fertig, @Forschung 1 <script>x</script>")

    text = answer.content.decode()
    assert "<strong>Fast</strong>" in text
    assert f"@{world['user.science'].name}</a>" in text
    assert "<script" not in text
    assert "Fast** fertig" in client.get(topic.get_absolute_url()).content.decode()
    assert "Fast** fertig" not in client_as("science").get(topic.get_absolute_url()).content.decode()


def test_a_sent_text_is_no_draft_any_more(world: World, client_as: SignIn) -> None:
    topic, client = world["topic.onlinezugang"], client_as("business")
    _keep(client, f"topic:{topic.pk}", "Gleich")
    client.post(reverse("groups:reply", kwargs={"topic": topic.pk}), {"body": "Gleich geschickt."})

    assert not Draft.objects.filter(member=world["user.business"]).exists()


@pytest.mark.parametrize(
    "place", ["topic:{hidden}", "group:{group}:poll", "page:{page}", "post:{post}", "x:1"]
)
def test_nobody_previews_in_a_place_where_they_may_not_write(
    world: World, client_as: SignIn, place: str
) -> None:
    keys = {name: world[f"{name}.hidden"].pk for name in ("group", "page", "post")}
    place = place.format(hidden=world["topic.hidden"].pk, **keys)
    before = Draft.objects.count()

    assert _keep(client_as("business"), place, "Hallo").status_code == 404
    assert Draft.objects.count() == before


def test_drafts_go_after_a_while(world: World, client_as: SignIn) -> None:
    _keep(client_as("business"), f"topic:{world['topic.onlinezugang'].pk}", "Später")

    assert sweep_drafts(world.now + DRAFTS_KEPT - timedelta(hours=1)) == 0
    assert sweep_drafts(world.now + DRAFTS_KEPT + timedelta(hours=1)) == 2


def test_a_quotation_brings_the_words_under_their_authors_name(world: World, client_as: SignIn) -> None:
    address = reverse("groups:reply", kwargs={"topic": world["topic.onlinezugang"].pk})
    form = client_as("member").get(address, {"zitat": "2"}).content.decode()

    assert "&gt; Aus Sicht der Gemeindevertretung" in form
    assert f"&gt; [@{world['user.councillor'].name}](/mitglieder/{world['user.councillor'].pk}/):" in form
    deleted = world["post.deleted"]
    assert "&gt; " not in client_as("member").get(address, {"zitat": deleted.no}).content.decode()


def test_a_reaction_counts_once_and_is_taken_back(world: World, client_as: SignIn) -> None:
    topic, client = world["topic.onlinezugang"], client_as("member")
    address = reverse("groups:reaction", kwargs={"topic": topic.pk})
    client.post(address, {"r": "2:thanks"})

    assert "Danke 1" in client_as("guest").get(topic.get_absolute_url()).content.decode()
    client.post(address, {"r": "2:thanks"})
    assert not Reaction.objects.filter(post__topic=topic, post__no=2).exists()


@pytest.mark.parametrize(
    ("role", "sign", "status"),
    [
        ("member", "1:thanks", 403),  # one's own post
        ("unlisted", "2:thanks", 403),
        ("member", "99:thanks", 404),
        ("member", "2:explode", 302),
        ("member", "x", 302),
    ],
)
def test_odd_reactions_count_nothing(
    world: World, client_as: SignIn, role: str, sign: str, status: int
) -> None:
    before = Reaction.objects.count()
    address = reverse("groups:reaction", kwargs={"topic": world["topic.onlinezugang"].pk})

    assert client_as(role).post(address, {"r": sign}).status_code == status
    assert Reaction.objects.count() == before


def test_a_deleted_post_takes_its_reactions_along(world: World) -> None:
    post = world["post.with_file"]
    react(post=post, sign="agree", by=world["user.business"])

    delete_post(post=post, by=world["user.member"], at=world.now)

    assert not Reaction.objects.filter(post=post).exists()


def test_a_file_has_versions_under_one_address(world: World, client_as: SignIn) -> None:
    file = world["file.tally"]
    address = reverse("groups:file_versions", kwargs={"file": file.pk})
    upload = {"file": SimpleUploadedFile("Neu.csv", b"Anliegen;Anzahl\nMeldung;99\n")}

    assert client_as("business").post(address, upload).status_code == 403
    client_as("member").post(
        address, {"file": SimpleUploadedFile("Neu.csv", b"Anliegen;Anzahl\nMeldung;99\n")}
    )

    page = client_as("guest").get(address).content.decode()
    now = client_as("guest").get(reverse("groups:file", kwargs={"file": file.pk}))
    assert b"99" in b"".join(now.streaming_content)
    assert page.count("ersetzt") == 2


def test_earlier_versions_of_a_file_go_with_its_post(world: World, client_as: SignIn) -> None:
    address = reverse("groups:file_version", kwargs={"fileversion": world["fileversion.tally"].pk})
    assert client_as("guest").get(address).status_code == 200

    delete_post(post=world["post.with_file"], by=world["user.member"], at=world.now)

    assert client_as("guest").get(address).status_code == 404


def test_a_thread_is_split_and_both_count_without_gaps(world: World, client_as: SignIn) -> None:
    member, science = world["user.member"], world["user.science"]
    group = world["group.modellkommunen"]
    topic = a_topic(group, member, world.now)
    for number in range(2, 6):
        answer_to = {4: 2, 5: 4}.get(number)
        at = world.now + timedelta(minutes=number)
        reply(topic=topic, body=f"Beitrag {number}", reply_to_no=answer_to, by=science, at=at)

    address = reverse("groups:split", kwargs={"topic": topic.pk})
    form = client_as("office").get(address).context["form"]
    assert [no for no, _words in form.fields["no"].choices] == ["", 2, 3, 4, 5]
    assert re.search("Forschung 1, .*: Beitrag 4", form.as_p())
    client_as("office").post(address, {"no": 4, "title": "Anderes"})

    part = Topic.objects.get(title="Anderes")
    topic.refresh_from_db()
    rows = Post.objects.filter(topic=part).order_by("no").values_list("no", "body", "reply_to_no")
    assert list(rows) == [(1, "Beitrag 4", None), (2, "Beitrag 5", 1)]
    assert (topic.last_post_no, part.last_post_no, part.author) == (3, 2, science)
    reading = {row.topic_id: row.last_read_no for row in TopicMember.objects.filter(member=science)}
    assert (reading[topic.pk], reading[part.pk]) == (3, 2)


def test_a_thread_cannot_be_split_before_its_first_or_after_its_last_post(
    world: World, client_as: SignIn
) -> None:
    address = reverse("groups:split", kwargs={"topic": world["topic.onlinezugang"].pk})
    before = Topic.objects.count()
    for no in (1, 99):
        client_as("office").post(address, {"no": no, "title": "Anderes"})

    assert Topic.objects.count() == before


def test_a_thread_moves_with_its_posts_and_files(world: World, client_as: SignIn) -> None:
    office, topic = world["user.office"], world["topic.onlinezugang"]
    to = a_group(office, world.now)

    client_as("office").post(reverse("groups:move", kwargs={"topic": topic.pk}), {"group": to.pk})

    topic.refresh_from_db()
    assert (topic.group, topic.no) == (to, 1)
    assert set(Post.objects.filter(topic=topic).values_list("group", flat=True)) == {to.pk}
    assert set(File.objects.filter(post__topic=topic).values_list("group", flat=True)) == {to.pk}
    assert not TopicMember.objects.filter(topic=topic, member=world["user.science"]).exists()


@pytest.mark.parametrize(("founder", "kind"), [("office", "discussion"), ("member", "announcement")])
def test_an_announcement_goes_where_its_mover_makes_none_as_a_plain_thread(
    world: World, founder: str, kind: str
) -> None:
    member, until = world["user.member"], world.now + timedelta(days=400)
    topic = a_topic(a_group(member, world.now), member, world.now)
    Topic.objects.filter(pk=topic.pk).update(kind="announcement", pinned_until=until)
    topic.refresh_from_db()
    to = a_group(world[f"user.{founder}"], world.now, visibility="members", join_policy="open")
    if founder != "member":
        join_group(group=to, by=member, at=world.now)

    move_topic(topic=topic, to=to, by=member, at=world.now)

    topic.refresh_from_db()
    assert (topic.group, topic.kind, topic.pinned_until) == (to, kind, None)


def test_what_was_said_behind_a_door_stays_behind_it(world: World, client_as: SignIn) -> None:
    member, topic = world["user.member"], world["topic.hidden"]
    to = a_group(member, world.now)

    with pytest.raises(MoreWouldRead):
        move_topic(topic=topic, to=to, by=member, at=world.now)
    address = reverse("groups:move", kwargs={"topic": topic.pk})
    assert f'value="{to.pk}"' not in client_as("member").get(address).content.decode()
    client_as("member").post(address, {"group": to.pk})

    topic.refresh_from_db()
    assert topic.group == world["group.hidden"]


def test_a_split_thread_of_one_sector_stays_with_it(world: World) -> None:
    closed = world["topic.closed"]
    join_group(group=closed.group, by=world["user.unlisted"], at=world.now)

    part = split_topic(topic=closed, no=2, title="Rest", by=world["user.office"], at=world.now)

    assert part.sector == closed.sector
    assert not Topic.objects.visible_to(world["user.unlisted"]).filter(pk=part.pk).exists()


def test_who_wrote_in_a_thread_that_leaves_hears_of_it_and_the_form_counts_them(
    world: World, client_as: SignIn
) -> None:
    topic, office = world["topic.long"], world["user.office"]
    writers = set(topic.posts.exclude(author=office).values_list("author", flat=True))
    to = a_group(office, world.now, visibility="hidden", join_policy="invitation")
    address = reverse("groups:move", kwargs={"topic": topic.pk})

    form = client_as("office").get(address).content.decode()
    client_as("office").post(address, {"group": to.pk})

    assert f"{to} ({len(writers)} " in form
    told = Notice.objects.filter(kind="group.topic_moved")
    assert set(told.values_list("member", flat=True)) == writers
    page = client_as("member").get(reverse("notifications:notices")).content.decode()
    assert "in eine Gruppe, die Sie nicht lesen" in page
    assert str(to) not in page


@pytest.mark.parametrize("change", ["moved", "closed", "deleted"])
def test_a_reply_that_took_its_time_goes_nowhere_where_the_thread_is_no_more(
    world: World, change: str
) -> None:
    member, office = world["user.member"], world["user.office"]
    group, hidden = (a_group(member, world.now, visibility=each) for each in ("public", "hidden"))
    slow = a_topic(group, office, world.now)
    topic = Topic.objects.get(pk=slow.pk)
    if change == "moved":
        move_topic(topic=topic, to=hidden, by=member, at=world.now)
    elif change == "closed":
        close_topic(topic=topic, by=member, at=world.now)
    else:
        delete_topic(topic=topic, by=member, at=world.now)

    with pytest.raises(TopicClosed):
        reply(topic=slow, body="Zu spät.", by=world["user.science"], at=world.now)
    assert not Post.objects.filter(body="Zu spät.").exists()


def test_a_very_long_beginning_of_a_name_finds_nobody(world: World, client_as: SignIn) -> None:
    group = a_group(world["user.member"], world.now)
    answer = client_as("member").get(reverse("groups:mentionable", args=[group.pk]), {"q": "x" * 60_000})

    assert answer.status_code == 200


def test_what_was_deleted_while_somebody_changed_it_stays_deleted(world: World) -> None:
    member = world["user.member"]
    topic = a_topic(a_group(member, world.now), member, world.now)
    post = reply(topic=topic, body="Geheimes Wort.", by=member, at=world.now)
    slow = Post.objects.select_related("topic").get(pk=post.pk)
    delete_post(post=post, by=member, at=world.now)

    edit_post(post=slow, body="Anders.", by=member, at=world.now)

    assert (Post.objects.get(pk=post.pk).body, post.versions.count()) == ("", 0)


def test_what_waited_does_not_appear_in_a_group_archived_meanwhile(world: World) -> None:
    member = world["user.member"]
    group = a_group(member, world.now)
    topic = a_topic(group, member, world.now)
    post = reply(topic=topic, body="Vorher.", by=member, at=world.now)
    archive_group(group=group, by=member, at=world.now)
    late = Topic.objects.select_related("group").get(pk=topic.pk)

    kept = {"body": "Zu spät.", "uploads": [], "reply_to_no": None}
    assert publish_reply(late, kept, by=member, at=world.now) is None
    assert (
        publish_edit(
            Post.objects.select_related("group", "topic").get(pk=post.pk), kept, by=member, at=world.now
        )
        is None
    )
    assert not Post.objects.filter(body="Zu spät.").exists()


def test_a_thread_of_a_sector_goes_only_where_its_mover_still_reads_it(
    world: World, client_as: SignIn
) -> None:
    office, closed = world["user.office"], world["topic.closed"]
    own = a_group(office, world.now, name="Ämterrunde")
    join_group(group=own, by=world["user.member"], at=world.now)
    other = a_group(world["user.science"], world.now, name="Werkstatt")
    join_group(group=other, by=office, at=world.now)
    page = reverse("groups:move", kwargs={"topic": closed.pk})

    choices = client_as("office").get(page).content.decode()
    client_as("office").post(page, {"group": other.pk})

    assert "Ämterrunde (1 Person, die hier schrieb, liest dort nicht mit)" in choices
    assert "Werkstatt" not in choices
    client_as("office").post(page, {"group": own.pk})
    closed.refresh_from_db()
    assert closed.group == own
    assert client_as("office").get(closed.get_absolute_url()).status_code == 200
    assert Notice.objects.filter(member=world["user.member"], kind="group.topic_moved").exists()
