"""Who calls the office: with an account or without an address, after the deadline, at events for members."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from plietsch.core.world import World
from plietsch.events.models import Answer, Event, Registration, Speaker, Standing
from plietsch.events.operations.halls import choose_hosts
from plietsch.events.operations.inquiries import add_inquiry
from plietsch.events.operations.leaving import forget_person
from plietsch.events.operations.planning import cancel_event, change_event
from plietsch.events.operations.programme import add_item, change_item, remove_item
from plietsch.events.operations.registrations import request_registration
from plietsch.notifications.models import Notice
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
        office.post(f"/veranstaltungen/zusagen/{guest.pk}/", {"says": "yes"})
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


def test_a_member_taken_off_by_mistake_is_written_down_again(client_as: ClientAs, world: World) -> None:
    event, office = an_event(world), client_as("office")
    member = world["user.member"]
    _write_down(office, event, member.email)
    office.post(f"/veranstaltungen/absagen/{Registration.objects.get(event=event).pk}/")

    _write_down(office, event, member.email)

    assert _standing(event) == [Standing.SEATED]


def test_a_question_with_yes_or_no_takes_a_no(client_as: ClientAs, world: World) -> None:
    event, office = an_event(world), world["user.office"]
    asked = {"text": "Essen Sie mit?", "kind": "yes", "is_required": True}
    question = add_inquiry(event=event, **asked, by=office, at=world.now)
    typed = {"mode": ONSITE, f"inquiry_{question.pk}": "nein"}

    client_as("member").post(f"{event.get_absolute_url()}anmeldung/", typed)

    assert Answer.objects.get(inquiry=question).text == "nein"


def test_what_an_account_is_told_and_forgets_holds_entries_under_its_address(world: World) -> None:
    event, member = an_event(world), world["user.member"]
    guest = a_guest(event, 1, world.now)
    Registration.objects.filter(pk=guest.pk).update(email=member.email)

    assert guest in Registration.objects.of(member)
    forget_person(person=member, at=world.now)

    assert not Registration.objects.filter(pk=guest.pk).exists()


def test_a_mail_leads_to_the_page_in_the_readers_language(world: World) -> None:
    event = an_event(world)
    asked = {"mode": ONSITE, "name": "Gæst", "email": "gaest@example.org", "language": "da"}
    registration = request_registration(event=event, **asked, at=world.now)
    run_jobs()

    assert f"/da{registration.get_absolute_url()}" in mail.outbox[0].body


@pytest.mark.parametrize("what", ["changed", "cancelled"])
def test_who_moderates_or_organises_along_hears_of_a_change(
    world: World, what: str, django_capture_on_commit_callbacks: Any
) -> None:
    event, office = an_event(world), world["user.office"]
    choose_hosts(event=event, hosts=[world["user.utility"]], by=office, at=world.now)

    with django_capture_on_commit_callbacks(execute=True):
        if what == "cancelled":
            cancel_event(event=event, reason="Sturm", by=office, at=world.now)
        else:
            change_event(event=event, seats={ONSITE: None}, title="Siel", by=office, at=world.now)

    assert Notice.objects.filter(member=world["user.utility"], kind=f"event.{what}").exists()


def test_who_speaks_hears_that_the_talk_is_moved_or_struck(world: World) -> None:
    event, office = an_event(world), world["user.office"]
    times = {"starts_at": event.starts_at, "ends_at": event.starts_at + timedelta(minutes=30)}
    who = {"speakers": ["Redner 1, Rednerin, rede@example.org"], "by": office, "at": world.now}
    item = add_item(event=event, kind="talk", title="Wattwege", **times, **who)
    Speaker.objects.filter(event=event).update(email="rede@example.org")
    run_jobs()
    mail.outbox.clear()

    later = {name: value + timedelta(hours=1) for name, value in times.items()}
    change_item(item=item, title="Wattwege", **later, **who)
    run_jobs()
    remove_item(item=item, by=office, at=world.now)
    run_jobs()

    assert [message.subject.partition(":")[0] for message in mail.outbox] == [
        "Ihr Auftritt ist geändert",
        "Ihr Programmpunkt entfällt",
    ]
    assert f"{timezone.localtime(later['starts_at']):%H:%M} Wattwege" in mail.outbox[0].body


def test_nobody_leaves_the_list_of_what_is_over(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    guest = a_guest(event, 1, world.now)
    times = {"starts_at": world.now - timedelta(hours=3), "ends_at": world.now - timedelta(hours=1)}
    Event.objects.filter(pk=event.pk).update(**times)

    client_as("guest").post(f"{guest.get_absolute_url()}abmeldung/")
    client_as("office").post(f"/veranstaltungen/absagen/{guest.pk}/")

    guest.refresh_from_db()
    assert guest.standing == Standing.SEATED
