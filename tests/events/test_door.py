"""At the door and after: tickets, checking in, papers, and certificates that prove something."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from plietsch.core.world import World
from plietsch.events import papers, queries
from plietsch.events.models import Event, Registration
from plietsch.events.operations.attendance import (
    NotWatching,
    agree_to_presence,
    check_in,
    note_presence,
)
from plietsch.events.operations.leaving import cancel_registration
from tests.factories.events import ONLINE, ONSITE, a_guest, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


@pytest.fixture
def event(world: World) -> Event:
    """An event that runs for two hours from now on."""
    event = an_event(world, {ONSITE: 5, ONLINE: None})
    times = {"starts_at": world.now, "ends_at": world.now + timedelta(hours=2)}
    Event.objects.filter(pk=event.pk).update(**times)
    event.refresh_from_db()
    return event


def over(event: Event, world: World) -> None:
    times = {"starts_at": world.now - timedelta(hours=3), "ends_at": world.now - timedelta(hours=1)}
    Event.objects.filter(pk=event.pk).update(**times)


def test_a_ticket_opens_the_door_for_those_who_check_in_and_nothing_for_others(
    client_as: ClientAs, event: Event, world: World
) -> None:
    guest = a_guest(event, 1, world.now)
    ticket = f"/veranstaltungen/einladungen/{guest.invitation_key}/einlass/"

    assert client_as("guest").post(ticket)["Location"] == event.get_absolute_url()
    assert client_as("member").post(ticket)["Location"] == event.get_absolute_url()
    guest.refresh_from_db()
    assert guest.arrived_at is None
    assert guest.name in client_as("office").get(ticket).content.decode()
    client_as("office").post(ticket)

    guest.refresh_from_db()
    assert guest.arrived_at


def test_who_was_let_in_on_another_day_is_told_so(client_as: ClientAs, event: Event, world: World) -> None:
    guest, office = a_guest(event, 1, world.now), client_as("office")
    guest.arrived_at = timezone.localtime() - timedelta(days=3)
    guest.save()
    day = date_format(guest.arrived_at, "SHORT_DATE_FORMAT")

    page = office.get(f"/veranstaltungen/einladungen/{guest.invitation_key}/einlass/").content.decode()

    assert f"Schon am {day}" in page


def test_a_tick_at_the_wrong_name_is_taken_back(client_as: ClientAs, event: Event, world: World) -> None:
    guest, office = a_guest(event, 1, world.now), client_as("office")
    for says in ("yes", "no"):
        office.post(f"/veranstaltungen/anwesenheit/{guest.pk}/", {"says": says})

    guest.refresh_from_db()
    assert guest.arrived_at is None
    assert "Doch nicht" not in office.get(f"/veranstaltungen/{event.slug}/teilnehmende/").content.decode()


def test_a_phone_without_network_tells_later_and_twice_is_once(
    client_as: ClientAs, event: Event, world: World
) -> None:
    guest, host = a_guest(event, 1, world.now), client_as("member")
    address, accept = f"/veranstaltungen/anwesenheit/{guest.pk}/", {"Accept": "application/json"}
    assert host.post(address, headers=accept).status_code == 403
    event.hosts.add(world["user.member"])

    assert [host.post(address, headers=accept).status_code for _twice in range(2)] == [200, 200]
    page = host.get(f"/veranstaltungen/{event.slug}/einlass/").content.decode()
    assert guest.invitation_key in page
    assert guest.key not in page
    assert client_as("business").get(f"/veranstaltungen/{event.slug}/einlass/").status_code == 403


def test_the_door_reads_who_came_in_when_and_who_has_no_seat(
    client_as: ClientAs, event: Event, world: World
) -> None:
    guest, gone, host = a_guest(event, 1, world.now), a_guest(event, 2, world.now), client_as("member")
    event.hosts.add(world["user.member"])
    cancel_registration(registration=gone, by=None, at=world.now)

    def ticked(person: Registration, says: str = "yes", ago: str = "") -> dict[str, str]:
        address = f"/veranstaltungen/anwesenheit/{person.pk}/{ago}"
        said = host.post(address, {"says": says}, headers={"Accept": "application/json"}).json()
        return {name: said[name] for name in ("text", "here")}

    first, second = ticked(guest), ticked(guest)

    assert first == {"text": "", "here": first["here"]}
    assert second == {"text": f"Schon um {first['here']} Uhr eingelassen.", "here": first["here"]}
    assert ticked(guest, "no", "?vor=600") == second  # another phone takes back a tick of its own
    assert ticked(gone) == {"text": "Diese Person hat keinen Platz.", "here": ""}
    assert ticked(guest, "no", "?vor=0") == {"text": "", "here": ""}
    ticked(guest)
    assert ticked(guest, "no") == {"text": "", "here": ""}


def test_the_door_without_scripts_counts_in_words_and_shows_nothing_that_needs_them(
    client_as: ClientAs, event: Event, world: World
) -> None:
    guests = [a_guest(event, number, world.now) for number in range(3)]
    check_in(registration=guests[0], by=world["user.office"], at=world.now)

    page = client_as("office").get(f"/veranstaltungen/{event.slug}/einlass/").content.decode()

    assert "1 von 3 sind da</strong>" in page
    for part in ('id="suche"', "data-forget", "Öffnen Sie diese Seite vorher"):
        assert "data-scripted hidden>" in page[: page.index(part)].rpartition("\n")[2], part


def test_who_was_ticked_without_network_came_when_it_was_ticked_and_not_when_it_was_told(
    client_as: ClientAs, event: Event, world: World
) -> None:
    Event.objects.filter(pk=event.pk).update(starts_at=world.now - timedelta(days=1))
    earlier = world.now - timedelta(days=2)
    guest, office, before = a_guest(event, 1, earlier), client_as("office"), timezone.now()

    for ago in ("600", "1200", "300", "-300", "soon"):  # three phones, and nonsense
        office.post(f"/veranstaltungen/anwesenheit/{guest.pk}/?vor={ago}")

    guest.refresh_from_db()
    assert (
        timedelta(seconds=-1) < guest.arrived_at - (before - timedelta(seconds=1200)) < timedelta(minutes=1)
    )


def test_a_phone_at_the_door_is_not_believed_to_come_from_another_day(event: Event, world: World) -> None:
    noon = timezone.localtime(world.now).replace(hour=12, minute=0, second=0, microsecond=0)
    event.starts_at, event.ends_at = noon, noon + timedelta(hours=2)
    event.save()
    day, office = timedelta(days=1), world["user.office"]
    guest, late = a_guest(event, 1, world.now - 2 * day), a_guest(event, 2, noon - timedelta(hours=1))

    check_in(registration=guest, ago=-day, by=office, at=noon)
    assert guest.arrived_at == noon
    for one in (guest, late):
        check_in(registration=one, ago=day, by=office, at=noon)
    assert timezone.localtime(guest.arrived_at) == noon.replace(hour=0)
    assert late.arrived_at == late.registered_at


def test_who_works_the_door_takes_a_tick_back_there(client_as: ClientAs, event: Event, world: World) -> None:
    guest, host = a_guest(event, 1, world.now), client_as("member")
    event.hosts.add(world["user.member"])
    door = f"/veranstaltungen/{event.slug}/einlass/"

    assert "Doch nicht" in host.get(door).content.decode()
    for says in ("yes", "no"):
        answer = host.post(f"/veranstaltungen/anwesenheit/{guest.pk}/", {"says": says, "page": "door"})
        assert (answer.status_code, answer["Location"]) == (302, door)

    guest.refresh_from_db()
    assert guest.arrived_at is None


def test_minutes_at_the_stream_count_only_with_consent_and_without_pauses(event: Event, world: World) -> None:
    guest = a_guest(event, 1, world.now, mode=ONLINE)
    with pytest.raises(NotWatching):
        note_presence(registration=guest, at=world.now)

    agree_to_presence(registration=guest, agrees=True, at=world.now)
    for minutes in (2, 4, 30, 32):
        guest.refresh_from_db()
        note_presence(registration=guest, at=world.now + timedelta(minutes=minutes))

    guest.refresh_from_db()
    assert guest.watched_minutes == 6
    with pytest.raises(NotWatching):
        note_presence(registration=guest, at=event.ends_at + timedelta(minutes=1))
    agree_to_presence(registration=guest, agrees=True, at=world.now)  # said again in another window
    guest.refresh_from_db()
    assert guest.watched_minutes == 6
    agree_to_presence(registration=guest, agrees=False, at=world.now)
    guest.refresh_from_db()
    assert guest.watched_minutes == 0


def test_a_certificate_is_for_who_was_there_and_can_be_checked(
    client_as: ClientAs, event: Event, world: World
) -> None:
    came, stayed_away = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    check_in(registration=came, by=world["user.office"], at=world.now)
    over(event, world)
    guest = client_as("guest")

    paper = guest.get(f"{came.get_absolute_url()}bescheinigung.pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert guest.get(f"{stayed_away.get_absolute_url()}bescheinigung.pdf").status_code == 302

    path = "/" + papers.proof_address(came).split("/", 3)[3]
    assert came.name in guest.get(path).content.decode()
    forged = path.replace(f"/{came.pk}.", f"/{stayed_away.pk}.")
    assert guest.get(forged).status_code == 404
    assert guest.get(f"/veranstaltungen/bescheinigungen/{came.key}/").status_code == 404


def test_the_address_of_a_certificate_is_one_line_and_one_link(event: Event, world: World) -> None:
    came = a_guest(event, 1, world.now)
    check_in(registration=came, by=world["user.office"], at=world.now)
    came.refresh_from_db()

    page = PdfReader(io.BytesIO(papers.certificate(came))).pages[0]

    links = [one.get_object()["/A"]["/URI"] for one in page["/Annots"]]
    assert links == [papers.proof_address(came)]
    assert links[0] in page.extract_text().splitlines()


def test_half_of_the_stream_is_enough(event: Event, world: World) -> None:
    guest = a_guest(event, 1, world.now, mode=ONLINE)

    assert [Registration(event=event, watched_minutes=each).has_attended for each in (59, 60)] == [
        False,
        True,
    ]
    assert not guest.has_attended


def test_the_door_counts_those_who_come_to_the_place(client_as: ClientAs, event: Event, world: World) -> None:
    a_guest(event, 1, world.now)
    a_guest(event, 2, world.now, ONLINE)

    people = client_as("office").get(f"{event.get_absolute_url()}einlass/").context["people"]

    assert [one["name"] for one in people] == ["Gast 1"]


def test_lists_and_badges_are_for_the_office_alone(client_as: ClientAs, event: Event, world: World) -> None:
    a_guest(event, 1, world.now)

    for name in ("teilnehmende.pdf", "namensschilder.pdf"):
        address = f"/veranstaltungen/{event.slug}/{name}"
        assert client_as("member").get(address).status_code == 403
        assert client_as("office").get(address).content[:5] == b"%PDF-"


def test_the_list_to_sign_holds_those_who_come_to_the_place(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONSITE: None, ONLINE: None})
    a_guest(event, 1, world.now)
    a_guest(event, 2, world.now, mode=ONLINE)

    printed = words_of(client_as("office").get(f"{event.get_absolute_url()}teilnehmende.pdf").content)

    assert "Gast 1" in printed
    assert "Gast 2" not in printed


def test_badges_of_many_come_in_parts_and_nobody_is_left_out(
    client_as: ClientAs, event: Event, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BADGES", 2)
    names = [a_guest(event, number, world.now).name for number in range(5)]
    office, printed = client_as("office"), []

    page = office.get(f"/veranstaltungen/{event.slug}/teilnehmende/").content.decode()
    for number in re.findall(r"namensschilder.pdf\?teil=(\d+)", page):
        body = office.get(f"/veranstaltungen/{event.slug}/namensschilder.pdf?teil={number}").content
        printed.append(words_of(body))

    assert len(printed) == 3
    assert all(sum(name in text for text in printed) == 1 for name in names)
    assert office.get(f"/veranstaltungen/{event.slug}/namensschilder.pdf?teil=-1").status_code == 200


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
