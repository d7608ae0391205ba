"""Mails and the calendar messages in them, read by an independent parser."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import pytest
import vobject
from django.conf import settings
from django.core import mail
from django.test import Client

from plietsch.core.world import World
from plietsch.events.models import Registration
from plietsch.events.operations.attendance import remind, tell_change
from plietsch.events.operations.leaving import cancel_registration
from plietsch.events.operations.planning import cancel_event, change_event
from plietsch.events.operations.registrations import (
    accept_offer,
    register_member,
    request_registration,
    switch_mode,
)
from plietsch.events.tasks import send_reminders
from tests.factories.events import ONLINE, ONSITE, a_guest, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=False)


def letters() -> list[Any]:
    """All mails so far, which are then forgotten."""
    sent, mail.outbox = list(mail.outbox), []
    return sent


def calendar_in(message: Any) -> Any:
    """The calendar message of a mail as another library reads it."""
    parts = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
    (part,) = parts
    found = vobject.readOne(part.get_payload(decode=True).decode())
    assert part.get_param("method") == found.method.value
    return found


@pytest.fixture(autouse=True)
def _commits(django_capture_on_commit_callbacks: Any) -> Any:
    with django_capture_on_commit_callbacks(execute=False):
        yield


def test_a_seat_comes_with_an_entry_for_the_calendar(world: World) -> None:
    event = an_event(world, {ONSITE: 1}, venue=world["venue.kiel"])

    register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)

    entry = calendar_in(letters()[-1])
    assert entry.method.value == "REQUEST"
    assert entry.vevent.summary.value == "Deichschau"
    assert entry.vevent.dtstart.value == event.starts_at.replace(microsecond=0)
    assert entry.vevent.organizer.value == f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    assert entry.vevent.attendee.value == f"mailto:{world['user.member'].email}"
    assert "Kiel" in entry.vevent.location.value


def test_each_change_has_the_same_uid_and_a_higher_sequence(world: World) -> None:
    event, member = an_event(world, {ONSITE: 1, ONLINE: None}), world["user.member"]
    mine = register_member(event=event, mode=ONSITE, by=member, at=world.now)
    switch_mode(registration=mine, mode=ONLINE, by=member, at=world.now)
    later = event.starts_at + timedelta(hours=1), event.ends_at + timedelta(hours=1)
    seats = {ONSITE: 1, ONLINE: None}
    change_event(
        event=event, starts_at=later[0], ends_at=later[1], seats=seats, by=world["user.office"], at=world.now
    )
    mine = Registration.objects.get(pk=mine.pk)
    tell_change(registration=mine)
    cancel_registration(registration=mine, by=member, at=world.now)

    entries = [calendar_in(message) for message in letters()[-4:]]

    assert [entry.method.value for entry in entries] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert len({entry.vevent.uid.value for entry in entries}) == 1
    sequences = [int(entry.vevent.sequence.value) for entry in entries]
    assert sequences == sorted(set(sequences))
    assert entries[2].vevent.dtstart.value == later[0].replace(microsecond=0)
    assert entries[3].vevent.status.value == "CANCELLED"


def test_a_change_is_told_once_and_a_cancelled_event_takes_the_entry_away(world: World) -> None:
    event = an_event(world, {ONSITE: 1})
    mine = register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)
    cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=world.now)
    mine = Registration.objects.select_related("event", "seating", "person").get(pk=mine.pk)
    letters()

    assert [tell_change(registration=mine) for _ in range(2)] == [True, False]

    (message,) = letters()
    assert message.subject == "Abgesagt: Deichschau"
    assert "Sturmflut" in message.body
    assert calendar_in(message).method.value == "CANCEL"


def test_online_people_learn_the_room_and_people_on_site_do_not(world: World) -> None:
    room = "https://raum.example.org/geheim"
    event = an_event(world, {ONSITE: 1, ONLINE: 1}, online_room=room)

    register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)
    register_member(event=event, mode=ONLINE, by=world["user.science"], at=world.now)

    onsite, online = (message.message().as_string() for message in letters()[-2:])
    assert room not in onsite
    assert room in online


def test_who_waits_for_a_seat_does_not_learn_the_room_before(world: World) -> None:
    room = "https://raum.example.org/geheim"
    event = an_event(world, {ONLINE: 1}, online_room=room)
    first = register_member(event=event, mode=ONLINE, by=world["user.member"], at=world.now)
    waiting = register_member(event=event, mode=ONLINE, by=world["user.science"], at=world.now)
    assert room not in letters()[-1].message().as_string()

    cancel_registration(registration=first, by=world["user.member"], at=world.now)
    assert room not in "".join(message.message().as_string() for message in letters())
    accept_offer(registration=waiting, by=world["user.science"], at=world.now)

    assert room in letters()[-1].message().as_string()


def test_a_mail_to_an_unproven_address_holds_nothing_that_a_stranger_typed(world: World) -> None:
    event = an_event(world)

    request_registration(
        event=event,
        mode=ONSITE,
        name="[Gewinn](https://boese.example)",
        email="opfer@example.org",
        language="de",
        at=world.now,
    )

    (message,) = letters()
    assert message.to == ["opfer@example.org"]
    assert "boese" not in message.message().as_string()


def test_a_title_cannot_smuggle_lines_into_a_calendar(world: World) -> None:
    title = "Deich\r\nATTENDEE:mailto:boese@example.org\r\nX-EVIL:1"
    event = an_event(world, title=title)

    register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)

    entry = calendar_in(letters()[-1])
    assert len(entry.vevent.contents["attendee"]) == 1
    assert "x-evil" not in entry.vevent.contents


def test_a_reminder_comes_once_and_only_to_those_with_a_seat(world: World) -> None:
    begin = world.now + timedelta(hours=20)
    event = an_event(world, {ONSITE: 1}, starts_at=begin, ends_at=begin + timedelta(hours=1))
    early = world.now - timedelta(days=3)
    seated, _waiting = (a_guest(event, number, early) for number in (1, 2))
    letters()

    send_reminders.func()
    send_reminders.func()

    assert [(message.subject, message.to) for message in letters()] == [
        ("Erinnerung: Deichschau", [seated.email])
    ]
    assert not remind(registration=seated, at=world.now)


def test_the_worker_writes_mails_after_the_seats_are_let_go(
    world: World, request: pytest.FixtureRequest
) -> None:
    event = an_event(world, {ONSITE: 1})
    letters()
    request.getfixturevalue("waiting_jobs")

    mine = register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)

    assert letters() == []
    run_jobs()
    assert [message.to for message in letters()] == [[mine.email]]


def test_a_mail_that_is_outdated_before_it_is_written_is_not_written(
    world: World, request: pytest.FixtureRequest
) -> None:
    event = an_event(world, {ONSITE: 1})
    letters()
    request.getfixturevalue("waiting_jobs")
    mine = register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)

    cancel_registration(registration=mine, by=world["user.member"], at=world.now)
    run_jobs()

    assert [message.subject for message in letters()] == ["Abgemeldet: Deichschau"]


def test_who_gets_no_yes_is_told_so_and_not_that_they_left(
    world: World, client_as: Callable[[str], Client]
) -> None:
    event = an_event(world, {ONLINE: 1}, needs_approval=True)
    mine = register_member(event=event, mode=ONLINE, by=world["user.member"], at=world.now)
    letters()

    client_as("office").post(f"/veranstaltungen/zusagen/{mine.pk}/", {"says": "no"})

    told = letters()[-1]
    assert told.subject == "Keine Zusage: Deichschau"
    assert "abgemeldet" not in told.body
    assert not [part for part in told.message().walk() if part.get_content_type() == "text/calendar"]
    mine.refresh_from_db()
    assert mine.cancelled_at
