"""One's own calendar, a place's calendar, and answers that calendar programs send by mail."""

from collections.abc import Callable

import pytest
import vobject
from django.test import Client

from plietsch.core.world import World
from plietsch.events import ical
from plietsch.events.by_mail import answer_by_mail
from plietsch.events.models import Registration, Standing
from plietsch.events.operations.answers import StaleAnswer, answer_invitation
from plietsch.events.operations.leaving import cancel_registration
from plietsch.events.operations.registrations import register_member
from plietsch.events.operations.subscriptions import make_calendar_key, revoke_calendar_key
from plietsch.events.replies import NoReply
from tests.factories.events import ONLINE, ONSITE, a_guest, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


def an_answer(registration: Registration, word: str, method: str = "REPLY") -> str:
    """What Thunderbird writes when somebody clicks."""
    request = vobject.readOne(ical.invitation(registration)).vevent
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{request.uid.value}",
        f"SEQUENCE:{request.sequence.value}",
        "DTSTAMP:20301204T101500Z",
        "DTSTART:20301220T101500Z",
        f"ATTENDEE;PARTSTAT={word}:mailto:{registration.address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines) + "\r\n"


def test_my_calendar_shows_where_i_take_part_and_nothing_else(client_as: ClientAs, world: World) -> None:
    mine = an_event(world, {ONSITE: 1}, title="Deichschau", venue=world["venue.kiel"])
    an_event(world, title="Hafenrundfahrt")
    register_member(event=mine, mode=ONSITE, by=world["user.science"], at=world.now)
    key = make_calendar_key(by=world["user.science"], at=world.now)

    feed = Client().get(key.get_absolute_url())

    entries = vobject.readOne(feed.content.decode()).vevent_list
    titles = [entry.summary.value for entry in entries]
    assert "Deichschau" in titles
    assert "Hafenrundfahrt" not in titles
    assert feed["Cache-Control"].startswith("max-age=0")
    assert "Deichschau" in client_as("science").get("/veranstaltungen/meine/").content.decode()


def test_a_calendar_with_feed_and_mail_shows_an_event_once(world: World) -> None:
    member = world["user.science"]
    mine = register_member(event=an_event(world), mode=ONSITE, by=member, at=world.now)
    key = make_calendar_key(by=member, at=world.now)

    feed = vobject.readOne(Client().get(key.get_absolute_url()).content.decode()).vevent_list
    mailed = vobject.readOne(ical.invitation(mine)).vevent

    mine_in_feed = [entry for entry in feed if entry.uid.value == mailed.uid.value]
    assert [entry.sequence.value for entry in mine_in_feed] == [mailed.sequence.value]


def test_an_address_that_was_taken_back_answers_no_more(world: World) -> None:
    member = world["user.science"]
    first = make_calendar_key(by=member, at=world.now).get_absolute_url()
    second = make_calendar_key(by=member, at=world.now).get_absolute_url()
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)

    revoke_calendar_key(by=member, at=world.now)

    assert Client().get(second).status_code == 404
    assert Client().get("/veranstaltungen/kalender/1.forged.ics").status_code == 404


def test_who_left_the_network_reads_no_calendar(world: World) -> None:
    member = world["user.science"]
    key = make_calendar_key(by=member, at=world.now)
    member.is_active = False
    member.save(update_fields=["is_active"])

    assert Client().get(key.get_absolute_url()).status_code == 404


def test_a_place_has_a_calendar_of_its_own(client_as: ClientAs, world: World) -> None:
    an_event(world, title="Deichschau", venue=world["venue.kiel"])
    an_event(world, {ONLINE: None}, title="Nur im Netz")
    place = world["place.kiel"]

    feed = client_as("guest").get(f"/veranstaltungen/orte/{place.code}.ics").content.decode()

    assert "Deichschau" in feed
    assert "Nur im Netz" not in feed
    assert f"orte/{place.code}.ics" in client_as("guest").get(place.get_absolute_url()).content.decode()


def test_who_sees_a_calendar_entry_cannot_cancel(world: World) -> None:
    registration = a_guest(an_event(world, {ONSITE: None}), 1, world.now)
    seen = ical.invitation(registration)

    assert registration.key not in seen.replace("\r\n ", "")
    assert not Registration.objects.with_key(registration.invitation_key).exists()


def test_declining_in_the_calendar_program_gives_the_seat_to_the_next(world: World) -> None:
    event = an_event(world, {ONSITE: 1})
    first, second = a_guest(event, 1, world.now), a_guest(event, 2, world.now)

    answer_invitation(ics=an_answer(first, "DECLINED"), at=world.now)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.standing, second.standing) == (Standing.CANCELLED, Standing.OFFERED)

    answer_invitation(ics=an_answer(second, "ACCEPTED"), at=world.now)

    second.refresh_from_db()
    assert second.standing == Standing.SEATED


def test_an_old_answer_does_not_cancel_who_came_back(world: World) -> None:
    event, member = an_event(world, {ONSITE: 5}), world["user.member"]
    mine = register_member(event=event, mode=ONSITE, by=member, at=world.now)
    old = an_answer(mine, "DECLINED")
    cancel_registration(registration=mine, by=member, at=world.now)
    register_member(event=event, mode=ONSITE, by=member, at=world.now)

    with pytest.raises(StaleAnswer):
        answer_invitation(ics=old, at=world.now)

    mine.refresh_from_db()
    assert mine.standing == Standing.SEATED


def test_nobody_answers_for_somebody_else(world: World) -> None:
    event = an_event(world, {ONSITE: 5})
    mine, other = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    good = an_answer(mine, "DECLINED")
    bad = [
        good.replace(mine.invitation_key, f"{mine.pk}"),
        good.replace(mine.invitation_key, f"{other.pk}.{mine.invitation_key.partition('.')[2]}"),
        an_answer(mine, "DECLINED", method="REQUEST"),
        an_answer(mine, "MAYBE"),
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "Moin",
        "",
        good + " " * 100_000,
    ]
    for ics in bad:
        with pytest.raises(NoReply):
            answer_invitation(ics=ics, at=world.now)
    assert {one.standing for one in Registration.objects.filter(event=event)} == {Standing.SEATED}


def test_an_answer_that_says_its_number_twice_is_none(world: World) -> None:
    guest = a_guest(an_event(world), 1, world.now)
    twice = an_answer(guest, "DECLINED").replace("DTSTAMP", "SEQUENCE:5\r\nDTSTAMP")

    answer_by_mail(twice, sender="fremd@example.org", at=world.now)

    guest.refresh_from_db()
    assert guest.standing == Standing.SEATED
