"""What the office takes back: a way of taking part, a draft, a cancellation, an item that has not begun."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import vobject
from django.core import mail
from django.test import Client
from django.utils import timezone

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events import letters
from plietsch.events.models import Event, Registration, Standing, Venue
from plietsch.events.operations.attendance import tell_change
from plietsch.events.operations.halls import open_hall
from plietsch.events.operations.leaving import cancel_registration
from plietsch.events.operations.planning import cancel_event, change_event
from plietsch.events.operations.programme import add_item
from plietsch.events.operations.refusals import GuestsInside, SeatsInUse
from plietsch.events.operations.registrations import request_registration
from plietsch.events.operations.speakers import tell_speaker
from plietsch.events.operations.streams import open_stream
from plietsch.events.operations.taking_back import take_back_cancellation
from plietsch.events.tasks import pass_on_seats, tell_people
from tests.factories.events import ONLINE, ONSITE, a_draft, a_guest, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=False)
ClientAs = Callable[[str], Client]
SPEAKER = "Rede Redner, Bürgermeister, redner@example.org"
PAGES = ("einlass", "teilnehmende", "anmeldung")


def test_a_way_of_taking_part_is_dropped_when_nobody_needs_it_any_more(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, {ONSITE: 1, ONLINE: None})
    change = {"event": event, "seats": {ONLINE: None}, "by": world["user.office"], "at": world.now}
    asked = {"mode": ONSITE, "name": "Fremd", "email": "fremd@example.org", "language": "de"}
    stranger = request_registration(event=event, **asked, at=world.now)
    seated, waiting = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    with pytest.raises(SeatsInUse):
        change_event(**change)
    for registration in (waiting, seated):
        cancel_registration(registration=registration, by=None, at=world.now)

    change_event(**change)

    assert [seating.mode for seating in event.seatings.all()] == [ONLINE]
    assert Registration.objects.filter(event=event).count() == 3
    page = client_as("guest").get(stranger.get_absolute_url()).content.decode()
    assert "Wieder anmelden" in page
    assert "Anmeldung bestätigen" not in page


def test_people_change_over_when_their_way_of_taking_part_falls_away(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, {ONSITE: 3, ONLINE: 1})
    first, second = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    office, edit = client_as("office"), f"{event.get_absolute_url()}bearbeitung/"
    times = {name: f"{getattr(event, name):%d.%m.%Y %H:%M}" for name in ("starts_at", "ends_at")}
    typed = {"title": event.title, "visibility": "public", "hold_hours": "24", **times}
    typed |= {"has_online": "on", "online_seats": "1", "is_open_to_guests": "on"}
    run_jobs()
    mail.outbox.clear()

    refused = office.post(edit, typed).content.decode()
    assert "moves_people" in refused
    assert "Eine von 2 Personen verliert dann ihren Platz" in refused
    office.post(edit, typed | {"moves_people": "on", "losing": "1"})
    run_jobs()

    for registration in (first, second):
        registration.refresh_from_db()
    assert (first.mode, first.standing, second.standing) == (ONLINE, Standing.SEATED, Standing.WAITING)
    assert [message.subject for message in mail.outbox] == [
        "Sie sind angemeldet: Deichschau",
        "Warteliste: Deichschau",
    ]
    told = mail.outbox[1]
    assert "Ihr bisheriger Platz ist damit entfallen" in told.body
    assert "METHOD:CANCEL" in _calendar(told)


def test_the_office_that_moves_all_at_once_reads_first_how_many_lose_their_seat(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, {ONSITE: 3, ONLINE: 1})
    people = [a_guest(event, number, world.now) for number in range(3)]
    office, edit = client_as("office"), f"{event.get_absolute_url()}bearbeitung/"
    times = {name: f"{getattr(event, name):%d.%m.%Y %H:%M}" for name in ("starts_at", "ends_at")}
    typed = {"title": "Deichschau online", "visibility": "public", "hold_hours": "24", **times}
    typed |= {"has_online": "on", "online_seats": "1", "is_open_to_guests": "on", "moves_people": "on"}

    asked = office.post(edit, typed)
    event.refresh_from_db()
    page = asked.content.decode()
    assert event.title == "Deichschau"
    assert "2 von 3 Personen verlieren dann ihren Platz" in page
    assert "Speichern Sie noch einmal" in page
    assert "Deichschau online" in page

    office.post(edit, typed | {"losing": asked.context["form"]["losing"].value()})
    standings = [Registration.objects.get(pk=one.pk).standing for one in people]
    assert standings == [Standing.SEATED, Standing.WAITING, Standing.WAITING]


def test_an_event_with_guests_is_not_closed_before_them(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONSITE: 3})
    guest = a_guest(event, 1, world.now)
    change: dict[str, Any] = {"event": event, "seats": {ONSITE: 3}, "by": world["user.office"]}

    with pytest.raises(GuestsInside, match="Ein Gast ohne Konto"):
        change_event(**change, visibility="members", at=world.now)
    cancel_registration(registration=guest, by=None, at=world.now)
    event.refresh_from_db()
    change_event(**change, visibility="members", at=world.now)

    assert Event.objects.get(pk=event.pk).visibility == "members"


def test_who_waited_for_a_yes_has_it_when_none_is_asked_for_any_more(world: World) -> None:
    event = an_event(world, {ONSITE: 1}, needs_approval=True)
    first, second = a_guest(event, 1, world.now), a_guest(event, 2, world.now)

    seats: dict[str, int | None] = {ONSITE: 1}
    change_event(event=event, seats=seats, needs_approval=False, by=world["user.office"], at=world.now)

    for registration in (first, second):
        registration.refresh_from_db()
    assert (first.standing, second.standing) == (Standing.SEATED, Standing.WAITING)


def test_no_seat_is_held_beyond_an_earlier_beginning_and_a_new_day_is_reminded_of(world: World) -> None:
    event = an_event(world, {ONSITE: 5}, hold_hours=240)
    held, told = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    until = world.now + timedelta(days=10)
    Registration.objects.filter(pk=held.pk).update(offered_until=until)
    Registration.objects.filter(pk=told.pk).update(reminded_at=world.now)
    begin = world.now + timedelta(days=3)
    times = {"starts_at": begin, "ends_at": begin + timedelta(hours=2)}

    seats: dict[str, int | None] = {ONSITE: 5}
    change_event(event=event, seats=seats, **times, by=world["user.office"], at=world.now)

    for registration in (held, told):
        registration.refresh_from_db()
    assert (held.standing, told.reminded_at) == (Standing.SEATED, None)


def test_on_another_day_nobody_is_there_yet(world: World) -> None:
    event = an_event(world, {ONSITE: 5})
    guest = a_guest(event, 1, world.now)
    moments = dict.fromkeys(("arrived_at", "feedback_at", "followed_up_at"), world.now)
    Registration.objects.filter(pk=guest.pk).update(**moments, watched_minutes=5)
    times = {name: getattr(event, name) + timedelta(days=26) for name in ("starts_at", "ends_at")}

    seats: dict[str, int | None] = {ONSITE: 5}
    change_event(event=event, seats=seats, **times, by=world["user.office"], at=world.now)

    guest.refresh_from_db()
    assert [getattr(guest, name) for name in moments] == [None, None, None]
    assert guest.watched_minutes == 0


def test_who_is_offered_a_seat_reads_where(client_as: ClientAs, world: World) -> None:
    event = an_event(world, venue=Venue.objects.first())
    guest = a_guest(event, 1, world.now)
    Registration.objects.filter(pk=guest.pk).update(offered_until=timezone.now() + timedelta(days=2))

    page = client_as("guest").get(guest.get_absolute_url()).content.decode()

    assert f"vor Ort: {event.venue.address}" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seated_at": None}, "weiter auf der Warteliste"),
        ({"seated_at": None, "approved_at": None}, "steht noch nicht fest"),
        ({"offered_until": timezone.now() + timedelta(days=2)}, "Ihr Platz wird gehalten bis"),
    ],
)
def test_who_has_no_seat_does_not_read_that_it_is_kept(
    world: World, changes: dict[str, Any], words: str
) -> None:
    event = an_event(world)
    guest = a_guest(event, 1, world.now)
    run_jobs()
    mail.outbox.clear()
    Registration.objects.filter(pk=guest.pk).update(**changes)
    guest.refresh_from_db()

    letters.event_reinstated(guest)
    run_jobs()

    assert words in mail.outbox[0].body
    assert "gilt weiter" not in mail.outbox[0].body
    assert "text/calendar" not in str(mail.outbox[0].message())


def test_hall_and_stream_are_as_before_when_a_cancellation_is_taken_back(world: World) -> None:
    event, office = an_event(world, {ONLINE: None}), world["user.office"]
    hall = open_hall(event=event, by=office, at=world.now)
    stream = open_stream(event=event, at=world.now)
    cancel_event(event=event, reason="Sturm", by=office, at=world.now)

    take_back_cancellation(event=event, by=office, at=world.now)

    for thing in (hall, stream):
        thing.refresh_from_db()
    assert (hall.closed_at, stream.ended_at) == (None, None)


def test_a_draft_is_deleted_and_what_was_published_is_not(client_as: ClientAs, world: World) -> None:
    draft, event, office = a_draft(world), an_event(world, title="Bekannt"), client_as("office")
    begin = draft.starts_at
    add_item(
        event=draft, title="A", starts_at=begin, ends_at=draft.ends_at, by=world["user.office"], at=begin
    )
    assert "Entwurf löschen" in office.get(draft.get_absolute_url()).content.decode()
    assert "Entwurf löschen" not in office.get(event.get_absolute_url()).content.decode()
    assert client_as("councillor").post(f"{draft.get_absolute_url()}loeschung/").status_code in (403, 404)

    told = office.post(f"{event.get_absolute_url()}loeschung/", follow=True).content.decode()
    office.post(f"{draft.get_absolute_url()}loeschung/")

    assert "Sagen Sie sie ab" in told
    assert list(Event.objects.filter(pk__in=[draft.pk, event.pk])) == [event]
    assert Activity.objects.filter(verb="event.draft_deleted", subject=f"events.event:{draft.pk}").exists()


def test_an_event_takes_place_after_all_and_calendars_take_it_back(
    client_as: ClientAs, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    event = an_event(
        world,
        {ONSITE: 2},
        starts_at=timezone.now() + timedelta(days=9),
        ends_at=timezone.now() + timedelta(days=10),
    )
    seated, gone = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    cancel_registration(registration=gone, by=None, at=world.now)
    waiting = a_guest(event, 3, world.now)
    Registration.objects.filter(pk=waiting.pk).update(offered_until=timezone.now() - timedelta(hours=1))
    office, guest = client_as("office"), client_as("guest")
    run_jobs()
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"{event.get_absolute_url()}absage/", {"reason": "Sturm"})
    page = guest.get(seated.get_absolute_url()).content.decode()
    pass_on_seats.func()
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"{event.get_absolute_url()}absage/ruecknahme/")

    assert "Angemeldet, vor Ort" not in page
    assert "Angemeldet, vor Ort" in guest.get(seated.get_absolute_url()).content.decode()
    sent = [(message.to[0], message.subject) for message in mail.outbox]
    assert sent == [
        (who.email, f"{news}: Deichschau")
        for news in ("Abgesagt", "Findet doch statt")
        for who in (seated, waiting)
    ]
    off, back = (vobject.readOne(_calendar(message)) for message in mail.outbox[::2])
    assert (off.method.value, back.method.value) == ("CANCEL", "REQUEST")
    assert off.vevent.uid.value == back.vevent.uid.value
    assert int(back.vevent.sequence.value) > int(off.vevent.sequence.value)
    waiting.refresh_from_db()
    assert waiting.offered_until > timezone.now()


def test_every_page_of_a_cancelled_event_says_so(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    seated = a_guest(event, 1, world.now)
    cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=world.now)
    entry = f"/veranstaltungen/einladungen/{seated.invitation_key}/einlass/"
    home, office = event.get_absolute_url(), client_as("office")

    for page in (home, seated.get_absolute_url(), entry, *(f"{home}{name}/" for name in PAGES)):
        said = office.get(page).content.decode()
        assert "Diese Veranstaltung ist abgesagt." in said, page
        assert "Sturmflut" in said, page


def test_what_changes_after_the_cancellation_is_mailed_to_nobody(world: World) -> None:
    event = an_event(world)
    a_guest(event, 1, world.now)
    cancel_event(event=event, reason="", by=world["user.office"], at=world.now)
    tell_people.func(event.pk)
    run_jobs()
    mail.outbox.clear()

    seats: dict[str, int | None] = {ONSITE: None}
    change_event(event=event, seats=seats, title="Anderer Titel", by=world["user.office"], at=world.now)
    tell_people.func(event.pk)
    run_jobs()

    assert mail.outbox == []


def test_what_was_called_off_while_it_ran_may_go_on(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    cancel_event(event=event, reason="", by=world["user.office"], at=world.now)
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(hours=1))

    client_as("office").post(f"{event.get_absolute_url()}absage/ruecknahme/")

    assert Event.objects.get(pk=event.pk).cancelled_at is None


def test_what_would_be_over_is_not_taken_back(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    cancel_event(event=event, reason="", by=world["user.office"], at=world.now)
    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(
        starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1)
    )
    office = client_as("office")

    told = office.post(f"{event.get_absolute_url()}absage/ruecknahme/", follow=True).content.decode()

    assert "wäre schon vorbei" in told
    assert "Doch nicht absagen" not in told


def _calendar(message: Any) -> str:
    parts = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
    return parts[0].get_payload(decode=True).decode()


def test_an_item_that_has_not_begun_after_all_is_no_chapter(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    office = world["user.office"]
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    item = add_item(event=event, title="Grußwort", **times, by=office, at=world.now)
    open_hall(event=event, by=office, at=world.now)
    desk, address = client_as("office"), f"/veranstaltungen/programmpunkte/{item.pk}/beginn/"

    page = desk.post(address, follow=True).content.decode()
    item.refresh_from_db()
    began_at = item.began_at
    desk.post(address)
    item.refresh_from_db()

    assert "Doch nicht" in page
    assert began_at is not None
    assert item.began_at == began_at
    page = desk.post(address, {"says": "no"}, follow=True).content.decode()
    item.refresh_from_db()
    assert item.began_at is None
    assert "Beginnt jetzt" in page


def test_a_programme_warns_of_what_cannot_be_at_once(client_as: ClientAs, world: World) -> None:
    begin = world.now.replace(hour=10)
    event = a_draft(world, starts_at=begin, ends_at=begin + timedelta(hours=2))
    plan = partial(add_item, event=event, by=world["user.office"], at=world.now)
    early, late = ({"starts_at": event.starts_at + timedelta(minutes=half)} for half in (0, 20))
    early["ends_at"], late["ends_at"] = (item["starts_at"] + timedelta(minutes=30) for item in (early, late))
    plan(title="Eins", track="Deich", speakers=["Frauke Hansen, Rednerin"], **early)
    plan(title="Zwei", track="Deich", **late)
    plan(title="Drei", track="Watt", speakers=["Frauke Hansen, Rednerin"], **late)
    later = {"starts_at": late["ends_at"], "ends_at": late["ends_at"] + timedelta(minutes=30)}
    plan(title="Vier", track="Deich", speakers=["Frauke Hansen, Rednerin"], **later)

    plan(title="Pause für alle", **late)
    page = client_as("office").get(f"{event.get_absolute_url()}programm/")

    clock = f"{timezone.localtime(late['starts_at']):%H:%M}"

    assert page.context["clashes"] == [
        f"Deich, {clock}: „Eins“ und „Zwei“ überschneiden sich.",
        f"{clock}: „Eins“ und „Drei“ zugleich, beide mit Frauke Hansen.",
        f"{clock}: „Eins“ und „Pause für alle“ überschneiden sich.",
        f"{clock}: „Zwei“ und „Pause für alle“ überschneiden sich.",
        f"{clock}: „Drei“ und „Pause für alle“ überschneiden sich.",
    ]
    assert "Das geht nicht zugleich" in page.content.decode()


def test_nobody_reads_that_an_event_is_off_which_takes_place_again(
    world: World, waiting_jobs: None, django_capture_on_commit_callbacks: Any
) -> None:
    event, office = an_event(world), world["user.office"]
    guests = [a_guest(event, number, world.now) for number in (1, 2)]
    speaks = {"title": "Moor", "starts_at": event.starts_at, "ends_at": event.ends_at, "speakers": [SPEAKER]}
    add_item(event=event, **speaks, by=office, at=world.now)
    run_jobs()
    with django_capture_on_commit_callbacks(execute=True):
        cancel_event(event=event, reason="Verklickt", by=office, at=world.now)
    tell_change(registration=_read(guests[0]))  # the worker has begun
    tell_speaker(speaker=event.speakers.get())
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        take_back_cancellation(event=event, by=office, at=world.now)
    run_jobs()

    assert [(message.to[0], message.subject) for message in mail.outbox] == [
        ("gast-1@example.org", "Findet doch statt: Deichschau"),
        ("gast-2@example.org", "Findet doch statt: Deichschau"),
        ("redner@example.org", "Ihr Auftritt findet doch statt: Deichschau"),
    ]


def test_a_calendar_that_took_the_cancellation_takes_what_comes_after_it(
    world: World, waiting_jobs: None, django_capture_on_commit_callbacks: Any
) -> None:
    event, office = an_event(world), world["user.office"]
    guest = a_guest(event, 1, world.now)
    run_jobs()
    mail.outbox.clear()

    for minute, turn in enumerate((_cancel, take_back_cancellation, _cancel, take_back_cancellation)):
        with django_capture_on_commit_callbacks(execute=True):
            turn(event=event, by=office, at=world.now + timedelta(minutes=minute))
        if minute:
            run_jobs()
        else:  # the first cancellation is being written, and overtaken
            tell_change(registration=_read(guest))

    said = [vobject.readOne(_calendar(message)) for message in mail.outbox]
    assert [one.method.value for one in said] == ["REQUEST", "CANCEL", "REQUEST"]
    sequences = [int(one.vevent.sequence.value) for one in said]
    stamps = [one.vevent.dtstamp.value for one in said]
    assert sequences == sorted(set(sequences))
    assert stamps == sorted(set(stamps))
    assert guest.invitation_key in said[-1].vevent.uid.value


_cancel = partial(cancel_event, reason="")


def _read(guest: Registration) -> Registration:
    return Registration.objects.select_related("event", "person").get(pk=guest.pk)


def test_the_office_that_mistypes_the_year_is_asked_about_it(client_as: ClientAs, world: World) -> None:
    office, plan = client_as("office"), "/veranstaltungen/planung/neu/"
    typed = {"title": "Vorjahr", "visibility": "public", "hold_hours": "24", "has_online": "on"}
    typed |= {"starts_at": "03.12.2020 18:00", "ends_at": "03.12.2020 17:00", "once": "jahr"}

    form = office.post(plan, typed).context["form"]
    assert form.errors["ends_at"] == ["Das Ende liegt vor dem Anfang."]
    page = office.post(plan, typed | {"ends_at": "03.12.2020 20:00"}, follow=True).content.decode()
    assert "Der Entwurf ist gespeichert." in page
    assert "Stimmt das Datum?" in page
    copied = office.post(
        "/veranstaltungen/vorjahr-2020-12-03/kopie/", {"on": "2020-12-10", "every": "once"}, follow=True
    )
    assert "Stimmt das Datum?" in copied.content.decode()
