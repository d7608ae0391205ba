"""Calendar programs answer to the address that our mails come from."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as outgoing

from plietsch.core.world import World
from plietsch.events.models import Registration, Standing
from plietsch.events.operations.leaving import cancel_registration
from plietsch.events.operations.registrations import register_member
from plietsch.letterboxes.models import Arrival
from plietsch.letterboxes.operations.taking import UnknownAddress
from tests.events.test_subscriptions import ONSITE, an_answer, an_event
from tests.letterboxes.conftest import DOMAIN, HandIn
from tests.letterboxes.post import a_mail

pytestmark = pytest.mark.django_db
NETWORK = f"netz@{DOMAIN}"


def an_answer_by_mail(writer: Any, registration: Registration, word: str) -> EmailMessage:
    mail = a_mail(writer, "Nimmt nicht teil.", X_Auto_Response_Suppress="All")
    mail.add_alternative(an_answer(registration, word), subtype="calendar", params={"method": "REPLY"})
    return mail


@pytest.fixture
def registration(world: World) -> Registration:
    event = an_event(world, {ONSITE: 5})
    return register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)


def standing(registration: Registration) -> str:
    return Registration.objects.select_related("event").get(pk=registration.pk).standing


def test_declining_in_the_calendar_gives_the_seat_back(
    world: World, hand_in: HandIn, registration: Registration
) -> None:
    mail = an_answer_by_mail(world["user.member"], registration, "DECLINED")

    hand_in(mail, NETWORK, at=world.now)

    assert standing(registration) == Standing.CANCELLED
    assert not Arrival.objects.exclude(content=b"").exists()


def test_somebody_else_declines_for_nobody(world: World, hand_in: HandIn, registration: Registration) -> None:
    hand_in(an_answer_by_mail(world["user.science"], registration, "DECLINED"), NETWORK, at=world.now)

    assert standing(registration) == Standing.SEATED


def test_an_answer_that_comes_too_late_is_explained(
    world: World, hand_in: HandIn, registration: Registration
) -> None:
    member = world["user.member"]
    mail = an_answer_by_mail(member, registration, "DECLINED")
    cancel_registration(registration=registration, by=member, at=world.now)
    register_member(event=registration.event, mode=ONSITE, by=member, at=world.now)
    outgoing.outbox.clear()

    hand_in(mail, NETWORK, at=world.now)

    assert standing(registration) == Standing.SEATED
    assert "Ihre Antwort gilt einem älteren Stand der Einladung." in outgoing.outbox[0].body


def test_nobody_reads_other_mails_there(world: World, hand_in: HandIn) -> None:
    with pytest.raises(UnknownAddress):
        hand_in(a_mail(world["user.member"]), NETWORK, at=world.now)
