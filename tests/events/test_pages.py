"""The calendar and the pages of events, as people meet them."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core import mail
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from plietsch.core.world import World
from plietsch.events.models import Event, Inquiry, ProgrammeItem, Registration, Standing
from plietsch.events.operations.inquiries import add_inquiry
from plietsch.events.operations.registrations import (
    confirm_registration,
    register_member,
    request_registration,
)
from tests.factories.events import ONLINE, ONSITE, a_draft, a_guest, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


def test_a_draft_is_the_offices_alone(client_as: ClientAs, world: World) -> None:
    draft = a_draft(world, title="Geheime Hafenrundfahrt")

    for address in ("/veranstaltungen/", "/veranstaltungen/monat/", "/veranstaltungen.ics"):
        assert b"Hafenrundfahrt" not in client_as("member").get(address).content
    for address in (draft.get_absolute_url(), f"/veranstaltungen/{draft.slug}.ics"):
        assert client_as("member").get(address).status_code == 404
        assert client_as("office").get(address).status_code == 200


def test_what_the_network_keeps_to_itself_is_hidden_from_the_web(client_as: ClientAs, world: World) -> None:
    inner = world["event.intern"]

    assert inner.title in client_as("member").get("/veranstaltungen/").content.decode()
    for address in ("/veranstaltungen/", "/veranstaltungen.ics", "/veranstaltungen/monat/"):
        assert inner.title not in client_as("guest").get(address).content.decode()
    assert client_as("guest").get(inner.get_absolute_url()).status_code == 404
    assert client_as("pending").get(inner.get_absolute_url()).status_code == 404


def test_the_room_is_not_on_the_events_page(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONLINE: None}, online_room="https://raum.example.org/geheim")

    pages = [client_as(who).get(event.get_absolute_url()).content for who in ("guest", "member")]
    feed = client_as("guest").get("/veranstaltungen.ics").content

    assert not any(b"raum.example.org" in page for page in [*pages, feed])


def test_a_member_registers_with_one_click_and_cancels_with_another(
    client_as: ClientAs, world: World
) -> None:
    client, event = client_as("member"), an_event(world, {ONSITE: 3})

    answer = client.post(f"/veranstaltungen/{event.slug}/anmeldung/", {"mode": ONSITE})
    mine = Registration.objects.get(event=event, person=world["user.member"])
    assert (answer.status_code, answer["Location"]) == (302, mine.get_absolute_url())
    client.post(f"{mine.get_absolute_url()}abmeldung/")

    mine.refresh_from_db()
    assert mine.standing == Standing.CANCELLED


def test_the_second_of_two_clicks_leads_to_the_registration_as_the_first(
    client_as: ClientAs, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = an_event(world, {ONSITE: 5})
    own = register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)
    seen = iter([None, own])  # it is written down while the second click is looked at
    monkeypatch.setattr("plietsch.events.views.registrations.own_registration", lambda *_who: next(seen))

    answer = client_as("member").post(f"/veranstaltungen/{event.slug}/anmeldung/", {"mode": ONSITE})

    assert answer["Location"] == own.get_absolute_url()


def test_a_guest_registers_through_a_mail(
    client_as: ClientAs, world: World, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    client, event = client_as("guest"), an_event(world, {ONSITE: 3})
    with django_capture_on_commit_callbacks(execute=True):
        typed = {"mode": ONSITE, "name": "Gast", "email": "gast@example.org"}
        page = client.post(f"/veranstaltungen/{event.slug}/anmeldung/", typed)
    assert "gast@example.org" in page.content.decode()

    path = re.search(r"/veranstaltungen/anmeldungen/\S+/", mail.outbox[-1].body)[0]
    assert "Anmeldung bestätigen" in client.get(path).content.decode()
    assert Registration.objects.get(event=event).standing == Standing.UNCONFIRMED
    client.post(f"{path}bestaetigung/")

    assert Registration.objects.get(event=event).standing == Standing.SEATED


def test_the_page_says_the_same_whether_an_address_is_registered_or_not(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world)
    known = a_guest(event, 1, world.now)
    address = f"/veranstaltungen/{event.slug}/anmeldung/"

    pages = [
        client_as("guest").post(address, {"mode": ONSITE, "name": "Wer", "email": email}).content.decode()
        for email in (known.email, "gast-2@example.org")
    ]

    assert pages[0] == pages[1].replace("gast-2@example.org", known.email)


def test_a_thousand_registrations_from_one_connection_are_stopped(client_as: ClientAs, world: World) -> None:
    event, client = an_event(world), client_as("guest")
    typed = {"mode": ONSITE, "name": "Wer"}

    answers = [
        client.post(f"/veranstaltungen/{event.slug}/anmeldung/", {**typed, "email": f"a{n}@example.org"})
        for n in range(61)
    ]

    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert Registration.objects.filter(event=event).count() == 60


@pytest.mark.parametrize("forged", ["{pk}.AAAA", "{pk}", "{pk}.", "x"])
def test_a_forged_link_opens_nothing(client_as: ClientAs, world: World, forged: str) -> None:
    guest = a_guest(an_event(world), 1, world.now)
    key = forged.format(pk=guest.pk)

    assert client_as("guest").get(f"/veranstaltungen/anmeldungen/{key}/").status_code == 404
    assert client_as("guest").post(f"/veranstaltungen/anmeldungen/{key}/abmeldung/").status_code == 404
    guest.refresh_from_db()
    assert guest.standing == Standing.SEATED


def test_the_page_behind_a_secret_link_is_kept_and_told_to_nobody(client_as: ClientAs, world: World) -> None:
    answer = client_as("guest").get(a_guest(an_event(world), 1, world.now).get_absolute_url())

    assert "no-store" in answer["Cache-Control"]
    # Never no-referrer: then browsers say "Origin: null", and no button of the page would work.
    assert answer["Referrer-Policy"] == "same-origin"
    assert b'content="noindex"' in answer.content


def test_the_feed_is_read_by_another_library_and_is_not_sent_twice(client_as: ClientAs, world: World) -> None:
    client, title = client_as("guest"), "Deich; Schau, \\ „mit“ Zeichen\nund Zeile"
    event = an_event(world, title=title)

    answer = client.get("/veranstaltungen.ics")

    entries = vobject.readOne(answer.content.decode()).vevent_list
    entry = next(entry for entry in entries if entry.uid.value.startswith(f"event-{event.pk}@"))
    assert entry.summary.value == title
    assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))
    again = client.get("/veranstaltungen.ics", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_cancelled_event_stays_in_the_feed_as_cancelled(client_as: ClientAs, world: World) -> None:
    gone = world["event.abgesagt"]

    calendar = vobject.readOne(client_as("guest").get(f"/veranstaltungen/{gone.slug}.ics").content.decode())

    assert calendar.vevent.status.value == "CANCELLED"


def test_search_engines_learn_how_one_takes_part(client_as: ClientAs, world: World) -> None:
    event = an_event(
        world, {ONSITE: 1, ONLINE: 1}, title="</script><script>alert(1)", venue=world["venue.kiel"]
    )

    page = client_as("guest").get(event.get_absolute_url()).content.decode()

    facts = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert facts["name"] == event.title
    assert facts["eventAttendanceMode"].endswith("/MixedEventAttendanceMode")
    assert [place["@type"] for place in facts["location"]] == ["Place", "VirtualLocation"]


def test_an_event_on_two_days_stands_on_both_days_of_the_month(client_as: ClientAs, world: World) -> None:
    begin = world.now.replace(year=2030, month=5, day=30, hour=10)
    event = an_event(world, starts_at=begin, ends_at=begin + timedelta(days=1), title="Zweitägig")

    page = client_as("guest").get("/veranstaltungen/monat/?monat=2030-05").content.decode()

    assert page.count(f'href="{event.get_absolute_url()}"') == 2


def test_a_night_goes_on_until_the_next_morning_and_what_ends_at_midnight_does_not(
    client_as: ClientAs, world: World
) -> None:
    evening = datetime(2030, 5, 14, 20, tzinfo=ZoneInfo("Europe/Berlin"))
    an_event(world, title="Nachtschicht", starts_at=evening, ends_at=evening + timedelta(hours=9))
    an_event(world, title="Abendlob", starts_at=evening, ends_at=evening + timedelta(hours=4))

    page = client_as("guest").get("/veranstaltungen/monat/?monat=2030-05").content.decode()

    assert re.findall(r">([^<>]+) Nachtschicht<", page) == ["20:00", "bis 05:00"]
    assert page.count("Abendlob") == 1
    empty = client_as("guest").get("/veranstaltungen/monat/?monat=2031-02").content.decode()
    assert ("nichts geplant" in empty, "nichts geplant" in page) == (True, False)


@pytest.mark.parametrize("month", ["", "2026-13", "0000-01", "x", "9999-12"])
def test_a_month_that_cannot_be_read_is_this_month(client_as: ClientAs, month: str) -> None:
    assert client_as("guest").get("/veranstaltungen/monat/", {"monat": month}).status_code == 200


def test_lists_hold_no_formulas(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    asked = request_registration(
        event=event,
        mode=ONSITE,
        name='=HYPERLINK("https://boese.example")',
        email="a@example.org",
        language="de",
        at=world.now,
    )
    confirm_registration(registration=asked, at=world.now)
    client = client_as("office")

    text = client.get(f"/veranstaltungen/{event.slug}/teilnehmende.csv").content.decode("utf-8-sig")
    book = client.get(f"/veranstaltungen/{event.slug}/teilnehmende.xlsx").content

    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1][0] == "'" + asked.name
    cell = load_workbook(io.BytesIO(book)).active["A2"]
    assert (cell.data_type, cell.value) == ("s", "'" + asked.name)


def test_private_answers_are_seen_by_the_office_alone(client_as: ClientAs, world: World) -> None:
    event, office = an_event(world), world["user.office"]
    inquiry = add_inquiry(
        event=event,
        text="Was brauchen Sie?",
        kind=Inquiry.Kind.TEXT,
        is_private=True,
        by=office,
        at=world.now,
    )
    answers = {inquiry: "Gebärdensprache"}
    register_member(event=event, mode=ONSITE, answers=answers, by=world["user.member"], at=world.now)
    address = f"/veranstaltungen/{event.slug}/teilnehmende.csv"

    assert "Gebärdensprache" in client_as("office").get(address).content.decode()
    assert client_as("business").get(address).status_code == 403


def test_the_office_plans_publishes_and_copies_in_the_browser(client_as: ClientAs, world: World) -> None:
    client = client_as("office")
    typed = {
        "title": "Sommerforum",
        "visibility": "public",
        "starts_at": "2027-03-27T10:00",
        "ends_at": "2027-03-27T12:00",
        "has_online": "on",
        "hold_hours": "24",
        "is_open_to_guests": "on",
    }
    client.post("/veranstaltungen/planung/neu/", typed)
    event = Event.objects.get(title="Sommerforum")
    address = f"/veranstaltungen/{event.slug}/"

    item = {
        "kind": "talk",
        "title": "Auftakt",
        "starts_at": "2027-03-27T10:00",
        "ends_at": "2027-03-27T11:00",
    }
    client.post(f"{address}programm/", {**item, "speaker_lines": "Referent 1, Amt Beispiel"})
    client.post(f"{address}veroeffentlichung/")
    client.post(f"{address}kopie/", {"on": "2027-03-28", "every": "once"})

    page = client_as("guest").get(address).content.decode()
    assert "Auftakt" in page
    assert "Referent 1" in page
    copy = Event.objects.exclude(pk=event.pk).get(title="Sommerforum")
    assert copy.published_at is None
    assert copy.starts_at - event.starts_at == timedelta(hours=23)  # summer time began in between
    assert copy.items.get().title == "Auftakt"


def test_a_form_sent_twice_plans_one_event(client_as: ClientAs) -> None:
    begin, end = "2027-04-01T10:00", "2027-04-01T12:00"
    typed = {"title": "Doppelt", "starts_at": begin, "ends_at": end, "visibility": "public"}
    typed |= {"has_online": "on", "hold_hours": "24", "once": "ein-schluessel"}
    first, second = (client_as("office").post("/veranstaltungen/planung/neu/", typed) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert Event.objects.filter(title="Doppelt").count() == 1


def test_the_programme_moves_with_the_event(client_as: ClientAs, world: World) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begin = datetime(2027, 3, 27, 18, 0, tzinfo=berlin)
    event = a_draft(world, starts_at=begin, ends_at=begin + timedelta(hours=2))
    half = timedelta(minutes=30)
    times = {"starts_at": begin + half, "ends_at": begin + 2 * half}
    ProgrammeItem.objects.create(event=event, kind="talk", title="Vortrag", **times)
    typed = {"title": event.title, "visibility": "public", "has_online": "on", "hold_hours": "24"}
    moved = {"starts_at": "2027-04-10T19:00", "ends_at": "2027-04-10T21:00"}
    client_as("office").post(f"/veranstaltungen/{event.slug}/bearbeitung/", typed | moved)

    item = event.items.get()
    assert item.starts_at == datetime(2027, 4, 10, 19, 30, tzinfo=berlin)  # summer time began in between
    assert item.ends_at == datetime(2027, 4, 10, 20, 0, tzinfo=berlin)


def typed(event: Event, **changes: object) -> dict[str, object]:
    """The office's form of an event as it is."""
    begin, end = (f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" for at in (event.starts_at, event.ends_at))
    facts = {"title": event.title, "visibility": "public", "starts_at": begin, "ends_at": end}
    return facts | {"has_online": "on", "hold_hours": "24"} | changes


def test_an_event_is_not_made_shorter_than_its_programme(client_as: ClientAs, world: World) -> None:
    event = a_draft(world, {ONLINE: None})
    times = {"starts_at": event.ends_at - timedelta(minutes=30), "ends_at": event.ends_at}
    ProgrammeItem.objects.create(event=event, kind="talk", title="Vortrag am Schluss", **times)
    shorter = f"{timezone.localtime(event.ends_at - timedelta(minutes=20)):%Y-%m-%dT%H:%M}"

    page = client_as("office").post(
        f"/veranstaltungen/{event.slug}/bearbeitung/", typed(event, ends_at=shorter)
    )

    assert "„Vortrag am Schluss“" in str(page.context["form"].errors["ends_at"])
    assert Event.objects.get(pk=event.pk).ends_at == event.ends_at


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"onsite_seats": "3"}, "onsite_seats"), ({"registration_closes_at": "2099-01-01T10:00"},) * 2],
)
def test_seats_without_their_form_and_a_deadline_after_the_end_are_named(
    client_as: ClientAs, world: World, wrong: dict[str, str], field: object
) -> None:
    event = a_draft(world, {ONLINE: None})

    page = client_as("office").post(f"/veranstaltungen/{event.slug}/bearbeitung/", typed(event, **wrong))

    assert [*page.context["form"].errors] == [*wrong]


def test_nobody_registers_for_what_is_over(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONLINE: None})
    Event.objects.filter(pk=event.pk).update(
        starts_at=world.now - timedelta(days=8),
        ends_at=world.now - timedelta(days=7),
        registration_closes_at=world.now + timedelta(days=7),
    )

    assert "anmeldung/" not in client_as("guest").get(event.get_absolute_url()).content.decode()


def test_two_who_change_an_event_hear_of_each_other(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONLINE: None})
    address, office = f"/veranstaltungen/{event.slug}/bearbeitung/", client_as("office")
    seen = office.get(address).context["form"]["seen"].value()
    office.post(address, typed(event, seen=seen, description="Von der einen"))

    page = office.post(address, typed(event, seen=seen, summary="Von der anderen"))
    event.refresh_from_db()
    assert "Jemand anderes hat" in page.content.decode()
    assert event.description == "Von der einen"

    seen = page.context["form"]["seen"].value()
    office.post(address, typed(event, seen=seen, summary="Von der anderen"))
    event.refresh_from_db()
    assert event.summary == "Von der anderen"


def test_the_list_says_what_runs_just_now(client_as: ClientAs, world: World) -> None:
    hour, now = timedelta(hours=1), timezone.now()
    an_event(world, title="Läuft gerade", starts_at=now - hour, ends_at=now + hour)
    for title, begin in (("Kommt noch", now + hour), ("Abgesagtes", now - hour)):
        event = an_event(world, title=title, starts_at=begin, ends_at=now + 2 * hour)
    Event.objects.filter(pk=event.pk).update(cancelled_at=now)

    rows = re.findall(
        r"<article.*?</article>|<li.*?</li>",
        client_as("guest").get("/veranstaltungen/").content.decode(),
        re.S,
    )
    running = [row for row in rows if "Läuft jetzt" in row]
    assert running
    assert not [row for row in running if "Kommt noch" in row or "Abgesagtes" in row]
    assert [row for row in running if "Läuft gerade" in row]


def test_an_hour_that_does_not_exist_is_named(client_as: ClientAs) -> None:
    typed = {"title": "Nachts", "starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T05:00"}

    page = client_as("office").post("/veranstaltungen/planung/neu/", typed).content.decode()

    assert "Um diese Zeit wird die Uhr umgestellt." in page
    assert not Event.objects.filter(title="Nachts").exists()


def test_a_project_is_on_the_programme_with_one_click_and_only_once(
    client_as: ClientAs, world: World
) -> None:
    event, office, project = an_event(world), client_as("office"), world["project.pinneberg"]
    address = f"{event.get_absolute_url()}programm/projekte/"

    office.post(address, {"project": project.pk})
    again = office.post(address, {"project": project.pk}, follow=True)

    item = event.items.get()
    assert (item.title, item.kind, item.starts_at) == (project.title, "project", event.starts_at)
    assert "steht schon im Programm" in again.content.decode()
    page = client_as("guest").get(event.get_absolute_url()).content.decode()
    assert f'<a href="{project.get_absolute_url()}">{project.title}</a>' in page
    assert client_as("member").post(address, {"project": project.pk}).status_code == 403


def test_a_project_takes_the_first_gap_where_the_end_is_taken(client_as: ClientAs, world: World) -> None:
    event, project = an_event(world), world["project.pinneberg"]
    begin, half = event.starts_at, timedelta(minutes=30)
    for start, end in ((begin, begin + half), (begin + 2 * half, event.ends_at)):
        ProgrammeItem.objects.create(event=event, kind="talk", title="Vortrag", starts_at=start, ends_at=end)
    address = f"{event.get_absolute_url()}programm/projekte/"

    client_as("office").post(address, {"project": project.pk})

    assert event.items.get(project=project).starts_at == begin + half
    event.items.filter(project=project).update(project=None, ends_at=begin + 2 * half)
    page = client_as("office").post(address, {"project": project.pk}, follow=True).content.decode()
    assert "keine Viertelstunde frei" in page


def test_a_project_that_is_not_public_does_not_get_on_a_programme(client_as: ClientAs, world: World) -> None:
    event = an_event(world)

    client_as("office").post(
        f"{event.get_absolute_url()}programm/projekte/", {"project": world["project.draft"].pk}
    )

    assert not event.items.exists()


def test_the_demo_shows_a_proven_certificate_and_the_way_from_a_registration_into_the_hall(
    client_as: ClientAs, world: World
) -> None:
    guest = client_as("guest")

    proof = guest.get(f"/veranstaltungen/bescheinigungen/{world['proof_key.attended']}/")
    way = guest.get(f"/veranstaltungen/anmeldungen/{world['registration_key.live']}/saal/")

    assert "Diese Bescheinigung ist echt." in proof.content.decode()
    assert way["Location"].startswith(world["hall.live"].get_absolute_url())


def test_an_event_speaks_to_danish_readers_in_danish(client_as: ClientAs, world: World) -> None:
    event = an_event(world, title="Deichschau", summary="Wir gehen den Deich ab.", languages=["de", "da"])
    words = {"title": "Digesyn", "summary": "", "description": "Vi går langs **diget**."}
    client_as("office").post(f"/veranstaltungen/{event.slug}/texte/da/", words)

    page = Client().get(f"/da/veranstaltungen/{event.slug}/").content.decode()
    german = Client().get(f"/veranstaltungen/{event.slug}/").content.decode()

    assert "<strong>diget</strong>" in page
    assert "Wir gehen den Deich ab." in page
    assert "Digesyn" in page
    assert "Digesyn" not in german
    assert "Deutsch, Dansk" in german
    assert '"inLanguage": ["de", "da"]' in german
    assert "Digesyn" in Client().get("/da/veranstaltungen/").content.decode()


def test_only_who_prepares_translates(client_as: ClientAs, world: World) -> None:
    event = an_event(world)

    assert client_as("member").get(f"/veranstaltungen/{event.slug}/texte/da/").status_code == 403
    for language in ("de", "xx"):
        assert client_as("office").get(f"/veranstaltungen/{event.slug}/texte/{language}/").status_code == 404
