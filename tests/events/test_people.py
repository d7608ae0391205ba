"""The list of people as the office keeps it: for those who call, and for those who wait for an answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from plietsch.core.world import World
from plietsch.events.models import Event, Registration, Standing
from plietsch.events.operations.inquiries import add_inquiry
from plietsch.events.operations.planning import copy_event
from plietsch.events.operations.registrations import change_details
from tests.factories.events import ONSITE, a_guest, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=False)
ClientAs = Callable[[str], Client]
MEALS = {"text": "Essen", "kind": "choice", "choices": ["vegetarisch", "egal"], "is_required": True}


def people_of(event: Event) -> str:
    return f"{event.get_absolute_url()}teilnehmende/"


def test_the_office_cancels_for_who_calls_and_the_next_moves_up(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONSITE: 1})
    caller, next_one = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    address = f"/veranstaltungen/absagen/{caller.pk}/"
    assert address in client_as("office").get(people_of(event)).content.decode()

    refused = client_as("member").post(address)
    client_as("office").post(address)

    caller.refresh_from_db()
    next_one.refresh_from_db()
    assert refused.status_code == 403
    assert (caller.standing, next_one.standing) == (Standing.CANCELLED, Standing.OFFERED)


def test_the_office_registers_who_calls_at_once(client_as: ClientAs, world: World) -> None:
    event, office = an_event(world, {ONSITE: 2}), client_as("office")
    typed = {"mode": ONSITE, "name": "Anna Anruf", "email": "Anna@example.org"}

    office.post(f"{people_of(event)}neu/", typed)
    again = office.post(f"{people_of(event)}neu/", typed)
    run_jobs()

    assert Registration.objects.get(event=event).standing == Standing.SEATED
    assert "steht schon auf der Liste" in again.content.decode()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["anna@example.org"], "Sie sind angemeldet: Deichschau")
    ]
    assert client_as("member").get(f"{people_of(event)}neu/").status_code == 403


def test_who_waits_for_an_answer_is_counted_and_comes_first(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    a_guest(event, 1, world.now)
    Event.objects.filter(pk=event.pk).update(needs_approval=True)
    a_guest(Event.objects.get(pk=event.pk), 2, world.now)

    page = client_as("office").get(people_of(event)).content.decode()

    assert "1 wartet auf Ihre Zusage" in page
    assert page.index("Gast 2") < page.index("Gast 1")


def test_answers_to_the_organisers_questions_stand_on_the_list(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    meals = add_inquiry(event=event, **MEALS, by=world["user.office"], at=world.now)
    guest = a_guest(event, 1, world.now)
    change_details(registration=guest, answers={meals: "vegetarisch"}, by=None, at=world.now)

    assert "Essen: vegetarisch" in client_as("office").get(people_of(event)).content.decode()


def test_a_copied_event_asks_the_same(world: World) -> None:
    event, office = an_event(world), world["user.office"]
    add_inquiry(event=event, **MEALS, by=office, at=world.now)
    add_inquiry(event=event, text="Bedarf", kind="text", is_private=True, by=office, at=world.now)

    draft = copy_event(event=event, on=(world.now + timedelta(days=60)).date(), by=office, at=world.now)

    asked = draft.inquiries.order_by("pk").values_list("text", "choices", "is_required", "is_private")
    assert list(asked) == [("Essen", MEALS["choices"], True, False), ("Bedarf", [], False, True)]
