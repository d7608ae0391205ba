"""Who speaks: members and guests on the programme, and what they let others see."""

from collections.abc import Callable
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from plietsch.accounts.models import User
from plietsch.accounts.operations.exports import fill_export, request_export
from plietsch.accounts.operations.people import erase
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events.models import Event, ProgrammeItem, Speaker, Stream, Venue
from plietsch.events.operations.planning import cancel_event, change_event, publish_event
from plietsch.events.operations.programme import add_item, change_item
from plietsch.events.operations.speakers import answer_consent, forget_addresses
from plietsch.events.operations.streams import (
    ConsentMissing,
    end_stream,
    open_stream,
    publish_recording,
)
from plietsch.events.tasks import tell_people
from tests.factories.events import ONSITE, a_draft, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=False)
ClientAs = Callable[[str], Client]
YES = {"picture_agreed_at": "yes", "recording_agreed_at": "yes", "publication_agreed_at": "yes"}


@pytest.fixture
def event(world: World) -> Event:
    """A published event without a programme."""
    return an_event(world)


def a_talk(event: Event, world: World, **people: object) -> ProgrammeItem:
    """An item of the programme, put there by the office."""
    return add_item(
        event=event,
        kind="talk",
        title="Wärme aus dem Watt",
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        **people,
        by=world["user.office"],
        at=world.now,
    )


def a_member_speaks(event: Event, world: World) -> Speaker:
    a_talk(event, world, members=[(world["user.member"], "Wärmeplanerin")])
    return event.speakers.get()


def typed(event: Event, **people: str) -> dict[str, str]:
    begin, end = (f"{moment:%Y-%m-%dT%H:%M}" for moment in (event.starts_at, event.ends_at))
    return {"kind": "talk", "title": "Wärme aus dem Watt", "starts_at": begin, "ends_at": end, **people}


def programme_of(event: Event) -> str:
    return f"/veranstaltungen/{event.slug}/programm/"


@pytest.mark.parametrize("by_address", [True, False])
def test_the_office_puts_a_member_beside_a_guest_on_the_programme(
    client_as: ClientAs, event: Event, world: World, by_address: bool
) -> None:
    member = world["user.member"]
    who = member.email.upper() if by_address else member.name
    begin = event.starts_at.astimezone()
    Event.objects.filter(pk=event.pk).update(
        starts_at=begin - timedelta(days=1), ends_at=begin + timedelta(days=1)
    )
    people = {"member_lines": f"{who}, Wärmeplanerin", "speaker_lines": "Max Thinius, Forscher"}

    answer = client_as("office").post(programme_of(event), typed(event, **people))

    assert answer.status_code == 302
    rows = event.speakers.order_by("pk").values_list("person", "name", "function")
    assert set(rows) == {(None, "Max Thinius", "Forscher"), (member.pk, member.name, "Wärmeplanerin")}
    item = event.items.get()
    form = client_as("office").get(f"/veranstaltungen/programmpunkte/{item.pk}/").content.decode()
    assert f"{member.name}, Wärmeplanerin" in form


def test_an_unknown_member_is_named_and_the_rest_of_the_form_stays(client_as: ClientAs, event: Event) -> None:
    people = {"member_lines": "Niemand Nirgends", "speaker_lines": "Max Thinius, Forscher"}

    page = client_as("office").post(programme_of(event), typed(event, **people)).content.decode()

    assert "„Niemand Nirgends“ steht so nicht im Verzeichnis." in page
    assert "Max Thinius, Forscher" in page
    assert not event.items.exists()


def test_of_two_with_one_name_the_office_says_which(client_as: ClientAs, event: Event, world: World) -> None:
    member, other = world["user.member"], world["user.business"]
    User.objects.filter(pk=other.pk).update(name=member.name)

    page = client_as("office").post(programme_of(event), typed(event, member_lines=member.name))

    assert f"{member.name} #{other.pk}" in page.content.decode()


def test_a_member_is_asked_once_and_a_guest_with_an_address_too(event: Event, world: World) -> None:
    people = {
        "members": [(world["user.member"], "")],
        "speakers": ["Max Thinius, Forscher, max@example.org", "Ohne Mail"],
    }
    item = a_talk(event, world, **people)
    change_item(item=item, **people, by=world["user.office"], at=world.now)
    run_jobs()

    letters = [one for one in mail.outbox if one.subject == f"Ihr Auftritt: {event.title}"]
    assert sorted(one.to[0] for one in letters) == sorted(["max@example.org", world["user.member"].email])
    guest = event.speakers.get(name="Max Thinius")
    assert guest.get_absolute_url() in next(one.body for one in letters if one.to == ["max@example.org"])
    assert guest.function == "Forscher"


def test_who_speaks_in_a_draft_is_asked_when_it_is_published(world: World) -> None:
    draft, people = a_draft(world), ["Max Thinius, Forscher, max@example.org", "Ohne Mail"]
    a_talk(draft, world, speakers=people)
    run_jobs()
    assert mail.outbox == []

    publish_event(event=draft, by=world["user.office"], at=world.now)
    run_jobs()

    assert [one.to for one in mail.outbox] == [["max@example.org"]]


def test_a_speaker_decides_on_each_and_may_decide_otherwise_later(
    client_as: ClientAs, event: Event, world: World
) -> None:
    speaker, guest = a_member_speaks(event, world), client_as("guest")

    guest.post(speaker.get_absolute_url(), {**YES, "picture_agreed_at": "no"})
    speaker.refresh_from_db()
    assert speaker.answered_at
    assert (speaker.picture_agreed_at, bool(speaker.recording_agreed_at)) == (None, True)

    guest.post(speaker.get_absolute_url(), {**YES, "publication_agreed_at": "no"})
    speaker.refresh_from_db()
    assert (bool(speaker.picture_agreed_at), speaker.publication_agreed_at) == (True, None)
    facts = Activity.objects.filter(verb="speaker.answered")
    assert {(fact.actor, fact.audience, *fact.facts) for fact in facts} == {
        (world["user.member"].pk, "office", "speaker")
    }


def test_half_an_answer_is_none_and_keeps_what_was_chosen(
    client_as: ClientAs, event: Event, world: World
) -> None:
    speaker = a_member_speaks(event, world)

    page = client_as("guest").post(speaker.get_absolute_url(), {"picture_agreed_at": "yes"})

    assert (page.status_code, "checked" in page.content.decode()) == (200, True)
    speaker.refresh_from_db()
    assert (speaker.answered_at, speaker.picture_agreed_at) == (None, None)


def test_the_recording_waits_for_the_members_word_and_goes_with_it(event: Event, world: World) -> None:
    speaker, office = a_member_speaks(event, world), world["user.office"]
    stream = open_stream(event=event, at=world.now)
    end_stream(stream=stream, at=world.now)
    stream.refresh_from_db()
    with pytest.raises(ConsentMissing, match=speaker.name):
        publish_recording(stream=stream, by=office, at=world.now)

    answer_consent(speaker=speaker, given={"recording_agreed_at", "publication_agreed_at"}, at=world.now)
    publish_recording(stream=stream, by=office, at=world.now)
    answer_consent(speaker=speaker, given=set(), at=world.now)

    assert Stream.objects.get(pk=stream.pk).published_at is None


def test_the_office_speaks_for_nobody_who_can_be_asked(
    client_as: ClientAs, event: Event, world: World
) -> None:
    speaker, given = a_member_speaks(event, world), {"given": "publication_agreed_at"}
    a_talk(event, world, speakers=["Auf Papier"])
    on_paper = event.speakers.get(person=None)

    for one in (speaker, on_paper):
        client_as("office").post(f"/veranstaltungen/mitwirkende/{one.pk}/einwilligung/", given)

    assert list(event.speakers.exclude(publication_agreed_at=None)) == [on_paper]
    page = client_as("office").get(f"/veranstaltungen/{event.slug}/aufzeichnung/").content.decode()
    assert "Noch keine Antwort" in page
    run_jobs()
    client_as("office").post(f"/veranstaltungen/mitwirkende/{speaker.pk}/bitte/")
    run_jobs()
    assert len([one for one in mail.outbox if one.to == [world["user.member"].email]]) == 2


def test_the_name_leads_to_the_profile_only_for_those_who_may_read_it(
    client_as: ClientAs, event: Event, world: World
) -> None:
    speaker, member = a_member_speaks(event, world), world["user.member"]
    address, link = event.get_absolute_url(), f'href="{member.get_absolute_url()}">{member.name}'

    seen = {role: client_as(role).get(address).content.decode() for role in ("business", "guest")}
    assert (link in seen["business"], link in seen["guest"]) == (True, False)
    assert speaker.name in seen["guest"]

    User.objects.filter(pk=member.pk).update(listed_to="nobody")
    assert link not in client_as("business").get(address).content.decode()


def test_a_speaker_finds_the_own_appearance(client_as: ClientAs, event: Event, world: World) -> None:
    a_talk(event, world, speakers=["Max Thinius, Forscher"])
    speaker = a_talk(event, world, members=[(world["user.member"], "")]).speakers.get()

    for address in (event.get_absolute_url(), "/veranstaltungen/meine/"):
        assert speaker.get_absolute_url() in client_as("member").get(address).content.decode()
        assert "veranstaltungen/mitwirkende/" not in client_as("business").get(address).content.decode()
    assert (
        "veranstaltungen/mitwirkende/"
        not in client_as("guest").get(event.get_absolute_url()).content.decode()
    )


def test_a_forged_link_opens_no_appearance(client_as: ClientAs, event: Event, world: World) -> None:
    speaker = a_member_speaks(event, world)
    a_talk(event, world, speakers=["Max Thinius"])
    other = event.speakers.get(person=None)

    forged = speaker.get_absolute_url().replace(f"/{speaker.pk}.", f"/{other.pk}.")

    assert client_as("guest").post(forged, YES).status_code == 404


@pytest.mark.parametrize("agrees", [True, False])
def test_after_the_account_the_name_stays_only_where_its_person_agreed(
    event: Event, world: World, agrees: bool
) -> None:
    speaker, name = a_member_speaks(event, world), world["user.member"].name
    answer_consent(speaker=speaker, given={"publication_agreed_at"} if agrees else set(), at=world.now)

    erase(world["user.member"], by=world["user.member"], at=world.now)

    speaker.refresh_from_db()
    assert (speaker.person, speaker.name) == (None, name if agrees else "–")


def test_whoever_leaves_the_last_item_holds_up_no_recording(event: Event, world: World) -> None:
    item = a_talk(event, world, speakers=["Max Thinius", "Erika Beispiel"])
    kept = event.speakers.get(name="Max Thinius")

    change_item(item=item, speakers=["Max Thinius, Forscher"], by=world["user.office"], at=world.now)

    assert [(one.pk, one.function) for one in event.speakers.all()] == [(kept.pk, "Forscher")]


def test_who_speaks_hears_once_that_the_event_is_moved_or_cancelled(event: Event, world: World) -> None:
    office, member = world["user.office"], world["user.member"]
    speakers = {"speakers": ["Max Thinius, max@example.org"], "members": [(member, "")]}
    a_talk(event, world, **speakers)
    run_jobs()
    mail.outbox.clear()
    later = {"starts_at": event.starts_at + timedelta(days=1), "ends_at": event.ends_at + timedelta(days=1)}
    both = {"max@example.org", member.email}

    change_event(event=event, seats={ONSITE: None}, **later, by=office, at=world.now)
    for _twice in range(2):
        tell_people.func(event.pk)
        run_jobs()
    moved, mail.outbox = list(mail.outbox), []
    cancel_event(event=event, reason="Sturmflut", by=office, at=world.now)
    tell_people.func(event.pk)
    run_jobs()

    assert sorted(message.to[0] for message in moved) == sorted(both)
    assert all("Wärme aus dem Watt" in message.body for message in moved)
    assert {message.to[0] for message in mail.outbox} == both
    assert all("Sturmflut" in message.body for message in mail.outbox)


def test_nobody_hears_of_the_changes_of_a_draft(world: World) -> None:
    draft = a_draft(world)
    a_talk(draft, world, speakers=["Max Thinius, max@example.org"])
    run_jobs()
    mail.outbox.clear()

    change_event(event=draft, seats={ONSITE: None}, title="Anders", by=world["user.office"], at=world.now)
    tell_people.func(draft.pk)
    run_jobs()

    assert not mail.outbox


def test_addresses_of_guests_are_forgotten_a_year_later(event: Event, world: World) -> None:
    a_talk(event, world, speakers=["Max Thinius, Forscher, max@example.org"])

    assert forget_addresses(ended_before=event.ends_at) == 0
    assert forget_addresses(ended_before=event.ends_at + timedelta(seconds=1)) == 1

    assert (event.speakers.get().name, event.speakers.get().email) == ("Max Thinius", "")


def test_the_copy_of_ones_data_names_the_talks(event: Event, world: World) -> None:
    speaker, member = a_member_speaks(event, world), world["user.member"]
    answer_consent(speaker=speaker, given={"picture_agreed_at"}, at=world.now)

    copy = fill_export(request_export(member, at=world.now), at=world.now)

    with copy.file.open() as file, ZipFile(file) as packed:
        (page,) = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".html")]
    assert "Wärme aus dem Watt" in page
    assert "Einwilligung ins Bild" in page


SPAN = ("starts_at", "ends_at")
GUESTS = "Gast Eins, Amt, eins@example.org\nGast Zwei, Amt, zwei@example.org"


def told() -> list[tuple[str, str]]:
    """Who was written what since the last look."""
    run_jobs()
    sent = sorted((message.to[0], message.subject.partition(":")[0]) for message in mail.outbox)
    mail.outbox.clear()
    return sent


def test_who_is_taken_off_an_item_hears_of_it_and_who_stays_hears_what_changes(
    client_as: ClientAs, world: World
) -> None:
    begin = (world.now + timedelta(days=9)).replace(second=0, microsecond=0)
    event = an_event(world, starts_at=begin, ends_at=begin + timedelta(hours=2))
    item = a_talk(event, world, speakers=GUESTS.splitlines(), members=[(world["user.member"], "")])
    office, item_page = client_as("office"), f"/veranstaltungen/programmpunkte/{item.pk}/"
    times = {name: f"{timezone.localtime(getattr(event, name)):%Y-%m-%dT%H:%M}" for name in SPAN}
    form = typed(event, member_lines="", speaker_lines=GUESTS.splitlines()[0]) | times
    shorter = form | {
        "ends_at": f"{timezone.localtime(event.ends_at - timedelta(minutes=30)):%Y-%m-%dT%H:%M}"
    }
    told()

    office.post(item_page, form)
    assert told() == [
        (world["user.member"].email, "Ihr Programmpunkt entfällt"),
        ("zwei@example.org", "Ihr Programmpunkt entfällt"),
    ]
    news = []
    for typed_now in (shorter, shorter, shorter | {"title": "Anders"}):
        office.post(item_page, typed_now)
        news.append(told())
    changed = [("eins@example.org", "Ihr Auftritt ist geändert")]
    assert news == [changed, [], changed]


def test_a_member_reads_nothing_of_a_draft_in_which_they_may_speak(client_as: ClientAs, world: World) -> None:
    draft, member, office = a_draft(world, title="Idee im Watt"), client_as("member"), client_as("office")
    speaker = a_member_speaks(draft, world)
    asking = f"/veranstaltungen/mitwirkende/{speaker.pk}/bitte/"
    told()

    assert "Idee im Watt" not in member.get("/veranstaltungen/meine/").content.decode()
    assert member.get(speaker.get_absolute_url()).status_code == 404
    office.post(asking)
    assert told() == []

    publish_event(event=draft, by=world["user.office"], at=world.now)
    assert "Idee im Watt" in member.get("/veranstaltungen/meine/").content.decode()
    assert member.get(speaker.get_absolute_url()).status_code == 200


def test_a_corrected_name_keeps_what_its_person_agreed_to(event: Event, world: World) -> None:
    item = a_talk(event, world, speakers=["Frau Gast, eins@example.org", "Herr Gast, eins@example.org"])
    lady, man = event.speakers.order_by("pk")
    answer_consent(speaker=lady, given={"recording_agreed_at"}, at=world.now)
    told()

    lines = ["Frau Dr. Gast, eins@example.org", "Herr Gast, eins@example.org"]
    change_item(item=item, speakers=lines, by=world["user.office"], at=world.now)

    lady.refresh_from_db()
    assert (lady.name, bool(lady.recording_agreed_at)) == ("Frau Dr. Gast", True)
    assert set(event.speakers.all()) == {lady, man}
    assert told() == []


def test_the_page_of_a_speaker_says_where_and_that_it_is_off(client_as: ClientAs, world: World) -> None:
    event = an_event(world, venue=Venue.objects.order_by("pk").first())
    speaker, member = a_member_speaks(event, world), client_as("member")
    assert event.venue
    assert event.venue.name in member.get(speaker.get_absolute_url()).content.decode()

    cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=world.now)

    page = member.get(speaker.get_absolute_url()).content.decode()
    assert "Sturmflut" in page
    assert event.venue.name not in page
    mine = member.get("/veranstaltungen/meine/").content.decode()
    assert "Abgesagt" in mine[mine.index("Hier wirken Sie mit") :]
