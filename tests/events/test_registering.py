"""How people get seats, wait for them, change and give them back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events.models import Event, Registration, Seating, Standing
from plietsch.events.operations.leaving import cancel_registration, forget_person, pass_on_lapsed_offers
from plietsch.events.operations.planning import cancel_event, change_event
from plietsch.events.operations.registrations import (
    AlreadyRegistered,
    NoSeatThere,
    OfferLapsed,
    RegistrationClosed,
    accept_offer,
    approve_registration,
    confirm_registration,
    register_member,
    request_registration,
    switch_mode,
)
from plietsch.events.operations.seats import NoSuchMode
from tests.factories.events import ONLINE, ONSITE, a_draft, a_guest, an_event

pytestmark = pytest.mark.django_db


def taken(event: Event, mode: str = ONSITE) -> int:
    return Seating.objects.get(event=event, mode=mode).taken


def standing_of(registration: Registration) -> Standing:
    return Registration.objects.get(pk=registration.pk).standing


def test_a_member_has_a_seat_with_one_click(world: World) -> None:
    event = an_event(world, {ONSITE: 2})

    registration = register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)

    assert registration.standing == Standing.SEATED
    assert taken(event) == 1
    fact = Activity.objects.get(verb="registration.made", subject=f"events.registration:{registration.pk}")
    assert (fact.actor, fact.audience, fact.facts["has_seat"]) == (world["user.member"].pk, "office", True)


def test_nobody_takes_two_seats(world: World) -> None:
    event = an_event(world, {ONSITE: 5})
    register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)

    with pytest.raises(AlreadyRegistered):
        register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)

    assert taken(event) == 1


def test_who_registered_as_a_guest_is_known_again_as_a_member(world: World) -> None:
    event, member = an_event(world, {ONSITE: 5}), world["user.member"]
    asked = request_registration(
        event=event, mode=ONSITE, name="Ich", email=member.email.upper(), language="de", at=world.now
    )
    confirm_registration(registration=asked, at=world.now)

    with pytest.raises(AlreadyRegistered):
        register_member(event=event, mode=ONSITE, by=member, at=world.now)

    assert taken(event) == 1


def test_a_guest_counts_only_after_following_the_link(world: World) -> None:
    event = an_event(world, {ONSITE: 1})

    asked = request_registration(
        event=event, mode=ONSITE, name="Gast", email="gast@example.org", language="de", at=world.now
    )
    assert (asked.standing, taken(event)) == (Standing.UNCONFIRMED, 0)
    confirm_registration(registration=asked, at=world.now)

    assert (standing_of(asked), taken(event)) == (Standing.SEATED, 1)


def test_following_the_link_twice_takes_one_seat(world: World) -> None:
    event = an_event(world, {ONSITE: 2})
    guest = a_guest(event, 1, world.now)

    confirm_registration(registration=guest, at=world.now)

    assert taken(event) == 1


def test_a_stranger_cannot_rename_a_registered_guest(world: World) -> None:
    event = an_event(world, {ONSITE: 2})
    guest = a_guest(event, 1, world.now)

    request_registration(
        event=event, mode=ONSITE, name="Fremd", email=guest.email, language="de", at=world.now
    )

    guest.refresh_from_db()
    assert (guest.name, guest.standing) == ("Gast 1", Standing.SEATED)


def test_who_comes_too_late_waits_in_order_and_moves_up(world: World) -> None:
    event = an_event(world, {ONSITE: 1})
    first, second, third = (a_guest(event, number, world.now) for number in (1, 2, 3))
    assert list(Registration.objects.waiting().filter(event=event)) == [second, third]

    cancel_registration(registration=first, by=None, at=world.now)

    assert standing_of(second) == Standing.OFFERED
    assert standing_of(third) == Standing.WAITING
    assert taken(event) == 1


def test_an_offered_seat_is_taken_in_time(world: World) -> None:
    event = an_event(world, {ONSITE: 1})
    first, second = (a_guest(event, number, world.now) for number in (1, 2))
    cancel_registration(registration=first, by=None, at=world.now)

    accept_offer(registration=second, by=None, at=world.now + timedelta(hours=24))

    assert standing_of(second) == Standing.SEATED


def test_a_seat_not_taken_in_time_goes_to_the_next_in_line(world: World) -> None:
    event = an_event(world, {ONSITE: 1})
    first, second, third = (a_guest(event, number, world.now) for number in (1, 2, 3))
    cancel_registration(registration=first, by=None, at=world.now)
    late = world.now + timedelta(hours=25)

    pass_on_lapsed_offers(event=event, at=late)

    assert standing_of(second) == Standing.CANCELLED
    assert standing_of(third) == Standing.OFFERED
    assert taken(event) == 1
    with pytest.raises(OfferLapsed):
        accept_offer(registration=second, by=None, at=late)


def test_shortly_before_the_event_a_free_seat_is_given_at_once(world: World) -> None:
    event = an_event(world, {ONSITE: 1})
    first, second = (a_guest(event, number, world.now) for number in (1, 2))

    cancel_registration(registration=first, by=None, at=event.starts_at - timedelta(hours=3))

    assert standing_of(second) == Standing.SEATED


def test_more_seats_let_people_move_up_and_fewer_take_none_away(world: World) -> None:
    event, office = an_event(world, {ONSITE: 1}), world["user.office"]
    first, second, third = (a_guest(event, number, world.now) for number in (1, 2, 3))

    change_event(event=event, seats={ONSITE: 2}, by=office, at=world.now)
    assert [standing_of(one) for one in (first, second, third)] == ["seated", "offered", "waiting"]

    change_event(event=event, seats={ONSITE: 1}, by=office, at=world.now)
    assert taken(event) == 2
    cancel_registration(registration=first, by=None, at=world.now)

    assert standing_of(third) == Standing.WAITING
    assert taken(event) == 1


def test_a_registration_switches_from_hall_to_stream_and_frees_its_seat(world: World) -> None:
    event = an_event(world, {ONSITE: 1, ONLINE: None})
    first, second = (a_guest(event, number, world.now) for number in (1, 2))

    switch_mode(registration=first, mode=ONLINE, by=None, at=world.now)

    assert (taken(event, ONSITE), taken(event, ONLINE)) == (1, 1)
    assert standing_of(second) == Standing.OFFERED


def test_a_switch_to_a_full_hall_leaves_the_old_seat(world: World) -> None:
    event = an_event(world, {ONSITE: 1, ONLINE: None})
    a_guest(event, 1, world.now)
    online = a_guest(event, 2, world.now, mode=ONLINE)

    with pytest.raises(NoSeatThere):
        switch_mode(registration=online, mode=ONSITE, by=None, at=world.now)

    online.refresh_from_db()
    assert (online.mode, online.standing) == (ONLINE, Standing.SEATED)
    assert (taken(event, ONSITE), taken(event, ONLINE)) == (1, 1)


def test_who_waits_for_the_hall_may_follow_online_instead(world: World) -> None:
    event = an_event(world, {ONSITE: 1, ONLINE: None})
    waiting = [a_guest(event, number, world.now) for number in (1, 2)][1]

    switch_mode(registration=waiting, mode=ONLINE, by=None, at=world.now)

    assert standing_of(waiting) == Standing.SEATED
    assert (taken(event, ONSITE), taken(event, ONLINE)) == (1, 1)


def test_cancelling_twice_gives_one_seat_back(world: World) -> None:
    event = an_event(world, {ONSITE: 2})
    first, _second = (a_guest(event, number, world.now) for number in (1, 2))

    cancel_registration(registration=first, by=None, at=world.now)
    cancel_registration(registration=first, by=None, at=world.now)

    assert taken(event) == 1


def test_who_cancelled_may_come_back_at_the_end_of_the_line(world: World) -> None:
    event, member = an_event(world, {ONSITE: 1}), world["user.member"]
    mine = register_member(event=event, mode=ONSITE, by=member, at=world.now)
    a_guest(event, 1, world.now)
    cancel_registration(registration=mine, by=member, at=world.now)

    again = register_member(event=event, mode=ONSITE, by=member, at=world.now)

    assert again.pk == mine.pk
    assert again.standing == Standing.WAITING


@pytest.mark.parametrize("when", ["draft", "cancelled", "deadline", "over"])
def test_closed_doors_take_nobody(world: World, when: str) -> None:
    event = a_draft(world) if when == "draft" else an_event(world)
    at = world.now
    if when == "cancelled":
        cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=at)
    if when == "deadline":
        Event.objects.filter(pk=event.pk).update(registration_closes_at=at - timedelta(seconds=1))
    if when == "over":
        at = event.ends_at + timedelta(seconds=1)

    with pytest.raises(RegistrationClosed):
        register_member(event=event, mode=ONSITE, by=world["user.member"], at=at)

    assert taken(event) == 0


def test_the_list_moves_on_after_the_deadline_until_the_end(
    world: World, client_as: Callable[[str], Client]
) -> None:
    event = an_event(world, {ONSITE: 1})
    seated, waiting, last = (a_guest(event, number, world.now) for number in (1, 2, 3))
    Event.objects.filter(pk=event.pk).update(registration_closes_at=world.now - timedelta(minutes=1))
    address, guest = seated.get_absolute_url(), client_as("guest")

    assert f"{address}abmeldung/" in guest.get(address).content.decode()
    guest.post(f"{address}abmeldung/")
    waiting.refresh_from_db()
    assert waiting.standing == Standing.OFFERED
    offer = guest.get(waiting.get_absolute_url()).content.decode()
    assert f"{waiting.get_absolute_url()}annahme/" in offer
    assert f"{last.get_absolute_url()}abmeldung/" in guest.get(last.get_absolute_url()).content.decode()
    with pytest.raises(RegistrationClosed):
        a_guest(event, 4, world.now)


def test_a_mode_that_is_not_offered_is_refused(world: World) -> None:
    event = an_event(world, {ONSITE: 1})

    with pytest.raises(NoSuchMode):
        register_member(event=event, mode=ONLINE, by=world["user.member"], at=world.now)


def test_a_person_who_leaves_the_network_leaves_the_seat_to_the_next(world: World) -> None:
    event, member = an_event(world, {ONSITE: 1}), world["user.member"]
    register_member(event=event, mode=ONSITE, by=member, at=world.now)
    next_in_line = a_guest(event, 1, world.now)

    forget_person(person=member, at=world.now)

    assert not Registration.objects.filter(person=member).exists()
    assert standing_of(next_in_line) == Standing.OFFERED


def test_who_needs_a_word_of_the_office_holds_no_seat_before_it(world: World) -> None:
    event = an_event(world, {ONSITE: 1, ONLINE: None}, needs_approval=True)
    first, second = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    assert {first.standing, second.standing} == {Standing.PENDING}
    switch_mode(registration=first, mode=ONLINE, by=None, at=world.now)
    switch_mode(registration=first, mode=ONSITE, by=None, at=world.now)
    assert event.seatings.get(mode=ONSITE).taken == 0

    approve_registration(registration=second, by=world["user.office"], at=world.now)
    approve_registration(registration=first, by=world["user.office"], at=world.now)

    assert (second.standing, first.standing) == (Standing.SEATED, Standing.WAITING)
    cancel_registration(registration=second, by=None, at=world.now)
    first.refresh_from_db()
    assert first.standing == Standing.OFFERED
