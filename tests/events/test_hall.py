"""The hall: one queue for the room and the stream, moderated, secret where it must be."""

import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events import voters
from plietsch.events.blocks import STAGE, blocks_of
from plietsch.events.models import Ballot, Event, Hall, Poll, Question, Vote, Voters
from plietsch.events.operations.halls import close_hall, forget_voters, open_hall
from plietsch.events.operations.planning import cancel_event
from plietsch.events.operations.polls import AlreadyVoted, cast_ballot, open_poll, prepare_poll, show_poll
from plietsch.events.operations.questions import ask, release, take_up
from plietsch.events.operations.registrations import register_member
from plietsch.groups.models import Topic
from tests.factories.events import ONLINE, ONSITE, a_guest, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
JSON = {"Accept": "application/json"}


@pytest.fixture
def hall(world: World) -> Hall:
    voters.forget_acts()
    event = an_event(world, {ONSITE: 5, ONLINE: None})
    return open_hall(event=event, by=world["user.office"], at=world.now)


def page(hall: Hall, rest: str = "") -> str:
    return f"{hall.get_absolute_url()}{rest}"


def a_question(hall: Hall, world: World, text: str = "Wann kommt der Bus?") -> Question:
    question = ask(hall=hall, text=text, name="", place="online", by=None, at=world.now)
    release(question=question, by=world["user.office"], at=world.now)
    return Question.objects.get(pk=question.pk)


def a_poll(hall: Hall, world: World, kind: str = Poll.Kind.ONE) -> Poll:
    options = [] if kind == Poll.Kind.WORDS else ["ja", "nein"]
    poll = prepare_poll(
        hall=hall, text="Bleiben?", kind=kind, options=options, by=world["user.office"], at=world.now
    )
    open_poll(poll=poll, by=world["user.office"], at=world.now)
    return Poll.objects.select_related("hall").get(pk=poll.pk)


def test_a_question_waits_for_the_moderation(client_as: ClientAs, hall: Hall) -> None:
    guest, office = client_as("guest"), client_as("office")
    guest.post(page(hall, "fragen/"), {"text": "Was kostet das?", "name": "", "ort": "onsite"})
    assert "Was kostet das?" not in guest.get(page(hall)).content.decode()
    desk = f"/veranstaltungen/{hall.event.slug}/moderation/"
    assert "Was kostet das?" in office.get(desk).content.decode()

    question = Question.objects.get(hall=hall)
    office.post(f"/veranstaltungen/saal/fragen/{question.pk}/stand/", {"step": "release"})

    assert "Was kostet das?" in guest.get(page(hall)).content.decode()
    assert question.place == "onsite"


def test_who_has_a_seat_in_the_hall_asks_from_there(client_as: ClientAs, hall: Hall, world: World) -> None:
    register_member(event=hall.event, mode=ONSITE, by=world["user.member"], at=world.now)

    forms = [client_as(role).get(page(hall)).context["form"] for role in ("member", "science")]

    assert [form["ort"].value() for form in forms] == ["onsite", "online"]


def test_a_question_without_a_name_names_nobody_anywhere(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    client_as("member").post(page(hall, "fragen/"), {"text": "Heikel?", "anonym": "on"})

    question = Question.objects.get(hall=hall)
    assert (question.person, question.name) == (None, "")
    fact = Activity.objects.get(verb="question.asked", subject=f"events.question:{question.pk}")
    assert fact.actor is None


def test_a_vote_counts_once_and_can_be_taken_back(client_as: ClientAs, hall: Hall, world: World) -> None:
    question, member = a_question(hall, world), client_as("member")
    address = f"/veranstaltungen/saal/fragen/{question.pk}/stimme/"

    for wants in ("1", "1"):
        assert member.post(address, {"wants": wants}, headers=JSON).json()["marks"] == {question.mark: True}
    client_as("guest").post(address, {"wants": "1"})
    question.refresh_from_db()
    assert question.votes == 2
    assert 'aria-pressed="true"' in member.get(page(hall)).content.decode()

    member.post(address, {"wants": "0"})
    question.refresh_from_db()
    assert question.votes == 1


def test_a_question_that_is_not_shown_takes_no_votes(client_as: ClientAs, hall: Hall, world: World) -> None:
    hidden = ask(hall=hall, text="Noch verborgen", name="", place="online", by=None, at=world.now)

    answer = client_as("guest").post(f"/veranstaltungen/saal/fragen/{hidden.pk}/stimme/", {"wants": "1"})

    assert answer.status_code == 404
    assert not Vote.objects.filter(question=hidden).exists()


def test_a_ballot_is_secret_and_cast_once(hall: Hall, world: World) -> None:
    poll = a_poll(hall, world)
    yes = poll.options.get(text="ja")
    cast_ballot(poll=poll, voter="a", chosen=[str(yes.pk)])

    with pytest.raises(AlreadyVoted):
        cast_ballot(poll=poll, voter="a", chosen=[str(yes.pk)])

    yes.refresh_from_db()
    assert yes.count == 1
    assert {field.name for field in Ballot._meta.get_fields()} == {"id", "poll", "voter"}
    assert not Activity.objects.filter(subject=f"events.poll:{poll.pk}", actor=None).exists()


def test_an_answer_of_another_poll_counts_nothing(client_as: ClientAs, hall: Hall, world: World) -> None:
    poll, other = a_poll(hall, world), a_poll(hall, world)
    foreign = other.options.first()

    answer = client_as("guest").post(
        f"/veranstaltungen/saal/umfragen/{poll.pk}/stimmzettel/", {"chosen": [foreign.pk]}, headers=JSON
    )

    assert answer.status_code == 409
    foreign.refresh_from_db()
    assert foreign.count == 0


def test_the_same_word_in_other_letters_is_one_word(hall: Hall, world: World) -> None:
    poll = a_poll(hall, world, Poll.Kind.WORDS)

    cast_ballot(poll=poll, voter="a", chosen=["Glasfaser", "", ""])
    cast_ballot(poll=poll, voter="b", chosen=["  glasFASER ", "Mut"])

    assert dict(poll.options.values_list("text", "count")) == {"Glasfaser": 2, "Mut": 1}


def test_where_only_registered_people_vote_a_stranger_does_not(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    Hall.objects.filter(pk=hall.pk).update(voters=Voters.REGISTERED)
    guest = a_guest(hall.event, 1, world.now)
    question = a_question(hall, world)
    address = f"/veranstaltungen/saal/fragen/{question.pk}/stimme/"
    stranger, known = client_as("guest"), client_as("guest")

    assert stranger.post(address, {"wants": "1"}, headers=JSON).status_code == 403
    known.get(f"{guest.get_absolute_url()}saal/")
    assert known.post(address, {"wants": "1"}, headers=JSON).status_code == 200
    again = client_as("guest")
    again.get(f"{guest.get_absolute_url()}saal/")
    again.post(address, {"wants": "1"})

    question.refresh_from_db()
    assert question.votes == 1


def test_where_only_registered_people_vote_a_stranger_reads_how_to_come_in(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    Hall.objects.filter(pk=hall.pk).update(voters=Voters.REGISTERED)
    guest = a_guest(hall.event, 1, world.now)
    question = a_question(hall, world)
    stranger, known = client_as("guest"), client_as("guest")
    known.get(f"{guest.get_absolute_url()}saal/")

    read, used = (one.get(hall.get_absolute_url()).content.decode() for one in (stranger, known))

    assert question.text in read
    assert f"{hall.event.get_absolute_url()}anmeldung/" in read
    for control in ('id="beifall"', 'id="hand"', 'data-live="ballots"', "/mitmachen/fragen/"):
        assert control in used
        assert control not in read
    assert "hall--reading" in read
    assert "hall--reading" not in used
    rules = client_as("office").get(f"{hall.event.get_absolute_url()}moderation/regeln/").content.decode()
    assert "zählt Browser, nicht Menschen" in rules


def test_a_machine_that_votes_is_stopped(client_as: ClientAs, hall: Hall) -> None:
    member = client_as("member")

    answers = [
        member.post(page(hall, "beifall/"), headers=JSON).status_code for _each in range(voters.CLAPS + 1)
    ]

    assert answers[-2:] == [200, 429]
    hall.refresh_from_db()
    assert hall.applause == voters.CLAPS


def test_who_claps_long_may_ask_all_the_same(client_as: ClientAs, hall: Hall) -> None:
    member = client_as("member")
    for _each in range(voters.PER_VOTER + 1):
        member.post(page(hall, "beifall/"), headers=JSON)

    assert member.post(page(hall, "fragen/"), {"text": "Noch einmal?"}, headers=JSON).status_code == 200


def test_only_hosts_moderate(client_as: ClientAs, hall: Hall, world: World) -> None:
    question = ask(hall=hall, text="Geheim?", name="", place="online", by=None, at=world.now)
    desk, step = (
        f"/veranstaltungen/{hall.event.slug}/moderation/",
        f"/veranstaltungen/saal/fragen/{question.pk}/stand/",
    )

    assert client_as("member").get(desk).status_code == 403
    assert client_as("member").post(step, {"step": "release"}).status_code == 403
    hall.event.hosts.add(world["user.member"])

    assert "Geheim?" in client_as("member").get(desk).content.decode()
    client_as("member").post(step, {"step": "release"})
    question.refresh_from_db()
    assert question.released_at


def test_what_is_left_over_becomes_topics_of_the_group_once(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    a_question(hall, world, "Bleibt offen?")
    done = a_question(hall, world, "Ist beantwortet?")
    group, office = world["group.modellkommunen"], client_as("office")
    office.post(f"/veranstaltungen/saal/fragen/{done.pk}/stand/", {"step": "answer"})
    address = f"/veranstaltungen/{hall.event.slug}/moderation/"
    assert office.post(f"{address}themen/", headers=JSON).status_code == 409
    Hall.objects.filter(pk=hall.pk).update(group=group)

    for _twice in range(2):
        office.post(f"{address}themen/")

    titles = list(
        Topic.objects.filter(group=group, title__in=["Bleibt offen?", "Ist beantwortet?"]).values_list(
            "title", flat=True
        )
    )
    assert titles == ["Bleibt offen?"]


def test_everything_can_be_taken_along_without_formulas(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    a_question(hall, world, "=1+1?")
    a_poll(hall, world)
    address = f"/veranstaltungen/{hall.event.slug}/moderation/alles.xlsx"

    book = load_workbook(io.BytesIO(client_as("office").get(address).content))

    assert book["Fragen"]["A2"].value == "'=1+1?"
    assert [cell.value for cell in book["Umfragen"][2]][2:] == ["ja", 0, 0]
    assert book["Fragen"]["D2"].value == 0
    assert client_as("business").get(address).status_code == 403


def test_the_code_on_the_screen_leads_from_the_room_into_the_hall(client_as: ClientAs, hall: Hall) -> None:
    answer = client_as("guest").get(f"/m/{hall.code.upper()}/")

    assert answer["Location"] == f"{hall.get_absolute_url()}?ort=onsite"
    assert 'name="ort" value="onsite"' in client_as("guest").get(answer["Location"]).content.decode()
    assert client_as("guest").get("/m/falsch/").status_code == 404


def test_the_hall_of_members_is_hidden_from_the_web(client_as: ClientAs, hall: Hall) -> None:
    Event.objects.filter(pk=hall.event_id).update(visibility="members")

    for address in (page(hall), page(hall, "buehne/"), page(hall, "code.svg"), f"/m/{hall.code}/"):
        assert client_as("guest").get(address).status_code == 404
    assert client_as("guest").post(page(hall, "fragen/"), {"text": "Wer da?"}).status_code == 404
    assert client_as("member").get(page(hall)).status_code == 200


def test_who_takes_part_without_javascript_stays_where_they_are(client_as: ClientAs, hall: Hall) -> None:
    guest, home = client_as("guest"), hall.get_absolute_url()
    stream = home.replace("/mitmachen/", "/livestream/")
    pages = {f"{home}?ort=onsite": f"{home}?ort=onsite", stream: stream, "/gruppen/": home, "": home}

    for page, back in pages.items():
        came_from = {"Referer": f"https://testserver{page}"}
        assert guest.post(f"{home}beifall/", headers=came_from)["Location"] == back
    assert "Neues laden" in guest.get(stream).content.decode()


def test_a_closed_hall_and_a_cancelled_event_take_nothing_more(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    question, poll = a_question(hall, world), a_poll(hall, world)
    close_hall(hall=hall, by=world["user.office"], at=world.now)
    guest = client_as("guest")
    posts = {
        page(hall, "fragen/"): {"text": "Zu spät?"},
        page(hall, "beifall/"): {},
        page(hall, "hand/"): {"wants": "1"},
        f"/veranstaltungen/saal/fragen/{question.pk}/stimme/": {"wants": "1"},
        f"/veranstaltungen/saal/umfragen/{poll.pk}/stimmzettel/": {"chosen": [poll.options.first().pk]},
    }

    assert {guest.post(address, typed, headers=JSON).status_code for address, typed in posts.items()} == {409}
    cancel_event(event=hall.event, reason="Sturm", by=world["user.office"], at=world.now)
    assert {guest.post(address, typed, headers=JSON).status_code for address, typed in posts.items()} == {409}


def test_after_the_event_nobody_knows_who_voted(hall: Hall, world: World) -> None:
    question, poll = a_question(hall, world), a_poll(hall, world)
    Vote.objects.create(question=question, voter="a")
    cast_ballot(poll=poll, voter="a", chosen=[str(poll.options.first().pk)])

    forget_voters(ended_before=hall.event.ends_at.replace(year=2099))

    assert not Vote.objects.exists()
    assert not Ballot.objects.exists()
    assert poll.options.first().count == 1


def test_the_big_screen_names_its_counters_and_offers_nothing_to_click(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    poll = a_poll(hall, world, kind=Poll.Kind.WORDS)
    cast_ballot(poll=poll, voter="a", chosen=["Deich"])
    show_poll(poll=poll, shows=True, by=world["user.office"], at=world.now)

    screen = client_as("guest").get(page(hall, "buehne/")).content.decode()

    assert "Deich" in screen
    assert re.search(r"Beifall: <strong[^>]*>\d", screen)
    assert re.search(r"Erhobene Hände: <strong[^>]*>\d", screen)
    assert not re.search(r"<(details|button|form|a)\b", screen)


def test_the_big_screen_shows_fewer_questions_beside_the_one_on_the_stage(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    asked = [a_question(hall, world, f"Frage {number}?") for number in range(7)]
    alone = client_as("guest").get(page(hall, "buehne/")).content.decode()
    take_up(question=asked[0], by=world["user.office"], at=world.now)
    beside = client_as("guest").get(page(hall, "buehne/")).content.decode()

    show_poll(poll=a_poll(hall, world), shows=True, by=world["user.office"], at=world.now)
    full = client_as("guest").get(page(hall, "buehne/")).content.decode()

    assert [screen.count("screen__votes") for screen in (alone, beside, full)] == [5, 3, 1]


def test_words_that_nobody_sees_are_no_words(hall: Hall, world: World) -> None:
    poll = a_poll(hall, world, kind=Poll.Kind.WORDS)

    cast_ballot(poll=poll, voter="a", chosen=["\u200b", "\u202eDeich", "\x1b", "Wa\x00tt"])

    assert list(poll.options.order_by("pk").values_list("text", flat=True)) == ["Deich", "Wa tt"]


def test_a_word_grows_with_its_votes_and_is_not_large_with_one(hall: Hall, world: World) -> None:
    poll = a_poll(hall, world, kind=Poll.Kind.WORDS)
    sizes = []
    for number in range(1, 8):
        cast_ballot(poll=poll, voter=f"a{number}", chosen=["Deich"] if number > 1 else ["Deich", "Watt"])
        show_poll(poll=poll, shows=True, by=world["user.office"], at=world.now)
        screen = blocks_of(Hall.objects.select_related("event").get(pk=hall.pk), STAGE, "de")["results"]
        sizes.append(re.findall(r"cloud__word--(\d)", screen))

    assert sizes[0] == ["1", "1"]
    assert sizes[-1] == ["5", "1"]
    assert sizes == sorted(sizes)


def test_the_hall_of_the_demo_shows_a_cloud_of_words(client_as: ClientAs, world: World) -> None:
    page = client_as("guest").get(f"{world['hall.live'].get_absolute_url()}buehne/").content.decode()

    assert 'class="cloud"' in page
    assert "Glasfaser" in page
