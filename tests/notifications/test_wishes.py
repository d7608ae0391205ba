"""People hear of news as much, as often and when they want to."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client

from plietsch.core.world import World
from plietsch.groups.models import Level, Membership, Topic
from plietsch.groups.operations.memberships import join_group, leave_group
from plietsch.groups.operations.posts import delete_post, reply
from plietsch.groups.operations.reading import choose_for_groups, choose_for_topic, read_topic
from plietsch.notifications.models import Mailing, Notice, Preference, Rhythm
from plietsch.notifications.operations.digests import send_digests
from plietsch.notifications.operations.mails import MAIL_AFTER, mail_due
from plietsch.notifications.operations.preferences import DIGEST, choose, next_digest, unsubscribe_path
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
Capture = Callable[..., object]
TITLE = "Pumpen am Siel"
MONDAY_NIGHT = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)  # half past eleven in Kiel


@pytest.fixture
def topic(world: World) -> Topic:
    """A topic of the office in a group that the member has joined; all older news is seen."""
    Notice.objects.update(seen_at=world.now)
    Preference.objects.all().delete()
    group = a_group(world["user.office"], world.now)
    join_group(group=group, by=world["user.member"], at=world.now)
    return a_topic(group, world["user.office"], world.now + timedelta(seconds=1), title=TITLE)


def _answer(topic: Topic, world: World, at: datetime | None = None, **more: object) -> None:
    reply(topic=topic, body="Bei uns stehen zwei.", by=world["user.office"], at=at or world.now, **more)


def _waiting(world: World) -> list[str]:
    return list(Notice.objects.unseen().filter(member=world["user.member"]).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("level", "heard"),
    [(Level.FOLLOWED, ["post.written"]), (Level.PERSONAL, []), (Level.DIGEST, []), (Level.MUTED, [])],
)
def test_a_group_is_heard_of_as_much_as_chosen(
    world: World, topic: Topic, level: Level, heard: list[str]
) -> None:
    choose_for_groups(levels={topic.group_id: level}, by=world["user.member"])
    _answer(topic, world)

    assert _waiting(world) == heard


def test_a_thread_outdoes_its_group(world: World, topic: Topic) -> None:
    member = world["user.member"]
    choose_for_groups(levels={topic.group_id: Level.FOLLOWED}, by=member)
    choose_for_topic(topic=topic, level=Level.MUTED, by=member)
    _answer(topic, world)
    assert _waiting(world) == []

    choose_for_topic(topic=topic, level=None, by=member)
    _answer(topic, world)
    assert _waiting(world) == ["post.written"]


@pytest.mark.parametrize("chosen_for", ["thread", "group", "thread as its group"])
@pytest.mark.parametrize(("level", "mails"), [(Level.FOLLOWED, 1), (Level.PERSONAL, 0), (Level.MUTED, 0)])
def test_who_wants_to_hear_less_gets_no_mail_that_waits_already(
    world: World, topic: Topic, chosen_for: str, level: Level, mails: int
) -> None:
    member = world["user.member"]
    choose_for_groups(levels={topic.group_id: Level.FOLLOWED}, by=member)
    if chosen_for == "thread as its group":
        choose_for_topic(topic=topic, level=Level.FOLLOWED, by=member)
    _answer(topic, world)

    if chosen_for == "thread":
        choose_for_topic(topic=topic, level=level, by=member)
    else:
        choose_for_groups(levels={topic.group_id: level}, by=member)
    if chosen_for == "thread as its group":
        choose_for_topic(topic=topic, level=None, by=member)

    assert mail_due(at=world.now + MAIL_AFTER) == mails
    assert _waiting(world) == ["post.written"]


def test_a_thread_with_a_wish_of_its_own_still_mails_when_its_group_is_muted(
    world: World, topic: Topic
) -> None:
    member = world["user.member"]
    choose_for_topic(topic=topic, level=Level.FOLLOWED, by=member)
    _answer(topic, world)

    choose_for_groups(levels={topic.group_id: Level.MUTED}, by=member)

    assert mail_due(at=world.now + MAIL_AFTER) == 1


def test_a_reply_to_me_and_twenty_more_are_one_notice(world: World, topic: Topic) -> None:
    mine = reply(topic=topic, body="Wer hat Erfahrung?", by=world["user.member"], at=world.now)
    for _time in range(20):
        _answer(topic, world)
    _answer(topic, world, reply_to_no=mine.no)

    [notice] = Notice.objects.unseen().filter(member=world["user.member"])
    assert (notice.kind, notice.count) == ("post.answered", 21)


def test_mails_rest_at_night_and_come_in_the_morning(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Capture
) -> None:
    member = world["user.member"]
    choose(member=member, at=MONDAY_NIGHT, quiet_from=time(22), quiet_until=time(7))
    choose_for_topic(topic=topic, level=Level.FOLLOWED, by=member)
    _answer(topic, world, at=MONDAY_NIGHT)

    with django_capture_on_commit_callbacks(execute=True):
        mail_due(at=MONDAY_NIGHT + MAIL_AFTER)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        mail_due(at=MONDAY_NIGHT + timedelta(hours=8))
    assert [letter.to for letter in mail.outbox] == [[member.email]]


def test_no_more_mails_in_a_week_than_wanted_and_the_last_is_kept_for_the_digest(
    world: World, topic: Topic
) -> None:
    member = world["user.member"]
    choose(member=member, at=world.now, most_mails=3)
    choose_for_topic(topic=topic, level=Level.FOLLOWED, by=member)
    for hour in range(4):
        at = world.now + timedelta(hours=hour)
        _answer(topic, world, at=at)
        mail_due(at=at + MAIL_AFTER)
        read_topic(topic=topic, no=hour + 2, by=member, at=at + timedelta(minutes=5))

    assert Mailing.objects.filter(member=member).count() == 2


def test_a_digest_without_room_in_the_week_is_made_up_for(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Capture
) -> None:
    member, day = world["user.member"], timedelta(days=1)
    choose(member=member, at=world.now - day * 2, digest=Rhythm.DAILY, most_mails=3)
    Mailing.objects.bulk_create(Mailing(member=member, sent_at=world.now - day * 5) for _mail in range(3))

    for days in (1, 2, 3):
        with django_capture_on_commit_callbacks(execute=True):
            send_digests(at=world.now + day * days)

    assert [TITLE in letter.body for letter in mail.outbox if letter.to == [member.email]] == [True]


def test_a_digest_brings_what_is_unread_once_and_nothing_of_muted_left_or_deleted(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Capture
) -> None:
    member = world["user.member"]
    muted = a_group(world["user.office"], world.now, name="Stille Post")
    left = a_group(world["user.office"], world.now, name="Verlassen")
    for group in (muted, left):
        join_group(group=group, by=member, at=world.now)
        a_topic(group, world["user.office"], world.now + timedelta(seconds=1), title=f"Thema in {group}")
    choose_for_groups(levels={muted.pk: Level.MUTED}, by=member)
    leave_group(membership=Membership.objects.get(group=left, member=member), at=world.now)
    second = timedelta(seconds=1)
    gone = a_topic(topic.group, world["user.office"], world.now + second, title="Thema in Luft")
    delete_post(post=gone.posts.get(), by=world["user.office"], at=world.now)
    choose(member=member, at=world.now - timedelta(days=2), digest=Rhythm.DAILY)

    for _turn in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            send_digests(at=world.now + timedelta(minutes=1))

    [letter] = [letter for letter in mail.outbox if letter.to == [member.email]]
    assert TITLE in letter.body
    assert "Thema in" not in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_no_mail_names_what_is_said_in_a_confidential_group(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Capture
) -> None:
    member = world["user.member"]
    type(topic.group).objects.filter(pk=topic.group_id).update(is_confidential=True)
    choose(member=member, at=world.now - timedelta(days=2), digest=Rhythm.DAILY)
    choose_for_topic(topic=topic, level=Level.FOLLOWED, by=member)
    _answer(topic, world)

    with django_capture_on_commit_callbacks(execute=True):
        mail_due(at=world.now + MAIL_AFTER)
        send_digests(at=world.now + MAIL_AFTER)

    letters = [str(letter.message()) + letter.body for letter in mail.outbox if letter.to == [member.email]]
    assert len(letters) == 2
    assert not [letter for letter in letters if TITLE in letter or "zwei" in letter]


def test_a_digest_is_left_from_the_mail_without_signing_in(world: World, topic: Topic) -> None:
    member = world["user.member"]
    address = unsubscribe_path(member, DIGEST)
    Client().get(address)
    assert not Preference.objects.filter(member=member, digest=Rhythm.NEVER).exists()

    assert Client().post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    wish = Preference.objects.get(member=member)
    assert (wish.digest, wish.digest_due_at, wish.by_mail) == (Rhythm.NEVER, None, True)
    assert Client().get(f"{address}x").status_code == 404


def test_a_weekly_digest_comes_on_monday_morning_of_the_networks_clock() -> None:
    sunday = datetime(2026, 3, 28, 12, tzinfo=UTC)  # the clocks go forward in the night after

    assert next_digest(Rhythm.WEEKLY, after=sunday) == datetime(2026, 3, 30, 5, tzinfo=UTC)
    assert next_digest(Rhythm.DAILY, after=MONDAY_NIGHT) == datetime(2026, 12, 1, 6, tzinfo=UTC)
    assert next_digest(Rhythm.NEVER, after=sunday) is None


def test_a_person_chooses_on_one_page(world: World, topic: Topic, client_as: Callable[[str], Client]) -> None:
    client, page = client_as("member"), "/konto/benachrichtigungen/einstellungen/"
    half = {"digest": "daily", "most_mails": "3", "quiet_from": "22:00"}
    refused = client.post(page, half).content.decode()
    endless = client.post(page, half | {"quiet_until": "22:00"}).content.decode()
    client.post(page, half | {"quiet_until": "07:00"})
    client.post("/gruppen/benachrichtigungen/", {f"group_{topic.group_id}": Level.FOLLOWED})

    wish = Preference.objects.get(member=world["user.member"])
    assert "Bitte geben Sie Anfang und Ende der Ruhezeit an." in refused
    assert "Beginn und Ende sind gleich." in endless
    assert 'value="22:00"' in refused
    assert (wish.by_mail, wish.digest, wish.most_mails, wish.quiet_from) == (False, "daily", 3, time(22))
    assert Membership.objects.get(group=topic.group, member=world["user.member"]).level == Level.FOLLOWED
    assert topic.group.name in client.get(page).content.decode()
