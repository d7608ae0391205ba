"""What comes back: mailboxes that are gone, full for a while, or only absent."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage, Message
from typing import Any

import pytest
from django.core import mail as outgoing
from django.test import Client

from plietsch.core.world import World
from plietsch.letterboxes.addresses import return_path
from plietsch.letterboxes.models import Letterbox
from plietsch.letterboxes.operations.failures import note_refused
from plietsch.notifications.models import Notice
from plietsch.notifications.operations.digests import send_digests
from plietsch.notifications.operations.mails import MAIL_AFTER, mail_due
from tests.factories.groups import a_group, a_topic
from tests.letterboxes.conftest import HandIn
from tests.letterboxes.post import a_mail

pytestmark = pytest.mark.django_db
CONFIRM = "/konto/briefkasten/erreichbar/"


def a_bounce(address: str, action: str = "failed", status: str = "5.1.1", number: int = 1) -> EmailMessage:
    """What a mail server writes when it cannot deliver (RFC 3464)."""
    bounce = EmailMessage()
    bounce["From"] = "MAILER-DAEMON@mx.example"
    bounce["Message-ID"] = f"<{number}@mx.example>"
    bounce["Subject"] = "Undelivered Mail Returned to Sender"
    bounce.set_content("Sorry.")
    bounce.make_mixed()
    facts = Message()
    facts["Content-Type"] = "message/delivery-status"
    server, recipient = Message(), Message()
    server["Reporting-MTA"] = "dns; mx.example"
    recipient["Final-Recipient"] = f"rfc822; {address}"
    recipient["Action"] = action
    recipient["Status"] = status
    facts.set_payload([server, recipient])
    bounce.attach(facts)
    bounce.replace_header("Content-Type", 'multipart/report; report-type=delivery-status; boundary="b"')
    return bounce


def silent(world: World) -> bool:
    return Letterbox.objects.silent().filter(member=world["user.member"]).exists()


def test_a_mailbox_that_is_gone_gets_no_more_news(world: World, hand_in: HandIn) -> None:
    member = world["user.member"]
    Notice.objects.update(seen_at=world.now)
    hand_in(a_bounce(member.email), return_path(member), at=world.now, return_path="")
    group = a_group(world["user.office"], world.now, visibility="members")
    group.memberships.create(member=member, level=3, joined_at=world.now, seen_all_before=world.now)
    a_topic(group, world["user.office"], world.now)
    outgoing.outbox.clear()

    assert silent(world)
    assert mail_due(at=world.now + MAIL_AFTER) == 0
    send_digests(at=world.now + timedelta(days=30))
    assert [letter for letter in outgoing.outbox if letter.to == [member.email]] == []


@pytest.mark.parametrize(
    ("result", "times", "is_silent"),
    [
        (("failed", "5.1.1"), 1, True),
        (("failed", "5.2.2"), 1, False),
        (("failed", "5.2.2"), 3, True),
        (("delayed", "4.2.2"), 5, False),
    ],
)
def test_full_for_a_while_is_not_gone(
    world: World, hand_in: HandIn, result: tuple[str, str], times: int, is_silent: bool
) -> None:
    member = world["user.member"]
    for number in range(times):
        bounce = a_bounce(member.email, *result, number)
        hand_in(bounce, return_path(member), at=world.now, return_path="")

    assert silent(world) is is_silent


def test_an_absence_note_at_the_return_path_changes_nothing(world: World, hand_in: HandIn) -> None:
    member = world["user.member"]
    hand_in(a_mail(member, "Ich bin bis Montag nicht da."), return_path(member), at=world.now)

    assert not Letterbox.objects.exists()


def test_a_server_that_refuses_at_once_counts_too(world: World) -> None:
    note_refused(return_path(world["user.member"]), world.now)
    note_refused("", world.now)
    note_refused("zurueck-1-aaaaaaaaaaaaaaaaaaaa@antworten.example", world.now)

    assert silent(world)
    assert Letterbox.objects.count() == 1


def test_another_address_is_written_to_again(world: World) -> None:
    member = world["user.member"]
    note_refused(return_path(member), world.now)
    member.email = "neu@example.org"
    member.save(update_fields=["email"])

    assert not silent(world)


def test_the_person_sees_it_and_switches_news_on_again(
    world: World, client_as: Callable[[str], Client]
) -> None:
    member = world["user.member"]
    note_refused(return_path(member), world.now)

    settings_page = client_as("member").get("/konto/benachrichtigungen/einstellungen/").content.decode()
    assert f"E-Mails an {member.email} kommen zurück." in settings_page
    assert CONFIRM in settings_page
    assert "kommen zurück" not in client_as("science").get("/konto/briefkasten/").content.decode()

    client_as("member").post(CONFIRM)

    assert not silent(world)
    assert "kommen zurück" not in client_as("member").get("/konto/briefkasten/").content.decode()


def test_signing_in_says_it(world: World) -> None:
    member = world["user.member"]
    note_refused(return_path(member), world.now)
    client = Client()
    answer: Any = client.post(
        "/konto/anmelden/", {"login": member.email, "password": "plietsch-demo"}, follow=True
    )

    assert f"E-Mails an {member.email} kommen zurück." in answer.content.decode()


def test_the_office_sees_how_many(world: World, client_as: Callable[[str], Client]) -> None:
    assert (
        "bekommt keine E-Mails mehr"
        not in client_as("office").get("/verwaltung/mitglieder/").content.decode()
    )
    note_refused(return_path(world["user.member"]), world.now)

    assert (
        "1 Person bekommt keine E-Mails mehr"
        in client_as("office").get("/verwaltung/mitglieder/").content.decode()
    )
