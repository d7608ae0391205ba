"""People write by mail: replies and topics, with files, and only where they may."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as outgoing
from django.utils import timezone

from plietsch.accounts.models import User
from plietsch.accounts.operations.people import deactivate, erase
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.models import Group, Membership, Post, Topic
from plietsch.groups.operations.groups import archive_group
from plietsch.groups.operations.memberships import add_member, give_sector, join_group, leave_group
from plietsch.groups.operations.topics import close_topic, delete_topic
from plietsch.letterboxes import tasks
from plietsch.letterboxes.addresses import address_for
from plietsch.letterboxes.models import Arrival
from plietsch.letterboxes.operations.failures import renew_addresses
from plietsch.letterboxes.operations.taking import ForgedSender, TooMany, UnknownAddress
from plietsch.letterboxes.tasks import PATIENCE
from plietsch.notifications.models import Notice
from plietsch.notifications.operations.mails import MAIL_AFTER, mail_due
from tests.factories.groups import a_group, a_topic
from tests.letterboxes.conftest import DOMAIN, HandIn
from tests.letterboxes.post import a_mail

pytestmark = pytest.mark.django_db
SECRET = "Deichscharte"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def group(world: World) -> Group:
    """A hidden group of the member, to which the scientist belongs."""
    group = a_group(world["user.office"], world.now, visibility="hidden", join_policy="invitation")
    for name in ("user.member", "user.science"):
        add_member(group=group, member=world[name], at=world.now)
    return group


@pytest.fixture
def topic(group: Group, world: World) -> Topic:
    return a_topic(group, world["user.office"], world.now, title=SECRET)


def test_a_photo_alone_is_an_answer_too(world: World, hand_in: HandIn, topic: Topic) -> None:
    mail = a_mail(world["user.member"], "\n")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="pumpe.png")

    hand_in(mail, address_for(world["user.member"], topic), at=world.now)

    post = topic.posts.get(no=2)
    assert (post.body, post.files.get().upload.name) == ("pumpe.png", "pumpe.png")


def test_an_attachment_with_a_name_of_half_signs_is_taken(
    world: World, hand_in: HandIn, topic: Topic
) -> None:
    mail = a_mail(world["user.member"], "Mit Anhang.")
    mail.add_attachment(b"a;b", maintype="text", subtype="csv", filename="x")
    content = mail.as_bytes().replace(b'filename="x"', b"filename*=unicode_escape''%5Cud800.txt")
    letter = message_from_bytes(content, policy=policy.SMTP)

    hand_in(letter, address_for(world["user.member"], topic), at=world.now)

    assert topic.posts.get(no=2).body == "Mit Anhang."


def test_what_cannot_be_read_for_an_hour_goes_back_to_its_writer(
    world: World, hand_in: HandIn, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_kept: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(tasks, "read", fail)
    address = address_for(world["user.member"], topic)
    with pytest.raises(RuntimeError):
        hand_in(a_mail(world["user.member"]), address, at=timezone.now())
    hand_in(
        a_mail(world["user.member"], Message_ID="<2@amt.example>"), address, at=timezone.now() - 2 * PATIENCE
    )

    [back] = [letter for letter in outgoing.outbox if "Nicht veröffentlicht" in letter.subject]
    assert (back.to, Arrival.objects.filter(read_at=None).count()) == ([world["user.member"].email], 1)


def test_a_notice_is_answered_by_mail_and_the_answer_stands_in_the_thread(
    world: World,
    hand_in: HandIn,
    group: Group,
    django_capture_on_commit_callbacks: Callable[..., Any],
    client_as: Callable[[str], Any],
) -> None:
    Notice.objects.update(seen_at=world.now)
    Membership.objects.filter(group=group).update(level=3)
    topic = a_topic(group, world["user.office"], world.now, title=SECRET)
    with django_capture_on_commit_callbacks(execute=True):
        mail_due(at=world.now + MAIL_AFTER)
    notice = next(letter for letter in outgoing.outbox if letter.to == [world["user.member"].email])

    answer = notice.extra_headers["Reply-To"]
    quoted = "\n".join(f"> {line}" for line in notice.body.splitlines())
    text = f"Wir nehmen sie.\n\nAm 24.11.26 um 10:12 schrieb N:\n{quoted}"
    hand_in(a_mail(world["user.member"], text), answer, at=world.now)

    post = topic.posts.get(no=2)
    assert (post.author, post.body) == (world["user.member"], "Wir nehmen sie.")
    page = client_as("science").get(topic.get_absolute_url()).content.decode()
    assert "Wir nehmen sie." in page
    assert "zurueck-" in notice.from_email
    assert not Arrival.objects.exclude(content=b"").exists()


def test_a_mail_about_two_threads_has_an_address_for_each(
    world: World, group: Group, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    member = world["user.member"]
    Notice.objects.update(seen_at=world.now)
    Membership.objects.filter(group=group, member=member).update(level=3)
    topics = [a_topic(group, world["user.office"], world.now, title=title) for title in ("Eins", "Zwei")]
    with django_capture_on_commit_callbacks(execute=True):
        mail_due(at=world.now + MAIL_AFTER)

    (notice,) = outgoing.outbox
    assert "Reply-To" not in notice.extra_headers
    assert [address_for(member, topic) in notice.body for topic in topics] == [True, True]


def test_a_confidential_group_is_not_answered_by_mail(
    world: World, group: Group, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    Group.objects.filter(pk=group.pk).update(is_confidential=True)
    Notice.objects.update(seen_at=world.now)
    Membership.objects.filter(group=group, member=world["user.member"]).update(level=3)
    a_topic(group, world["user.office"], world.now, title=SECRET)
    with django_capture_on_commit_callbacks(execute=True):
        mail_due(at=world.now + MAIL_AFTER)

    (notice,) = outgoing.outbox
    assert "Reply-To" not in notice.extra_headers
    assert "thema-" not in notice.body


def test_the_page_of_a_group_says_where_to_begin_a_topic(
    client_as: Callable[[str], Any], world: World, group: Group, hand_in: HandIn
) -> None:
    address = address_for(world["user.member"], group)
    page = client_as("member").get(group.get_absolute_url()).content.decode()
    assert f"mailto:{address}" in page
    assert address not in client_as("science").get(group.get_absolute_url()).content.decode()

    mail = a_mail(world["user.member"], "Moin,\n\nwer kommt?", Subject="Fwd: AW: Deichschau im Mai")
    hand_in(mail, address.upper(), at=world.now)

    topic = Topic.objects.get(group=group)
    assert (topic.title, topic.author) == ("Deichschau im Mai", world["user.member"])
    assert topic.posts.get().body == "Moin,\n\nwer kommt?"


def test_the_same_mail_delivered_twice_is_one_post(world: World, hand_in: HandIn, topic: Topic) -> None:
    address = address_for(world["user.member"], topic)
    for _turn in range(2):
        assert hand_in(a_mail(world["user.member"]), address, at=world.now)

    assert topic.posts.count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        lambda address: address.replace("thema-", "gruppe-"),
        lambda address: address.replace("@", "x@"),
        lambda address: "thema-1-1-" + "a" * 20 + f"@{DOMAIN}",
        lambda address: address.replace(DOMAIN, "anders.example"),
        lambda address: f"postmaster@{DOMAIN}",
        lambda address: "",
    ],
)
def test_nobody_reads_at_a_guessed_address(
    world: World, hand_in: HandIn, topic: Topic, changed: Callable[[str], str]
) -> None:
    address = changed(address_for(world["user.member"], topic))

    with pytest.raises(UnknownAddress):
        hand_in(a_mail(world["user.member"]), address, at=world.now)


def test_another_person_cannot_write_under_the_address(world: World, hand_in: HandIn, topic: Topic) -> None:
    address = address_for(world["user.member"], topic)
    forged = [
        a_mail(world["user.science"]),
        a_mail(world["user.member"], From=f"{world['user.member'].email} <boese@example.net>"),
        a_mail(world["user.member"], From=f"{world['user.member'].email}, boese@example.net"),
        a_mail(world["user.member"], From=""),
    ]
    for mail in forged:
        with pytest.raises(ForgedSender):
            hand_in(mail, address, at=world.now)

    assert topic.posts.count() == 1
    assert not Arrival.objects.exists()
    refused = Activity.objects.filter(
        verb="letter.refused", subject=f"accounts.user:{world['user.member'].pk}"
    )
    assert refused.count() == len(forged)


def test_what_our_mail_server_calls_forged_is_refused(
    world: World, hand_in: HandIn, topic: Topic, settings: Any
) -> None:
    settings.MAIL_IN_TRUST = "mx.amt.example"
    address = address_for(world["user.member"], topic)
    said = "spf=pass smtp.mailfrom=a.example; dmarc=fail (p=reject) header.from=amt.example"
    ours = a_mail(world["user.member"], Authentication_Results=f"mx.amt.example; {said}")
    anybodys = a_mail(world["user.member"], Authentication_Results=f"mx.boese.example; {said}")

    with pytest.raises(ForgedSender):
        hand_in(ours, address, at=world.now)
    assert hand_in(anybodys, address, at=world.now)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<alle.amt.example>"},
        {"Subject": "Automatische Antwort: Pumpen"},
        {"Subject": "Automatisk svar: Pumpen"},
    ],
)
def test_what_no_person_wrote_is_dropped(
    world: World, hand_in: HandIn, topic: Topic, headers: dict[str, str]
) -> None:
    mail = a_mail(world["user.member"], **headers)

    assert hand_in(mail, address_for(world["user.member"], topic), at=world.now) is None
    assert topic.posts.count() == 1
    assert outgoing.outbox == []


def test_without_a_return_path_nobody_wrote(world: World, hand_in: HandIn, topic: Topic) -> None:
    address = address_for(world["user.member"], topic)

    assert hand_in(a_mail(world["user.member"]), address, at=world.now, return_path="") is None


def test_two_machines_that_answer_each_other_come_to_an_end(
    world: World, hand_in: HandIn, topic: Topic
) -> None:
    member = world["user.member"]
    Arrival.objects.bulk_create(
        Arrival(member=member, recipient="x", digest=str(number), arrived_at=world.now)
        for number in range(30)
    )

    with pytest.raises(TooMany):
        hand_in(a_mail(member), address_for(member, topic), at=world.now)
    assert hand_in(a_mail(member), address_for(member, topic), at=world.now + timedelta(hours=2))


def _leave(world: World, topic: Topic) -> None:
    leave_group(
        membership=Membership.objects.get(group=topic.group, member=world["user.member"]), at=world.now
    )


def _archive(world: World, topic: Topic) -> None:
    archive_group(group=topic.group, by=world["user.office"], at=world.now)


def _close(world: World, topic: Topic) -> None:
    close_topic(topic=topic, by=world["user.office"], at=world.now)


def _delete(world: World, topic: Topic) -> None:
    delete_topic(topic=topic, by=world["user.office"], at=world.now)


def _reserve(world: World, topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(sector="science")
    membership = Membership.objects.get(group=topic.group, member=world["user.member"])
    give_sector(membership=membership, sector="business", by=world["user.office"], at=world.now)


@pytest.mark.parametrize("meanwhile", [_leave, _archive, _close, _delete, _reserve])
def test_who_may_not_write_any_more_gets_every_word_back(
    world: World, hand_in: HandIn, topic: Topic, meanwhile: Callable[[World, Topic], None]
) -> None:
    member = world["user.member"]
    address = address_for(member, topic)
    meanwhile(world, topic)

    hand_in(a_mail(member, "Ein langer, mühsam getippter Absatz."), address, at=world.now)

    assert Post.objects.filter(topic=topic).count() == 1
    (letter,) = outgoing.outbox
    assert letter.to == [member.email]
    assert "> Ein langer, mühsam getippter Absatz." in letter.body
    assert letter.extra_headers["In-Reply-To"] == "<1@amt.example>"
    assert letter.extra_headers["Auto-Submitted"] == "auto-replied"
    assert SECRET not in letter.body + letter.subject


def test_the_answer_speaks_the_persons_language(world: World, hand_in: HandIn, topic: Topic) -> None:
    member = world["user.member"]
    address = address_for(member, topic)
    User.objects.filter(pk=member.pk).update(language="da")
    _close(world, topic)

    hand_in(a_mail(member), address, at=world.now)

    assert outgoing.outbox[0].subject == "Ikke offentliggjort: Pumpen"


def _deactivate(world: World) -> None:
    deactivate(world["user.member"], by=world["user.office"], at=world.now)


def _erase(world: World) -> None:
    erase(world["user.member"], by=world["user.office"], at=world.now)


def _renew(world: World) -> None:
    renew_addresses(member=world["user.member"], at=world.now)


@pytest.mark.parametrize("meanwhile", [_deactivate, _erase, _renew])
def test_addresses_end_with_the_account_and_when_their_person_says_so(
    world: World, hand_in: HandIn, topic: Topic, meanwhile: Callable[[World], None]
) -> None:
    member = world["user.member"]
    address, mail = address_for(member, topic), a_mail(member)
    meanwhile(world)

    with pytest.raises(UnknownAddress):
        hand_in(mail, address, at=world.now)


def _with_files(mail: EmailMessage) -> EmailMessage:
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="Plan der Pumpe.png")
    mail.add_attachment(b"MZ\x90\x00", maintype="application", subtype="octet-stream", filename="pumpe.exe")
    mail.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    return mail


def test_files_come_along_and_refused_ones_are_named(world: World, hand_in: HandIn, topic: Topic) -> None:
    member = world["user.member"]

    hand_in(_with_files(a_mail(member, "Anbei der Plan.")), address_for(member, topic), at=world.now)

    post = topic.posts.get(no=2)
    assert [file.upload.name for file in post.files.select_related("upload")] == ["Plan der Pumpe.png"]
    (letter,) = outgoing.outbox
    assert "pumpe.exe: Programme und Skripte nehmen wir nicht an." in letter.body
    assert "smime" not in letter.body
    assert "> Anbei der Plan." in letter.body


def test_a_file_that_is_too_large_is_named(
    world: World, hand_in: HandIn, topic: Topic, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    member = world["user.member"]

    hand_in(_with_files(a_mail(member, "Anbei der Plan.")), address_for(member, topic), at=world.now)

    assert topic.posts.get(no=2).files.count() == 0
    assert "Plan der Pumpe.png: Die Datei ist zu groß" in outgoing.outbox[0].body


def test_a_subject_makes_no_header(world: World, hand_in: HandIn, group: Group) -> None:
    member = world["user.member"]
    _subject = "=?utf-8?q?Pumpen=0ABcc:_alle=40example.org?="
    raw = (
        a_mail(member, " ").as_string().replace("Re: Pumpen", _subject).replace("<1@amt.example>", "<1@a>\tx")
    )
    mail = EmailMessage()
    mail.as_bytes = lambda *_: raw.encode()  # type: ignore[assignment,misc]
    mail["From"] = f"<{member.email}>"

    hand_in(mail, address_for(member, group), at=world.now)

    (letter,) = outgoing.outbox
    assert letter.subject == "Nicht veröffentlicht: Pumpen Bcc: alle@example.org"
    assert "In-Reply-To" not in letter.extra_headers


def test_markup_in_a_mail_does_no_harm(
    world: World, hand_in: HandIn, topic: Topic, client_as: Callable[[str], Any]
) -> None:
    member = world["user.member"]
    text = "<script>alert(1)</script> [x](javascript:alert(1))"
    hand_in(a_mail(member, text), address_for(member, topic), at=world.now)

    page = client_as("member").get(topic.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="javascript' not in page


def test_who_comes_back_to_a_group_writes_again(world: World, hand_in: HandIn) -> None:
    group = a_group(world["user.office"], world.now)
    topic = a_topic(group, world["user.office"], world.now)
    member = world["user.member"]
    address = address_for(member, topic)
    hand_in(a_mail(member), address, at=world.now)
    assert topic.posts.count() == 1
    join_group(group=group, by=member, at=world.now)

    hand_in(a_mail(member, Message_ID="<2@amt.example>"), address, at=world.now)

    assert topic.posts.count() == 2
