"""What pages and mails say: where and until when, what a full hall means, how a list is embedded."""

import html
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import override

from plietsch.core.world import World
from plietsch.events.models import ProgrammeItem, Venue
from plietsch.events.operations.planning import cancel_event, start_series
from plietsch.events.operations.registrations import confirm_registration, request_registration
from plietsch.events.templatetags.calendars import from_to
from plietsch.places.models import Place
from tests.factories.events import ONLINE, ONSITE, a_guest, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=False)
ClientAs = Callable[[str], Client]
BERLIN = ZoneInfo("Europe/Berlin")
EVENING = {
    "starts_at": datetime(2030, 12, 3, 18, 0, tzinfo=BERLIN),
    "ends_at": datetime(2030, 12, 3, 20, 30, tzinfo=BERLIN),
}


def test_mails_say_until_when_and_lead_to_the_stream(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONLINE: None}, **EVENING)

    guest = a_guest(event, 1, world.now, ONLINE)
    run_jobs()

    said = str(mail.outbox[-1].body)
    assert "Dienstag, 3. Dezember 2030, 18:00–20:30 Uhr" in said
    assert f"{event.get_absolute_url()}livestream/" in said
    page = client_as("guest").get(guest.get_absolute_url()).content.decode()
    assert "Im Livestream auf der Seite der Veranstaltung" in page


def test_a_full_hall_says_at_the_choice_that_one_waits(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONSITE: 1, ONLINE: None})
    a_guest(event, 1, world.now)
    address = f"{event.get_absolute_url()}anmeldung/"

    for page in (address, f"{address}gruppe/"):
        shown = client_as("guest").get(page).content.decode()
        assert shown.count("vor Ort: Warteliste, denn alle Plätze sind vergeben") == 1
        assert "online: Warteliste" not in shown
        assert 'href="/datenschutz/">Datenschutz</a></p>' in shown.replace("\n", "")


def test_the_office_registers_a_caller_in_words_about_the_caller(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONSITE: 1, ONLINE: None})

    page = client_as("office").get(f"{event.get_absolute_url()}teilnehmende/neu/").content.decode()

    assert "Wie nimmt die Person teil?" in page
    assert "Wie nehmen Sie teil?" not in page
    assert 'autocomplete="email"' not in page


def test_one_mail_is_one_mail(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    typed = {"mode": ONSITE, "lines": "Wer, wer@example.org"}

    page = client_as("member").post(f"{event.get_absolute_url()}anmeldung/gruppe/", typed, follow=True)

    assert "Eine Mail ist unterwegs" in page.content.decode()


def test_no_level_of_headings_is_left_out(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    ProgrammeItem.objects.create(
        event=event, title="Grußwort", starts_at=event.starts_at, ends_at=event.ends_at
    )

    page = client_as("guest").get(event.get_absolute_url()).content.decode()

    assert "<h3>Grußwort</h3>" in page


def test_danes_read_hours_as_danes_write_them(client_as: ClientAs, world: World) -> None:
    event = an_event(world, **EVENING)
    guest = request_registration(
        event=event, mode=ONSITE, name="Gæst", email="gaest@example.org", language="da", at=world.now
    )
    confirm_registration(registration=guest, at=world.now)
    run_jobs()

    hours = "tirsdag den 3. december 2030 kl. 18.00–20.30"
    assert hours in str(mail.outbox[-1].body)
    assert hours in client_as("guest").get(f"/da{event.get_absolute_url()}").content.decode()
    with override("da"):
        event.ends_at += timedelta(days=1)
        assert from_to(event).endswith("2030 kl. 18.00 – onsdag den 4. december 2030 kl. 20.30")


def test_the_list_of_a_series_is_embedded_with_one_line(client_as: ClientAs, world: World) -> None:
    series = start_series(title="Deichtage", by=world["user.office"], at=world.now)
    event, _other = an_event(world, series=series), an_event(world, title="Etwas anderes")
    guest = client_as("guest")

    page = html.unescape(guest.get(f"/veranstaltungen/einbetten/?reihe={series.slug}").content.decode())
    line = page.partition('<code id="einbettung">')[2].partition("</code>")[0]
    address = line.partition('src="')[2].partition('"')[0]
    shown = guest.get(address[address.index("/veranstaltungen") :])

    assert line.startswith("<iframe ")
    assert event.title in shown.content.decode()
    assert "Etwas anderes" not in shown.content.decode()
    assert "/veranstaltungen/einbetten/?reihe=" in guest.get(series.get_absolute_url()).content.decode()


def test_the_calendar_offers_planning_to_who_plans(client_as: ClientAs) -> None:
    offers = {
        role: "/veranstaltungen/planung/neu/" in client_as(role).get("/veranstaltungen/").content.decode()
        for role in ("office", "member", "guest")
    }
    assert offers == {"office": True, "member": False, "guest": False}


def test_feed_readers_see_the_day_of_the_place_and_what_is_cancelled(
    client_as: ClientAs, world: World
) -> None:
    night = {
        f"{name}_at": datetime(2030, 6, 1, hour, 30, tzinfo=BERLIN)
        for name, hour in (("starts", 0), ("ends", 4))
    }
    event = an_event(world, title="Sternennacht", **night)
    cancel_event(event=event, reason="", by=world["user.office"], at=world.now)

    feed = client_as("guest").get("/veranstaltungen/feed.atom").content.decode()

    assert "Abgesagt: 01.06.2030: Sternennacht" in feed


def test_a_venue_in_denmark_lies_in_denmark(client_as: ClientAs, world: World) -> None:
    venue = Venue.objects.create(name="Alsion", place=Place.objects.get(code="DK0540"))
    page = client_as("guest").get(an_event(world, venue=venue).get_absolute_url()).content.decode()

    assert '"addressCountry": "DK"' in page


def test_who_cancels_reads_how_many_stand_on_the_list_and_what_is_off_offers_no_entry(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, {ONSITE: 1})
    for number in (1, 2):
        a_guest(event, number, world.now)
    home, guest = event.get_absolute_url(), client_as("guest")
    assert "Termin in den Kalender" in guest.get(home).content.decode()

    page = client_as("office").get(f"{home}absage/").content.decode()
    assert "Auf der Liste stehen 2 Personen." in page
    assert 'class="button button--danger" type="submit">Veranstaltung absagen' in page
    cancel_event(event=event, reason="Sturm", by=world["user.office"], at=world.now)

    page = guest.get(home).content.decode()
    assert "Diese Veranstaltung ist abgesagt." in page
    assert "Termin in den Kalender" not in page
    assert "Dabei sein" not in page


def test_what_is_live_stands_before_everything_else(client_as: ClientAs, world: World) -> None:
    page = client_as("guest").get(world["hall.live"].event.get_absolute_url()).content.decode()

    assert page.index("Mitmachen: fragen und abstimmen") < page.index("Dabei sein")
