"""Planning ahead and looking back: repeats, conflicts, colleagues, materials, feedback, outputs."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from plietsch.core.world import World
from plietsch.events import ical
from plietsch.events.models import Event, Feedback, Material, ProgrammeItem, Registration
from plietsch.events.operations.aftermath import NotYet, follow_up, give_feedback
from plietsch.events.operations.planning import copy_event, repeat_event
from plietsch.events.operations.programme import add_item
from plietsch.events.queries import conflicts
from plietsch.events.rhythm import Rhythm, holiday, school_break
from tests.factories.events import ONSITE, a_draft, a_guest, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


def berlin(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))  # noqa: DTZ001 - made aware at once


def test_a_series_keeps_its_hour_across_the_change_of_summer_time(world: World) -> None:
    event = an_event(world, starts_at=berlin(2027, 3, 10, 17), ends_at=berlin(2027, 3, 10, 19))

    copies = repeat_event(
        event=event, on=date(2027, 3, 24), every=Rhythm.WEEKLY, times=2, by=world["user.office"], at=world.now
    )

    begins = [timezone.localtime(copy.starts_at) for copy in copies]
    assert [(begin.date(), begin.hour) for begin in begins] == [
        (date(2027, 3, 24), 17),
        (date(2027, 3, 31), 17),
    ]
    hours = (copies[1].starts_at.astimezone(UTC) - copies[0].starts_at.astimezone(UTC)) / timedelta(hours=1)
    assert hours == 7 * 24 - 1


NIGHT = ((1, 5), (2, 3), (3, 4))  # hours of an event and its items; one of these hours is missing in March


def a_night(world: World) -> Event:
    """An event while clocks change elsewhere in the year, with a programme by the hour."""
    (begin, end), *items = ((berlin(2027, 3, 14, one), berlin(2027, 3, 14, two)) for one, two in NIGHT)
    event = a_draft(world, starts_at=begin, ends_at=end)
    for number, (starts_at, ends_at) in enumerate(items):
        times = {"starts_at": starts_at, "ends_at": ends_at}
        add_item(event=event, kind="talk", title=f"{number}", **times, by=world["user.office"], at=world.now)
    return event


def hours_of(*spans: Event | ProgrammeItem) -> list[tuple[int, int]]:
    return [(timezone.localtime(one.starts_at).hour, timezone.localtime(one.ends_at).hour) for one in spans]


def test_a_series_over_the_night_of_summer_time_keeps_every_date_and_every_item(
    client_as: ClientAs, world: World
) -> None:
    event = a_night(world)

    typed = {"on": "2027-03-21", "every": "weekly", "times": "3"}
    assert client_as("office").post(f"{event.get_absolute_url()}kopie/", typed).status_code == 302

    before, night, after = Event.objects.filter(title=event.title).exclude(pk=event.pk).order_by("starts_at")
    for usual in (before, after):
        assert hours_of(usual, *usual.items.order_by("starts_at")) == list(NIGHT)
    assert hours_of(night, *night.items.order_by("starts_at")) == [(1, 6), (3, 4), (4, 5)]


def test_an_event_in_the_hour_that_is_missing_keeps_its_length(client_as: ClientAs, world: World) -> None:
    event = a_draft(world, starts_at=berlin(2027, 3, 14, 2), ends_at=berlin(2027, 3, 14, 3))

    client_as("office").post(f"{event.get_absolute_url()}kopie/", {"on": "2027-03-28", "every": "once"})

    copy = Event.objects.exclude(pk=event.pk).get(title=event.title)
    assert hours_of(copy) == [(3, 4)]


def test_an_event_moved_into_the_night_of_summer_time_takes_its_programme_along(
    client_as: ClientAs, world: World
) -> None:
    event, office = a_night(world), client_as("office")
    typed = {"title": event.title, "visibility": "public", "has_online": "on", "hold_hours": "24"}
    times = {"starts_at": "2027-03-28T01:00", "ends_at": "2027-03-28T05:00"}

    answer = office.post(f"{event.get_absolute_url()}bearbeitung/", typed | times)

    assert answer.status_code == 302
    assert hours_of(*event.items.order_by("starts_at")) == [(3, 4), (4, 5)]


def test_a_copy_keeps_its_parallel_tracks(world: World) -> None:
    event = an_event(world)
    for title, track in (("Deich", "Saal"), ("Watt", "Raum 2"), ("Pause", "")):
        times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
        add_item(
            event=event, kind="talk", title=title, track=track, **times, by=world["user.office"], at=world.now
        )

    draft = copy_event(event=event, on=date(2027, 3, 24), by=world["user.office"], at=world.now)

    items = draft.items.order_by("pk").values_list("title", "track__name", "track__event")
    assert set(items) == {("Deich", "Saal", draft.pk), ("Watt", "Raum 2", draft.pk), ("Pause", None, None)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (date(2027, 1, 18), date(2027, 2, 15)),  # the third Monday
        (date(2027, 1, 29), date(2027, 2, 26)),  # the fifth Friday becomes the last
    ],
)
def test_a_month_later_is_the_same_weekday_of_the_month(first: date, second: date) -> None:
    assert list(Rhythm.MONTHLY.days(first, 2)) == [first, second]


def test_planners_are_warned_of_holidays_weekends_and_other_events(world: World) -> None:
    assert holiday(date(2026, 10, 31)) == "Reformationstag"
    other = an_event(
        world, title="Am selben Tag", starts_at=berlin(2026, 10, 31, 10), ends_at=berlin(2026, 10, 31, 12)
    )
    event = a_draft(world, starts_at=berlin(2026, 10, 31, 11), ends_at=berlin(2026, 10, 31, 13))

    assert conflicts(event) == ["Reformationstag", "Wochenende", other.title]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 7, 3), ""),
        (date(2026, 7, 4), "Sommerferien"),
        (date(2026, 8, 15), "Sommerferien"),
        (date(2026, 10, 24), "Herbstferien"),
        (date(2027, 1, 6), "Weihnachtsferien"),
        (date(2027, 1, 7), ""),
    ],
)
def test_planners_are_warned_of_the_states_school_breaks(day: date, name: str) -> None:
    assert school_break(day) == name


def test_without_school_breaks_nobody_is_warned_of_them(settings: Any) -> None:
    summer = date(2026, 7, 20)
    settings.HOLIDAYS = "DK"
    assert school_break(summer) == ""

    settings.HOLIDAYS, settings.SCHOOL_BREAKS = "DE-SH", False
    assert school_break(summer) == ""


def test_a_form_of_the_planning_that_arrives_twice_adds_one_thing(client_as: ClientAs, world: World) -> None:
    begin, office = berlin(2027, 6, 1, 10), client_as("office")
    event = an_event(world, starts_at=begin, ends_at=begin + timedelta(hours=2))
    item = {
        "kind": "talk",
        "title": "Auftakt",
        "starts_at": "2027-06-01T10:00",
        "ends_at": "2027-06-01T11:00",
    }
    question = {"text": "Was essen Sie?", "kind": "text"}

    for _twice in range(2):
        office.post(f"{event.get_absolute_url()}programm/", {**item, "once": "a"})
        office.post(f"{event.get_absolute_url()}fragen/", {**question, "once": "b"})

    assert (event.items.count(), event.inquiries.count()) == (1, 1)


def test_each_colleague_confirms_alone(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    address = f"/veranstaltungen/{event.slug}/anmeldung/gruppe/"
    lines = "Kollege 1, k1@example.org\nKollegin 2, k2@example.org"

    client_as("member").post(address, {"lines": lines, "mode": ONSITE})

    rows = Registration.objects.filter(event=event)
    assert {row.email for row in rows} == {"k1@example.org", "k2@example.org"}
    assert not any(row.confirmed_at or row.seated_at for row in rows)
    page = client_as("member").post(address, {"lines": "nur ein Name", "mode": ONSITE}).content.decode()
    assert "nur ein Name" in page
    assert rows.count() == 2


def test_colleagues_are_taken_as_outlook_copies_them_and_each_one_once(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world)
    copied = (
        "Kollegin B <kb@example.org>; 'Meier, Max' <max@example.org>;\r\n"
        '"C, Kurt" <k@example.org>\nKollegin B., KB@example.org\nEva Ost\teva@example.org\n'
    )

    client_as("member").post(
        f"/veranstaltungen/{event.slug}/anmeldung/gruppe/", {"lines": copied, "mode": ONSITE}
    )

    rows = Registration.objects.filter(event=event).exclude(email="kb@example.org")
    assert {(row.name, row.email) for row in rows} == {
        ("Meier, Max", "max@example.org"),
        ("C, Kurt", "k@example.org"),
        ("Eva Ost", "eva@example.org"),
    }
    assert Registration.objects.filter(event=event, email="kb@example.org").count() == 1
    run_jobs()
    assert len(mail.outbox) == 4


def test_all_lines_that_cannot_be_read_are_named_at_once(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    lines = "Ohne Adresse\nGut, gut@example.org\nKein Klammeraffe, kein.example.org"

    page = client_as("member").post(
        f"/veranstaltungen/{event.slug}/anmeldung/gruppe/", {"lines": lines, "mode": ONSITE}
    )

    for line in ("Ohne Adresse", "Kein Klammeraffe, kein.example.org"):
        assert f"lässt sich nicht lesen: {line}" in page.content.decode()
    assert not Registration.objects.filter(event=event).exists()


@pytest.mark.parametrize("role", ["member", "guest"])
def test_a_colleague_reads_which_member_registered_them(client_as: ClientAs, world: World, role: str) -> None:
    event = an_event(world)
    typed = {"lines": "Kollege, k@example.org", "mode": ONSITE}

    client_as(role).post(f"/veranstaltungen/{event.slug}/anmeldung/gruppe/", typed)
    run_jobs()

    who = world["user.member"].name if role == "member" else "jemand"
    assert f"{who} hat " in mail.outbox[-1].body
    assert "k@example.org" in mail.outbox[-1].to[0]


def test_materials_of_members_are_hidden_from_the_web(client_as: ClientAs, world: World) -> None:
    event = an_event(world, visibility="members")
    file = SimpleUploadedFile("../../böse<script>.txt", b"Folien")
    client_as("office").post(f"/veranstaltungen/{event.slug}/materialien/", {"title": "", "file": file})

    material = Material.objects.get(event=event)
    address = f"/veranstaltungen/materialien/{material.pk}/"
    assert client_as("guest").get(address).status_code == 404
    answer = client_as("member").get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    page = client_as("member").get(event.get_absolute_url()).content.decode()
    assert "böse" in page
    assert "<script>.txt" not in page


def test_feedback_is_given_once_after_the_end_and_names_nobody(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    guest = a_guest(event, 1, world.now)
    with pytest.raises(NotYet):
        give_feedback(registration=guest, stars=5, text="", at=world.now)
    give_feedback(registration=guest, stars=4, text="Gern länger", at=event.ends_at)
    with pytest.raises(NotYet):
        give_feedback(registration=guest, stars=1, text="", at=event.ends_at)

    names = {field.name for field in Feedback._meta.get_fields()}
    assert names == {"id", "event", "stars", "text", "given_on"}
    address = f"/veranstaltungen/{event.slug}/zahlen/"
    assert "Gern länger" in client_as("office").get(address).content.decode()
    assert client_as("member").get(address).status_code == 403


def test_who_was_not_let_in_is_not_asked_how_it_was(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    there, away = a_guest(event, 1, world.now), a_guest(event, 2, world.now)
    past = timezone.now() - timedelta(hours=3)
    Event.objects.filter(pk=event.pk).update(starts_at=past, ends_at=past + timedelta(hours=2))
    Registration.objects.filter(pk=there.pk).update(arrived_at=timezone.now() - timedelta(hours=2))

    pages = [client_as("guest").get(f"{one.get_absolute_url()}rueckmeldung/") for one in (there, away)]

    assert [answer.status_code for answer in pages] == [200, 302]


def test_thanks_are_said_once(
    world: World, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    guest = a_guest(an_event(world), 1, world.now)

    with django_capture_on_commit_callbacks(execute=True):
        assert [follow_up(registration=guest, at=world.now) for _twice in range(2)] == [True, False]

    assert [letter.subject for letter in mail.outbox if letter.subject.startswith("Danke")] == [
        "Danke: Deichschau"
    ]


def test_other_sites_show_public_events_and_only_those(client_as: ClientAs, world: World) -> None:
    inner = world["event.intern"]

    answer = client_as("office").get("/veranstaltungen/liste/")

    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert world["event.lorawan"].title in answer.content.decode()
    assert inner.title not in answer.content.decode()
    assert "frame-ancestors 'none'" in client_as("guest").get("/veranstaltungen/")["Content-Security-Policy"]


def test_feed_readers_get_what_this_person_may_see(client_as: ClientAs, world: World) -> None:
    event = an_event(world, title="Moor & <Meer>")

    text = client_as("guest").get("/veranstaltungen/feed.atom").content
    feed = ElementTree.fromstring(text)  # noqa: S314 - our own feed

    titles = [entry.text or "" for entry in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert any(title.endswith(event.title) for title in titles)
    assert not any(world["event.intern"].title in title for title in titles)


def test_signs_that_no_feed_may_hold_break_none(client_as: ClientAs, world: World) -> None:
    pasted = {"title": "Moor\x1b", "summary": "Aus einem PDF\x0c kopiert\x01"}
    event, guest = an_event(world, **pasted), client_as("guest")

    feed = ElementTree.fromstring(guest.get("/veranstaltungen/feed.atom").content)  # noqa: S314 - ours
    own = guest.get(f"{event.get_absolute_url().rstrip('/')}.ics").content
    everybody = guest.get("/veranstaltungen.ics").content

    assert "Aus einem PDF kopiert" in " ".join("".join(feed.itertext()).split())
    for calendar in (own, everybody, ical.invitation(a_guest(event, 1, world.now)).encode()):
        assert b"SUMMARY:Moor\r\n" in calendar
        assert not {0x1B, 0x0C, 1} & set(calendar)


def test_a_look_back_stands_on_the_events_page(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    client_as("office").post(
        f"/veranstaltungen/{event.slug}/rueckblick/", {"text": "## Ergebnis\n\nVereinbart."}
    )

    assert "Vereinbart." in client_as("guest").get(event.get_absolute_url()).content.decode()
    assert Event.objects.get(pk=event.pk).review.startswith("##")
