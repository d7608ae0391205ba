"""What waits unseen goes out by mail, once, and only if it still may."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from plietsch.accounts.models import User
from plietsch.core.world import World
from plietsch.groups.models import Membership, Topic
from plietsch.groups.operations.memberships import give_role, join_group, leave_group
from plietsch.groups.operations.posts import delete_post, edit_post, reply
from plietsch.groups.operations.questions import accept_answer
from plietsch.groups.operations.topics import delete_topic
from plietsch.moderation.operations import block
from plietsch.notifications.models import Notice, Preference
from plietsch.notifications.operations import see
from plietsch.notifications.operations.mails import MAIL_AFTER, mail_due
from plietsch.notifications.operations.preferences import choose
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SECRET = "Deichscharte"
Headers = dict[str, str]


@pytest.fixture
def topic(world: World) -> Topic:
    """A topic of the member in a hidden group, with an answer that waits for its mail; all else is seen."""
    Notice.objects.update(seen_at=world.now)
    group = a_group(world["user.member"], world.now)
    join_group(group=group, by=world["user.science"], at=world.now)
    topic = a_topic(group, world["user.member"], world.now, title=SECRET)
    reply(topic=topic, body="Hier.", by=world["user.science"], at=world.now)
    return topic


def _send(world: World, capture: Callable[..., object]) -> list[mail.EmailMultiAlternatives]:
    with capture(execute=True):
        mail_due(at=world.now + MAIL_AFTER)
    return mail.outbox


def test_an_unseen_answer_is_mailed_once(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    for _turn in range(2):
        letters = _send(world, django_capture_on_commit_callbacks)

    assert [(letter.to, letter.subject) for letter in letters] == [
        ([world["user.member"].email], f"{world['user.science'].name} hat auf „{SECRET}“ geantwortet")
    ]
    assert topic.get_absolute_url() in letters[0].body


def test_nothing_goes_out_before_its_time(world: World, topic: Topic) -> None:
    assert mail_due(at=world.now + MAIL_AFTER - timedelta(seconds=1)) == 0
    assert Notice.objects.filter(mailed_at=None, seen_at=None).count() == 1


def _see(world: World, topic: Topic) -> None:
    see(member=world["user.member"], at=world.now)


def _switch_off(world: World, topic: Topic) -> None:
    choose(member=world["user.member"], at=world.now, by_mail=False)


def _leave(world: World, topic: Topic) -> None:
    memberships = Membership.objects.filter(group=topic.group)
    other = memberships.get(member=world["user.science"])
    give_role(membership=other, role="admin", by=world["user.member"], at=world.now)
    leave_group(membership=memberships.get(member=world["user.member"]), at=world.now)


def _delete_post(world: World, topic: Topic) -> None:
    delete_post(post=topic.posts.get(no=2), by=world["user.science"], at=world.now)


def _delete_topic(world: World, topic: Topic) -> None:
    delete_topic(topic=topic, by=world["user.member"], at=world.now)


def _block(world: World, topic: Topic) -> None:
    block(member=world["user.science"], by=world["user.member"], at=world.now)


def _deactivate(world: World, topic: Topic) -> None:
    User.objects.filter(pk=world["user.member"].pk).update(is_active=False)


@pytest.mark.parametrize(
    "meanwhile", [_see, _switch_off, _leave, _delete_post, _delete_topic, _deactivate, _block]
)
def test_what_changed_meanwhile_is_not_mailed(
    world: World,
    topic: Topic,
    meanwhile: Callable[[World, Topic], None],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    meanwhile(world, topic)

    assert _send(world, django_capture_on_commit_callbacks) == []


@pytest.mark.parametrize("takes_back", ["deletes", "edits"])
def test_a_mention_that_was_taken_back_is_not_mailed(
    world: World, takes_back: str, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    Notice.objects.update(seen_at=world.now)
    member, science = world["user.member"], world["user.science"]
    group = a_group(member, world.now)
    join_group(group=group, by=science, at=world.now)
    topic = a_topic(group, member, world.now, body=f"Frag @{science.name} danach.")
    assert Notice.objects.unseen().get(member=science).kind == "post.mentioned"

    first = topic.posts.get(no=1)
    if takes_back == "deletes":
        delete_post(post=first, by=member, at=world.now)
    else:
        edit_post(post=first, body="Frag irgendwen danach.", by=member, at=world.now)

    assert _send(world, django_capture_on_commit_callbacks) == []


def test_several_causes_are_one_mail(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    other = a_topic(topic.group, world["user.member"], world.now, title="Zweites Thema")
    reply(topic=other, body="Hier.", by=world["user.science"], at=world.now)

    letters = _send(world, django_capture_on_commit_callbacks)

    assert len(letters) == 1
    assert SECRET in letters[0].body
    assert "Zweites Thema" in letters[0].body


def test_one_click_in_the_mail_program_switches_mails_off(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    letter = _send(world, django_capture_on_commit_callbacks)[0]
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = address[address.index("/konto") :]
    provider = Client(enforce_csrf_checks=True)

    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert provider.get(path).status_code == 200
    assert not Preference.objects.filter(member=world["user.member"]).exists()
    assert provider.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get(member=world["user.member"]).by_mail is False


def test_a_forged_address_switches_nothing_off(world: World) -> None:
    address = f"/konto/benachrichtigungen/abmelden/{world['user.member'].pk}:forged/"

    assert Client().post(address).status_code == 404
    assert not Preference.objects.exists()


def _mailed_later(world: World, capture: Callable[..., object], after: timedelta, words: str) -> list[str]:
    """What the member hears by mail of a post that science writes so long after the first mail."""
    _send(world, capture)
    mail.outbox.clear()
    at = world.now + MAIL_AFTER + after
    reply(topic=Topic.objects.get(title=SECRET), body=words, by=world["user.science"], at=at)
    with capture(execute=True):
        mail_due(at=at + MAIL_AFTER)
    return [str(letter.body) for letter in mail.outbox]


def test_who_is_named_after_a_mail_gets_another(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    words = f"@{world['user.member'].name} Bitte ansehen."
    [said] = _mailed_later(world, django_capture_on_commit_callbacks, timedelta(minutes=1), words)

    assert "Bitte ansehen." in said
    assert "Es gibt noch mehr zu lesen, als hier steht." in said


@pytest.mark.parametrize(("after", "mails"), [(timedelta(hours=2), 0), (timedelta(days=1), 1)])
def test_answers_after_a_mail_are_mailed_after_a_rest(
    world: World,
    topic: Topic,
    django_capture_on_commit_callbacks: Callable[..., object],
    after: timedelta,
    mails: int,
) -> None:
    said = _mailed_later(world, django_capture_on_commit_callbacks, after, "Noch etwas.")

    assert len(said) == mails
    assert all("Noch etwas." in one for one in said)


def test_who_answers_has_seen_what_was_told_before(world: World, topic: Topic) -> None:
    reply(topic=topic, body="Danke.", by=world["user.member"], at=world.now)

    assert not Notice.objects.unseen().filter(member=world["user.member"]).exists()


def _mails_about(topic: Topic, words: str, world: World, capture: Callable[..., object]) -> list[Headers]:
    """What the members are mailed of a post by science, after all else was seen: headers by address."""
    mail.outbox.clear()
    Notice.objects.update(seen_at=world.now)
    reply(topic=topic, body=words, by=world["user.science"], at=world.now)
    return [{**one.extra_headers, "To": one.to[0]} for one in _send(world, capture)]


def test_mails_about_one_thread_hang_together_and_betray_nothing(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    join_group(group=topic.group, by=world["user.utility"], at=world.now)
    other = a_topic(topic.group, world["user.member"], world.now, title="Zweites Thema")
    named = f"@{world['user.member'].name} und @{world['user.utility'].name}: hier."
    first, second, foreign = (
        {one["To"]: one for one in _mails_about(about, named, world, django_capture_on_commit_callbacks)}
        for about in (topic, topic, other)
    )
    mine, theirs = world["user.member"].email, world["user.utility"].email

    for name in ("In-Reply-To", "References", "Thread-Index"):
        assert first[mine][name] == second[mine][name]
        assert len({first[mine][name], first[theirs][name], foreign[mine][name]}) == 3
    assert re.fullmatch(r"<[0-9a-f]{40}@[\w.]+>", first[mine]["References"])
    assert len(b64decode(first[mine]["Thread-Index"])) == 22


def test_that_an_answer_helped_belongs_to_its_thread_in_a_confidential_group_too(
    world: World, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    member, group = world["user.member"], a_group(world["user.science"], world.now, is_confidential=True)
    join_group(group=group, by=member, at=world.now)
    topic = a_topic(group, world["user.science"], world.now, kind="question")
    answer = reply(topic=topic, body="Hier.", by=member, at=world.now)
    named = f"@{member.name} Danke!"
    [thanks] = _mails_about(topic, named, world, django_capture_on_commit_callbacks)
    mail.outbox.clear()
    Notice.objects.update(seen_at=world.now)
    accept_answer(topic=topic, no=answer.no, by=world["user.science"], at=world.now)
    [helped] = _send(world, django_capture_on_commit_callbacks)

    assert helped.extra_headers["References"] == thanks["References"]
    assert "Reply-To" not in helped.extra_headers


def test_a_mail_about_two_threads_belongs_to_none(
    world: World, topic: Topic, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    other = a_topic(topic.group, world["user.member"], world.now, title="Zweites Thema")
    reply(topic=other, body="Hier.", by=world["user.science"], at=world.now)

    [letter] = _send(world, django_capture_on_commit_callbacks)

    assert "References" not in letter.extra_headers
