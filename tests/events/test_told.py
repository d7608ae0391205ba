"""What the office, the door and visitors are told where things are full, long, off or over; and on paper."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify
from weasyprint import CSS, HTML

from plietsch.core.world import World
from plietsch.events import demo_stream, papers, playlists, qr
from plietsch.events.forms import EventForm, InquiryForm
from plietsch.events.models import Event, Inquiry, Registration, Standing
from plietsch.events.operations.halls import close_hall, open_hall
from plietsch.events.operations.leaving import cancel_registration
from plietsch.events.operations.planning import cancel_event, change_event, choose_organisers
from plietsch.events.operations.registrations import register_member, request_registration
from plietsch.events.operations.streams import end_stream, open_stream
from plietsch.events.searching import SEARCHABLES
from plietsch.search.operations.indexing import Indexing
from tests.factories.events import ONLINE, ONSITE, a_draft, a_guest, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
NAME = "Dr. Maximiliane-Sophie Freifrau von Schleswig-Holstein"


def drawn(paper: str, kind: str, **context: Any) -> list[Any]:
    """The boxes of some kind on the first sheet of a paper, as they are laid out."""
    page = HTML(string=render_to_string(f"events/papers/{paper}.html", context))
    sheets = [CSS(filename=finders.find("events/papers.css"))]
    first = page.render(stylesheets=sheets).pages[0]._page_box
    return [box for box in first.descendants() if kind in type(box).__name__]


def test_a_name_of_one_long_word_leaves_room_to_sign(world: World) -> None:
    event = an_event(world)
    a_guest(event, 1, world.now)
    Registration.objects.filter(event=event).update(name="W" * 120)

    boxes = drawn("people", "TableCellBox", event=event, people=event.registrations.all())

    sign, millimetre = boxes[2], 96 / 25.4
    assert sign.width > 60 * millimetre
    assert sign.position_x + sign.width < 190 * millimetre


def test_a_long_name_stands_whole_beside_the_code_of_its_badge(world: World) -> None:
    event = an_event(world)
    guest = a_guest(event, 1, world.now)
    guest.name, code = NAME, qr.drawing(papers.entry_address(guest))

    words = [box for box in drawn("badges", "TextBox", event=event, rows=[(guest, code)]) if box.text in NAME]
    (square,) = drawn("badges", "AbsolutePlaceholder", event=event, rows=[(guest, code)])

    assert "".join(box.text for box in words).replace(" ", "") == NAME.replace(" ", "")
    assert max(box.position_x + box.width for box in words) < square.position_x
    assert max(box.position_y + box.height for box in words) < square.position_y + square.height


def test_who_had_not_confirmed_reads_why_it_is_too_late(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONSITE: None, ONLINE: None})
    asked = {"mode": ONSITE, "name": "Fremd", "email": "fremd@example.org", "language": "de"}
    stranger = request_registration(event=event, **asked, at=world.now)

    change_event(event=event, seats={ONLINE: None}, by=world["user.office"], at=world.now)

    page = client_as("guest").get(stranger.get_absolute_url()).content.decode()
    assert "Sie hatten noch nicht bestätigt" in page


def test_the_address_of_an_event_is_made_of_whole_words(world: World) -> None:
    title = "Papierprobe mit einem wirklich außerordentlich langen Titel für die Verwaltungen der Westküste"

    event = a_draft(world, title=title)

    words, day = event.slug[:-11], f"{timezone.localdate(event.starts_at)}"
    assert event.slug.endswith(day)
    assert f"{slugify(title.replace('ß', 'ss').replace('ü', 'ue'))}-".startswith(f"{words}-")


def test_the_demos_streamer_touches_no_stream_but_its_own(
    world: World, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path
    monkeypatch.setenv("PATH", "")  # whatever it begins, it cannot send
    own = Event.objects.get(title=demo_stream.TITLE)
    end_stream(stream=own.stream, at=world.now)
    other = an_event(world, {ONLINE: None})
    open_stream(event=other, at=world.now)
    playlists.folder(other).mkdir(parents=True)

    demo_stream._send(print)

    assert playlists.folder(other).exists()


def test_who_watches_is_offered_to_take_part_when_the_hall_opens(world: World) -> None:
    event, guest = an_event(world, {ONLINE: None}), Client()
    state, offer = f"{event.get_absolute_url()}livestream/stand/?war=none&saal=", "Mitmachen"
    assert offer not in guest.get(f"{state}0").content.decode()

    hall = open_hall(event=event, by=world["user.office"], at=world.now)

    assert offer in guest.get(f"{state}0").content.decode()
    assert offer not in guest.get(f"{state}1").content.decode()  # that page has it already
    close_hall(hall=hall, by=world["user.office"], at=world.now)
    assert offer not in guest.get(f"{state}0").content.decode()


def typed(event: Event, **changes: str) -> dict[str, str]:
    """The planner's form as it is sent."""
    times = {name: f"{getattr(event, name):%d.%m.%Y %H:%M}" for name in ("starts_at", "ends_at")}
    asked = {"title": event.title, "visibility": "public", "hold_hours": "24", "has_online": "on"}
    return {**asked, **times, **changes}


def test_the_office_reads_how_many_have_a_seat_beyond_the_new_number(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, {ONLINE: 3})
    for number in range(3):
        a_guest(event, number, world.now, ONLINE)
    office, edit = client_as("office"), f"{event.get_absolute_url()}bearbeitung/"

    fewer = office.post(edit, typed(event, online_seats="1"), follow=True).content.decode()
    enough = office.post(edit, typed(event, online_seats="3"), follow=True).content.decode()

    told = "online haben 3 Menschen einen Platz, geplant sind jetzt"
    assert f"{told} 1." in fewer
    assert told not in enough


def test_an_event_for_years_and_a_seat_held_for_ever_are_refused(world: World) -> None:
    event = a_draft(world, {ONLINE: None})
    years = f"{event.ends_at.replace(year=event.ends_at.year + 9):%d.%m.%Y %H:%M}"

    form = EventForm(typed(event, hold_hours="1000000000", ends_at=years), instance=event)

    assert set(form.errors) == {"hold_hours", "ends_at"}
    assert not EventForm(typed(event, hold_hours="720"), instance=event).errors


def test_an_answer_is_offered_once_however_often_it_was_typed() -> None:
    lines = {"text": "Essen?", "kind": Inquiry.Kind.CHOICE, "choice_lines": "mit Fleisch\n vegan \nvegan\n"}

    form = InquiryForm(lines)

    assert form.is_valid()
    assert form.cleaned_data["choices"] == ["mit Fleisch", "vegan"]


def test_who_waits_and_finds_the_other_way_full_too_still_waits(client_as: ClientAs, world: World) -> None:
    event = an_event(world, {ONSITE: 1, ONLINE: 1})
    a_guest(event, 1, world.now)
    a_guest(event, 2, world.now, ONLINE)
    waiting = a_guest(event, 3, world.now)

    switch = f"{waiting.get_absolute_url()}wechsel/"
    page = client_as("guest").post(switch, {"mode": ONLINE}, follow=True).content.decode()

    assert "Ihr Platz auf der Warteliste bleibt Ihnen." in page


def test_search_month_and_group_say_what_is_cancelled(client_as: ClientAs, world: World) -> None:
    event, group, office = an_event(world, title="Sturmschau"), world["group.request"], world["user.office"]
    choose_organisers(event=event, groups=[group], partners=[], by=office, at=world.now)
    Indexing(SEARCHABLES[0]).index([event])
    guest, month = client_as("member"), f"{timezone.localtime(event.starts_at):%Y-%m}"
    pages = ("/suche/?q=Sturmschau", f"/veranstaltungen/monat/?monat={month}", group.get_absolute_url())

    def said(page: str) -> bool:
        text = guest.get(page).content.decode()
        at = text.index(f'href="{event.get_absolute_url()}"')
        return "Abgesagt" in text[at - 400 : at + 400]

    assert not any(said(page) for page in pages)
    cancel_event(event=event, reason="", by=office, at=world.now)
    assert [page for page in pages if not said(page)] == []


def test_who_has_said_how_it_was_is_not_asked_again(client_as: ClientAs, world: World) -> None:
    event = an_event(world)
    guest = a_guest(event, 1, world.now)
    past = timezone.now() - timedelta(hours=3)
    Event.objects.filter(pk=event.pk).update(starts_at=past, ends_at=past + timedelta(hours=1))
    form = f"{guest.get_absolute_url()}rueckmeldung/"
    assert client_as("guest").get(form).status_code == 200

    Registration.objects.filter(pk=guest.pk).update(feedback_at=world.now)

    page = client_as("guest").get(form, follow=True)
    assert page.redirect_chain[-1][0] == guest.get_absolute_url()
    assert "Sie haben schon geantwortet." in page.content.decode()


def test_the_list_speaks_of_a_held_seat_to_the_office_and_admits_nobody_with_it(
    client_as: ClientAs, world: World
) -> None:
    event = an_event(world, {ONSITE: 1})
    first = a_guest(event, 1, world.now)
    held = register_member(event=event, mode=ONSITE, by=world["user.member"], at=world.now)
    people = f"{event.get_absolute_url()}teilnehmende/"
    assert "Ist da" in client_as("office").get(people).content.decode()

    cancel_registration(registration=first, by=None, at=timezone.now())

    held.refresh_from_db()
    assert held.standing == Standing.OFFERED
    page = client_as("office").get(people).content.decode()
    assert "Platz wird gehalten" in page
    assert "für Sie" not in page
    assert "Ist da" not in page
