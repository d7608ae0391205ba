"""Raised hands: who it is, and that they learn when they are called up; what leaves the screens by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.core.world import World
from plietsch.events import voters
from plietsch.events.blocks import PUBLIC, blocks_of, hall_with_all
from plietsch.events.models import Caption, Hall, Hand, Poll, Question
from plietsch.events.operations.gestures import call_up
from plietsch.events.operations.halls import close_hall, open_hall
from plietsch.events.operations.polls import close_poll, open_poll, prepare_poll, show_poll
from plietsch.events.operations.questions import ask, release, take_up
from tests.factories.events import ONSITE, a_guest, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
JSON = {"Accept": "application/json"}


@pytest.fixture
def hall(world: World) -> Hall:
    voters.forget_acts()
    return open_hall(event=an_event(world, {ONSITE: 5}), by=world["user.office"], at=world.now)


def test_the_desk_reads_who_raised_a_hand(client_as: ClientAs, hall: Hall, world: World) -> None:
    registered, named, unknown = (client_as("guest") for _each in range(3))
    registered.get(f"{a_guest(hall.event, 1, world.now).get_absolute_url()}saal/")
    hand = f"{hall.get_absolute_url()}hand/"

    registered.post(hand, {"wants": "1"})
    named.post(hand, {"wants": "1", "name": "Greta"})
    unknown.post(hand, {"wants": "1", "name": ""})

    assert list(hall.hands.order_by("pk").values_list("name", flat=True)) == ["Gast 1", "Greta", "Gast"]
    assert 'value="Gast 1"' in registered.get(hall.get_absolute_url()).content.decode()
    assert 'id="hand-name"' not in registered.get(hall.get_absolute_url()).content.decode()
    assert 'id="hand-name"' in unknown.get(hall.get_absolute_url()).content.decode()


def test_who_is_called_up_learns_it(client_as: ClientAs, hall: Hall) -> None:
    guest = client_as("guest")
    marks = guest.post(f"{hall.get_absolute_url()}hand/", {"wants": "1"}, headers=JSON).json()["marks"]
    hand = Hand.objects.get(hall=hall)
    assert marks == {"hand": True, hand.mark: True}
    assert hand.mark in guest.get(hall.get_absolute_url()).content.decode()
    assert blocks_of(hall_with_all(hall.pk), PUBLIC, "de")["up"] == hand.mark

    call_up(hand=hand)

    assert blocks_of(hall_with_all(hall.pk), PUBLIC, "de")["up"] == ""


def test_the_big_screen_shows_the_result_that_was_shown_last(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    office, polls = world["user.office"], []
    for minute, text in enumerate(("Zuerst geöffnet", "Danach geöffnet")):
        poll = prepare_poll(
            hall=hall, text=text, kind=Poll.Kind.ONE, options=["ja", "nein"], by=office, at=world.now
        )
        open_poll(poll=poll, by=office, at=world.now + timedelta(minutes=minute))
        polls.append(poll)
    show_poll(poll=polls[0], shows=True, by=office, at=world.now + timedelta(minutes=2))
    for minute, poll in ((3, polls[1]), (4, polls[0])):
        close_poll(poll=Poll.objects.get(pk=poll.pk), by=office, at=world.now + timedelta(minutes=minute))

    screen = client_as("guest").get(f"{hall.get_absolute_url()}buehne/").content.decode()

    assert "Zuerst geöffnet" in screen
    assert "Danach geöffnet" not in screen


def test_what_was_said_a_while_ago_is_no_longer_shown(client_as: ClientAs, hall: Hall) -> None:
    now = timezone.now()
    Caption.objects.create(event=hall.event, text="Vorhin gesagt", at=now - timedelta(minutes=1))
    Caption.objects.create(event=hall.event, text="Eben gesagt", at=now)

    page = client_as("guest").get(hall.get_absolute_url()).content.decode()

    assert "Eben gesagt" in page
    assert "Vorhin gesagt" not in page


def test_what_is_being_answered_at_the_end_is_not_left_over(hall: Hall, world: World) -> None:
    office = world["user.office"]
    question = ask(hall=hall, text="Wann?", name="", place="online", by=None, at=world.now)
    release(question=question, by=office, at=world.now)
    take_up(question=Question.objects.get(pk=question.pk), by=office, at=world.now)

    close_hall(hall=hall, by=office, at=world.now)

    assert not hall.questions.open().exists()


def test_nothing_goes_on_in_a_closed_hall(client_as: ClientAs, hall: Hall, world: World) -> None:
    office = {"by": world["user.office"], "at": world.now}
    poll = prepare_poll(hall=hall, text="Was fehlt?", kind="words", **office)
    open_poll(poll=poll, **office)
    poll.refresh_from_db()
    show_poll(poll=poll, shows=True, **office)
    page = hall.get_absolute_url()
    assert "läuft noch" in client_as("guest").get(page).content.decode()

    close_hall(hall=hall, **office)

    closed = client_as("guest").get(page).content.decode()
    assert "läuft noch" not in closed
    assert "data-closed" in closed
