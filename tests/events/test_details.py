"""What people said about themselves at registration, said otherwise later."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events.models import Answer, Event, Inquiry, Registration
from plietsch.events.operations.inquiries import add_inquiry, remove_inquiry
from plietsch.events.operations.leaving import cancel_registration
from plietsch.events.operations.registrations import (
    RegistrationClosed,
    change_details,
    register_member,
)
from tests.factories.events import ONSITE, a_guest, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=False)
ClientAs = Callable[[str], Client]


@pytest.fixture
def event(world: World) -> Event:
    """An event with one seat that asks, in confidence, what people need."""
    event = an_event(world, {ONSITE: 1})
    need = {
        "text": "Was brauchen Sie?",
        "kind": "text",
        "choices": [],
        "is_required": True,
        "is_private": True,
    }
    add_inquiry(event=event, **need, by=world["user.office"], at=world.now)
    return event


def page_of(registration: Registration) -> str:
    return f"{registration.get_absolute_url()}angaben/"


def typed(event: Event, need: str) -> dict[str, str]:
    return {f"inquiry_{event.inquiries.get().pk}": need}


def test_a_colleague_who_was_registered_by_another_is_asked_after_confirming(
    client_as: ClientAs, event: Event, world: World
) -> None:
    lines = {"mode": "onsite", "lines": "Karla Kollegin <karla@example.org>"}
    client_as("member").post(f"{event.get_absolute_url()}anmeldung/gruppe/", lines)
    colleague = Registration.objects.get(email="karla@example.org")

    page = client_as("guest").post(f"{colleague.get_absolute_url()}bestaetigung/", follow=True)

    assert page.redirect_chain[-1][0] == page_of(colleague)
    assert "Was brauchen Sie?" in page.content.decode()
    client_as("guest").post(page_of(colleague), {"name": "Karla", **typed(event, "eine Rampe")})
    again = client_as("guest").post(f"{colleague.get_absolute_url()}bestaetigung/")
    assert again.headers["Location"] == colleague.get_absolute_url()


def test_a_guest_corrects_name_and_answer_and_keeps_the_seat(
    client_as: ClientAs, event: Event, world: World
) -> None:
    guest, waiting = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    assert page_of(guest) in client_as("guest").get(guest.get_absolute_url()).content.decode()

    client_as("guest").post(page_of(guest), {"name": "Grete Gast", **typed(event, "eine Rampe")})

    guest.refresh_from_db()
    waiting.refresh_from_db()
    assert (guest.name, guest.standing, waiting.standing) == ("Grete Gast", "seated", "waiting")
    assert 'value="eine Rampe"' in client_as("guest").get(page_of(guest)).content.decode()


def test_the_fact_and_the_mail_of_a_change_hold_no_answer(
    client_as: ClientAs, event: Event, world: World
) -> None:
    guest = a_guest(event, 1, world.now)

    for _twice in range(2):
        client_as("guest").post(page_of(guest), {"name": "Grete Gast", **typed(event, "eine Rampe")})
    run_jobs()

    fact = Activity.objects.get(verb="registration.details_changed")
    assert (fact.audience, fact.facts) == ("office", {})
    letters = [one for one in mail.outbox if one.subject.startswith("Ihre Angaben")]
    assert [(one.to, "Rampe" in one.body) for one in letters] == [([guest.email], False)]


def test_a_mistake_keeps_what_was_typed(client_as: ClientAs, event: Event, world: World) -> None:
    guest = a_guest(event, 1, world.now)

    page = client_as("guest").post(page_of(guest), {"name": "", **typed(event, "eine Rampe")})

    assert (page.status_code, 'value="eine Rampe"' in page.content.decode()) == (200, True)
    guest.refresh_from_db()
    assert guest.name == "Gast 1"


def test_a_member_changes_answers_from_the_event_and_the_name_in_the_account(
    client_as: ClientAs, event: Event, world: World
) -> None:
    member = world["user.member"]
    mine = register_member(event=event, mode=ONSITE, by=member, at=world.now)
    assert page_of(mine) in client_as("member").get(event.get_absolute_url()).content.decode()
    assert page_of(mine) not in client_as("business").get(event.get_absolute_url()).content.decode()

    client_as("member").post(page_of(mine), {"name": "Jemand anderes", **typed(event, "vegan")})
    answers = {event.inquiries.get(): "vegan"}
    change_details(registration=mine, name="Jemand anderes", answers=answers, by=member, at=world.now)

    mine.refresh_from_db()
    assert (mine.name, mine.answers.get().text) == (member.name, "vegan")


@pytest.mark.parametrize("when", ["deadline", "over", "cancelled"])
def test_what_the_office_works_with_changes_no_more(
    client_as: ClientAs, event: Event, world: World, when: str
) -> None:
    guest, at = a_guest(event, 1, world.now), world.now
    if when == "deadline":
        Event.objects.filter(pk=event.pk).update(registration_closes_at=at - timedelta(seconds=1))
    if when == "over":  # though the office forgot to close the list
        times = {"starts_at": at - timedelta(hours=3), "ends_at": at - timedelta(hours=1)}
        Event.objects.filter(pk=event.pk).update(**times, registration_closes_at=at + timedelta(days=9))
    if when == "cancelled":
        cancel_registration(registration=guest, by=None, at=at)

    shown = client_as("guest").get(page_of(guest))
    sent = client_as("guest").post(page_of(guest), {"name": "Zu spät", **typed(event, "eine Rampe")})
    with pytest.raises(RegistrationClosed):
        change_details(registration=guest, answers={event.inquiries.get(): "spät"}, by=None, at=at)

    assert {shown["Location"], sent["Location"]} == {guest.get_absolute_url()}
    assert page_of(guest) not in client_as("guest").get(guest.get_absolute_url()).content.decode()
    assert not Answer.objects.filter(registration=guest).exists()


def test_a_question_that_the_office_dropped_meanwhile_is_not_answered_again(
    event: Event, world: World
) -> None:
    guest, dropped = a_guest(event, 1, world.now), event.inquiries.get()
    remove_inquiry(inquiry=Inquiry.objects.get(event=event), by=world["user.office"], at=world.now)

    change_details(registration=guest, answers={dropped: "eine Rampe"}, by=None, at=world.now)

    assert not Answer.objects.filter(registration=guest).exists()


def test_a_forged_link_changes_nothing(client_as: ClientAs, event: Event, world: World) -> None:
    guest, other = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    forged = page_of(guest).replace(f"/{guest.pk}.", f"/{other.pk}.")

    assert client_as("member").post(forged, {"name": "Fremd", **typed(event, "x")}).status_code == 404
