"""Who calls the office: with an account or without an address, after the deadline, at events for members."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from plietsch.core.world import World
from plietsch.events.models import Event, Registration, Standing
from plietsch.events.operations.registrations import request_registration
from tests.factories.events import ONSITE, a_guest, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


def _write_down(office: Client, event: Event, email: str, name: str = "Anna Anruf") -> str:
    typed = {"mode": ONSITE, "name": name, "email": email}
    answer = office.post(f"{event.get_absolute_url()}teilnehmende/neu/", typed, follow=True)
    return answer.content.decode()


def _standing(event: Event) -> list[Standing]:
    return [one.standing for one in Registration.objects.filter(event=event).order_by("number")]


def test_a_member_who_called_finds_the_registration_in_the_account(client_as: ClientAs, world: World) -> None:
    event, member = an_event(world), world["user.member"]

    _write_down(client_as("office"), event, member.email.upper())

    registration = Registration.objects.get(event=event)
    assert registration.person == member
    mine = client_as("member").get("/veranstaltungen/meine/").content.decode()
    assert registration.get_absolute_url() in mine


def test_a_guest_list_entry_of_a_member_is_theirs_with_the_next_click(
    client_as: ClientAs, world: World
) -> None:
    event, member = an_event(world), world["user.member"]
    guest = a_guest(event, 1, world.now)
    Registration.objects.filter(pk=guest.pk).update(email=member.email)

    answer = client_as("member").post(f"{event.get_absolute_url()}anmeldung/", {"mode": ONSITE})

    assert answer["Location"] == guest.get_absolute_url()
    assert Registration.objects.get(event=event).person == member


def test_who_has_no_address_is_written_down_and_gets_no_mail(client_as: ClientAs, world: World) -> None:
    event, office = an_event(world, {ONSITE: 5}), client_as("office")
    for name in ("Anna Anruf", "Otto Ohne"):
        assert f"{name} steht auf der Liste." in _write_down(office, event, "", name)
    run_jobs()

    page = office.get(f"{event.get_absolute_url()}teilnehmende/").content.decode()
    assert _standing(event) == [Standing.SEATED] * 2
    assert "None" not in page
    assert not mail.outbox
    assert office.get(f"{event.get_absolute_url()}teilnehmende.csv").status_code == 200


def test_the_office_writes_down_after_the_deadline_and_needs_no_yes_of_its_own(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, needs_approval=True)
    Event.objects.filter(pk=event.pk).update(registration_closes_at=world.now - timedelta(days=1))

    _write_down(client_as("office"), event, "anna@example.org")

    assert _standing(event) == [Standing.SEATED]


def test_nobody_is_written_down_once_the_event_is_cancelled(client_as: ClientAs, world: World) -> None:
    event, office = an_event(world), client_as("office")
    list_of = f"{event.get_absolute_url()}teilnehmende/"
    assert f"{list_of}neu/" in office.get(list_of).content.decode()

    Event.objects.filter(pk=event.pk).update(cancelled_at=world.now)

    assert f"{list_of}neu/" not in office.get(list_of).content.decode()
    assert "Die Anmeldung ist geschlossen." in _write_down(office, event, "anna@example.org")


def test_an_event_for_members_takes_nobody_who_could_not_come_in(client_as: ClientAs, world: World) -> None:
    event = an_event(world, visibility="members")
    office, member = client_as("office"), client_as("member")
    group = f"{event.get_absolute_url()}anmeldung/gruppe/"

    refused = _write_down(office, event, "fremd@example.org")
    _write_down(office, event, world["user.science"].email)
    colleagues = member.post(group, {"mode": ONSITE, "lines": "Erna Fremd, erna@example.org"})

    assert "sehen nur Mitglieder" in refused
    assert "sehen nur Mitglieder" in colleagues.content.decode()
    assert group not in member.get(event.get_absolute_url()).content.decode()
    assert [one.person for one in Registration.objects.filter(event=event)] == [world["user.science"]]


@pytest.mark.parametrize("what", ["yes", "seat"])
def test_after_a_cancellation_nobody_is_said_yes_to(client_as: ClientAs, world: World, what: str) -> None:
    event = an_event(world, needs_approval=what == "yes")
    guest = a_guest(event, 1, world.now)
    if what == "seat":
        Registration.objects.filter(pk=guest.pk).update(offered_until=world.now + timedelta(days=2))
    Event.objects.filter(pk=event.pk).update(cancelled_at=world.now)
    before = guest.standing if what == "yes" else Standing.OFFERED
    run_jobs()
    mail.outbox.clear()

    office = client_as("office")
    if what == "yes":
        assert "Zusagen" not in office.get(f"{event.get_absolute_url()}teilnehmende/").content.decode()
        office.post(f"/veranstaltungen/anfragen/{guest.pk}/", {"says": "yes"})
    else:
        client_as("guest").post(f"{guest.get_absolute_url()}annahme/")
    run_jobs()

    guest.refresh_from_db()
    assert guest.standing == before
    assert not mail.outbox


def test_who_registers_again_after_a_wrong_tick_is_not_there_yet(world: World) -> None:
    event = an_event(world)
    guest = a_guest(event, 1, world.now)
    gone = {"arrived_at": world.now, "reminded_at": world.now, "cancelled_at": world.now, "seated_at": None}
    Registration.objects.filter(pk=guest.pk).update(**gone)

    told = {"mode": ONSITE, "name": "Gast 1", "email": guest.email, "language": "de"}
    again = request_registration(event=event, **told, at=world.now)

    assert (again.pk, again.arrived_at, again.reminded_at) == (guest.pk, None, None)


def test_nobody_leaves_the_list_of_what_is_over(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    guest = a_guest(event, 1, world.now)
    times = {"starts_at": world.now - timedelta(hours=3), "ends_at": world.now - timedelta(hours=1)}
    Event.objects.filter(pk=event.pk).update(**times)

    client_as("guest").post(f"{guest.get_absolute_url()}abmeldung/")
    client_as("office").post(f"/veranstaltungen/absagen/{guest.pk}/")

    guest.refresh_from_db()
    assert guest.standing == Standing.SEATED
