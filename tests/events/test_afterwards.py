"""What people read when an event is cancelled or over, and odd things that the office types."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from plietsch.core.world import World
from plietsch.events.models import Event, Headcount, Registration, Series
from plietsch.events.operations.attendance import check_in
from plietsch.events.operations.halls import open_hall
from plietsch.events.operations.planning import cancel_event
from plietsch.events.tasks import send_thanks, tell_people
from tests.factories.events import ONLINE, ONSITE, a_guest, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=False)
ClientAs = Callable[[str], Client]


def letters() -> dict[str, str]:
    """What each address got so far, which is then forgotten."""
    run_jobs()
    sent, mail.outbox = list(mail.outbox), []
    return {message.to[0]: message.message().as_string() for message in sent}


def test_a_cancelled_event_has_no_ticket_and_takes_back_what_stands_in_calendars_only(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, {ONSITE: 1})
    seated, waiting = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    assert "am Einlass" in client_as("guest").get(seated.get_absolute_url()).content.decode()
    letters()

    cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=world.now)
    tell_people.func(event.pk)

    sent = letters()
    assert "am Einlass" not in client_as("guest").get(seated.get_absolute_url()).content.decode()
    assert "METHOD:CANCEL" in sent[seated.email] or 'method="CANCEL"' in sent[seated.email]
    assert "text/calendar" not in sent[waiting.email]


def test_where_a_door_was_kept_only_who_came_in_is_thanked(world: World) -> None:
    kept, free = an_event(world, {ONSITE: 5, ONLINE: None}), an_event(world, title="Ohne Einlass")
    came, stayed_away, online, anybody = (
        a_guest(event, number, world.now, mode)
        for number, (event, mode) in enumerate(
            [(kept, ONSITE), (kept, ONSITE), (kept, ONLINE), (free, ONSITE)], 1
        )
    )
    check_in(registration=came, by=world["user.office"], at=world.now)
    now = timezone.now()
    Event.objects.filter(pk__in=[kept.pk, free.pk]).update(
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1)
    )

    send_thanks.func()

    thanked = Registration.objects.filter(event__in=[kept, free], followed_up_at__isnull=False)
    assert set(thanked) == {came, online, anybody}
    assert stayed_away not in thanked


def test_who_never_came_in_says_nothing_of_how_it_was(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONSITE: 5})
    came, stayed_away = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    check_in(registration=came, by=world["user.office"], at=world.now)
    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(starts_at=now - timedelta(hours=3), ends_at=now)
    guest = client_as("guest")

    assert "wie es war" in guest.get(came.get_absolute_url()).content.decode()
    assert "wie es war" not in guest.get(stayed_away.get_absolute_url()).content.decode()
    page = guest.post(f"{stayed_away.get_absolute_url()}rueckmeldung/", {"stars": 1, "text": ""}, follow=True)
    assert "waren nicht dabei" in page.content.decode()
    guest.post(f"{came.get_absolute_url()}rueckmeldung/", {"stars": 5, "text": ""})
    assert list(event.feedback.values_list("stars", flat=True)) == [5]


def test_minutes_without_anybody_are_part_of_the_curve(client_as: ClientAs, world: World) -> None:
    hall = open_hall(event=an_event(world), by=world["user.office"], at=world.now)
    begin = timezone.now().replace(second=0, microsecond=0)
    for minute in (0, 1, 4):
        Headcount.objects.create(hall=hall, at=begin + timedelta(minutes=minute), process="a", count=2)

    page = client_as("office").get(f"{hall.event.get_absolute_url()}zahlen/").content.decode()

    assert "0.0,0.0 25.0,0.0 50.0,40.0 75.0,40.0 100.0,0.0" in page


def test_a_series_without_a_letter_in_its_name_has_an_address(client_as: ClientAs) -> None:
    for _each in range(2):
        client_as("office").post("/veranstaltungen/planung/reihen/neu/", {"title": "!!!", "description": ""})

    found = Series.objects.filter(title="!!!")
    assert len({series.slug for series in found}) == 2
    for series in found:
        assert client_as("guest").get(series.get_absolute_url()).status_code == 200


def test_more_seats_than_people_in_the_country_are_refused_in_words(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, {ONLINE: None})
    typed = {"has_online": "on", "online_seats": "99999999999999999999"}

    page = client_as("office").post(f"{event.get_absolute_url()}bearbeitung/", typed).content.decode()

    assert "kleiner oder gleich 1000000" in page
