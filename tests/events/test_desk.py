"""The desk of a hall: polls changed before anybody votes, questions with their marks, forms sent twice."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from plietsch.accounts.models import User
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events import live_route, voters
from plietsch.events.admission import admitted
from plietsch.events.models import Caption, Event, Hall, Poll, Question, Visibility
from plietsch.events.operations.halls import change_hall, choose_hosts, open_hall
from plietsch.events.operations.polls import (
    EmptyBallot,
    StillOpen,
    VotesCast,
    cast_ballot,
    change_poll,
    close_poll,
    open_poll,
    prepare_poll,
    remove_poll,
)
from plietsch.events.operations.questions import answer, ask, release, take_up
from plietsch.groups.models import Topic
from tests.factories.events import ONLINE, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
JSON = {"Accept": "application/json"}
TYPED = {"text": "Wohin?", "kind": "one", "option_lines": "Husum\nHeide"}


@pytest.fixture
def hall(world: World) -> Hall:
    """An open hall."""
    voters.forget_acts()
    event = an_event(world, {ONLINE: None})
    return open_hall(event=event, by=world["user.office"], at=world.now)


@pytest.fixture
def poll(hall: Hall, world: World) -> Poll:
    """A prepared poll with a slip in it."""
    office = {"by": world["user.office"], "at": world.now}
    prepared = prepare_poll(hall=hall, text="Whoin?", kind="one", options=["ja", "nein"], **office)
    return Poll.objects.select_related("hall__event").get(pk=prepared.pk)


def desk(hall: Hall, rest: str = "") -> str:
    return f"/veranstaltungen/{hall.event.slug}/moderation/{rest}"


def a_question(hall: Hall, world: World, text: str) -> None:
    question = ask(hall=hall, text=text, name="", place="online", by=None, at=world.now)
    release(question=question, by=world["user.office"], at=world.now)


def of_poll(poll: Poll, rest: str = "") -> str:
    return f"/veranstaltungen/saal/umfragen/{poll.pk}/{rest}"


def test_a_prepared_poll_is_changed_and_can_go(client_as: ClientAs, hall: Hall, poll: Poll) -> None:
    office = client_as("office")
    assert of_poll(poll) in office.get(desk(hall)).content.decode()
    assert "Whoin?" in office.get(of_poll(poll)).content.decode()

    office.post(of_poll(poll), TYPED)
    poll.refresh_from_db()
    assert (poll.text, sorted(poll.options.values_list("text", flat=True))) == ("Wohin?", ["Heide", "Husum"])

    office.post(of_poll(poll, "loeschung/"))
    assert not Poll.objects.filter(pk=poll.pk).exists()
    assert Activity.objects.filter(verb__in=["poll.changed", "poll.removed"]).count() == 2


def test_what_people_voted_on_stays_as_it_was(
    client_as: ClientAs, hall: Hall, poll: Poll, world: World
) -> None:
    office, act = client_as("office"), {"by": world["user.office"], "at": world.now}
    open_poll(poll=poll, **act)
    poll.refresh_from_db()
    cast_ballot(poll=poll, voter="eins", chosen=[str(poll.options.first().pk)])
    close_poll(poll=poll, **act)
    page = office.get(desk(hall)).content.decode()
    assert "Whoin?" in page
    assert f'"{of_poll(poll)}"' not in page
    assert of_poll(poll, "loeschung/") not in page

    with pytest.raises(VotesCast):
        change_poll(poll=poll, text="Wohin?", kind="words", **act)
    with pytest.raises(VotesCast):
        remove_poll(poll=poll, **act)
    office.post(of_poll(poll), TYPED)

    poll.refresh_from_db()
    assert (poll.text, poll.kind, poll.options.count()) == ("Whoin?", "one", 2)


def test_a_poll_that_runs_is_closed_before_it_goes(poll: Poll, world: World) -> None:
    open_poll(poll=poll, by=world["user.office"], at=world.now)

    with pytest.raises(StillOpen):
        remove_poll(poll=poll, by=world["user.office"], at=world.now)


def test_a_ballot_for_answers_that_were_changed_meanwhile_counts_nowhere(
    poll: Poll, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = {"by": world["user.office"], "at": world.now}
    open_poll(poll=poll, **act)
    poll.refresh_from_db()
    gone = [option.pk for option in poll.options.all()][:1]
    monkeypatch.setattr("plietsch.events.operations.polls._options", lambda poll, chosen: gone)
    change_poll(poll=poll, text="Wohin?", kind="one", options=["Husum", "Heide"], **act)

    with pytest.raises(EmptyBallot):
        cast_ballot(poll=poll, voter="eins", chosen=[str(gone[0])])

    poll.refresh_from_db()
    assert poll.ballots == 0


def test_a_mistake_in_a_poll_keeps_what_was_typed(client_as: ClientAs, hall: Hall, poll: Poll) -> None:
    wrong = {**TYPED, "option_lines": "Husum"}

    for address in (desk(hall, "umfragen/"), of_poll(poll)):
        page = client_as("office").post(address, wrong).content.decode()
        assert "Wohin?" in page
        assert "Nennen Sie zwei bis zwölf verschiedene Antworten" in page
    assert Poll.objects.get(hall=hall).text == "Whoin?"


def test_a_late_second_copy_of_a_form_undoes_nothing_that_came_between(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    office, group = client_as("office"), world["group.modellkommunen"]
    change_hall(hall=hall, group=group, by=world["user.office"], at=world.now)
    a_question(hall, world, "Wann?")
    host = {"addresses": world["user.science"].email, "once": "h"}
    late = {"ende/": {"once": "c"}, "team/": host, "themen/": {"once": "t"}}
    for rest, typed in late.items():
        office.post(desk(hall, rest), typed)

    office.post(desk(hall, "oeffnung/"), {"once": "o"})
    hall.event.hosts.clear()
    a_question(hall, world, "Und wo?")
    answers = [office.post(desk(hall, rest), typed).status_code for rest, typed in late.items()]

    hall.refresh_from_db()
    assert answers == [302, 302, 302]
    assert hall.closed_at is None
    assert not hall.event.hosts.exists()
    assert Topic.objects.filter(group=group, title__in=["Wann?", "Und wo?"]).count() == 1
    office.post(desk(hall, "ende/"), {"once": "another"})
    office.post(desk(hall, "oeffnung/"), {"once": "o"})
    hall.refresh_from_db()
    assert hall.closed_at


@pytest.mark.parametrize("headers", [JSON, {}])
def test_a_form_of_the_desk_that_arrives_twice_does_its_work_once(
    client_as: ClientAs, hall: Hall, headers: dict[str, str]
) -> None:
    office = client_as("office")
    line = {"text": "Guten Abend", "once": "abc"}

    for _twice in range(2):
        office.post(desk(hall, "umfragen/"), {**TYPED, "once": "abc"}, headers=headers)
        office.post(desk(hall, "untertitel/"), line, headers=headers)
    office.post(desk(hall, "untertitel/"), {**line, "once": "def"}, headers=headers)

    assert Poll.objects.filter(hall=hall).count() == 1
    assert Caption.objects.filter(event=hall.event).count() == 2
    assert office.get(desk(hall)).content.decode().count('name="once"') == 5


def test_a_step_that_is_clicked_twice_is_one_fact(
    client_as: ClientAs, hall: Hall, poll: Poll, world: World
) -> None:
    office = client_as("office")
    question = ask(hall=hall, text="Wann?", name="", place="online", by=None, at=world.now)
    steps = ["release", "take_up", "step_down", "answer", "dismiss"]
    for step in steps:
        for _twice in range(2):
            office.post(f"/veranstaltungen/saal/fragen/{question.pk}/stand/", {"step": step})
    for step in ("open", "close", "hide"):
        for _twice in range(2):
            office.post(of_poll(poll, "stand/"), {"step": step})

    facts = list(
        Activity.objects.filter(context=f"events.event:{hall.event_id}").values_list("verb", flat=True)
    )
    happened = ["released", "taken_up", "stepped_down", "answered", "dismissed"]
    assert [facts.count(f"question.{verb}") for verb in happened] == [1] * 5
    assert [facts.count(f"poll.{verb}") for verb in ("opened", "closed", "shown")] == [1] * 3


def test_the_desk_marks_what_is_answered_and_what_is_on_the_stage(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    act = {"by": world["user.office"], "at": world.now}
    questions = [
        ask(hall=hall, text=text, name="", place="online", by=None, at=world.now)
        for text in ("Erste?", "Zweite?", "Dritte?")
    ]
    for question in questions:
        release(question=question, **act)
    answer(question=questions[0], text="So.", **act)
    take_up(question=Question.objects.get(pk=questions[1].pk), **act)

    page = client_as("office").get(desk(hall)).content.decode()
    rows = {
        text: row
        for row in page.split('<li class="question')[1:]
        for text in ("Erste?", "Zweite?", "Dritte?")
        if f"<p>{text}</p>" in row
    }
    marks = {text: ("chip" in row, "Jetzt auf der Bühne" in row) for text, row in rows.items()}
    assert marks == {"Erste?": (True, False), "Zweite?": (True, True), "Dritte?": (False, False)}
    assert 'value="take_up"' not in rows["Zweite?"]


def test_a_question_leaves_the_stage_from_its_card_and_stays_on_the_list(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    question = ask(hall=hall, text="Wann?", name="", place="online", by=None, at=world.now)
    take_up(question=question, by=world["user.office"], at=world.now)
    page = client_as("office").get(desk(hall)).content.decode()
    card = page.partition('data-live="stage"')[2].partition("<section")[0]
    assert 'value="answer"' in card
    assert 'value="step_down"' in card
    for address in (hall.get_absolute_url(), f"{hall.get_absolute_url()}buehne/"):
        assert 'value="step_down"' not in client_as("office").get(address).content.decode()

    client_as("office").post(f"/veranstaltungen/saal/fragen/{question.pk}/stand/", {"step": "step_down"})

    hall.refresh_from_db()
    question.refresh_from_db()
    assert (hall.on_stage, question.answered_at) == (None, None)
    assert "Wann?" in client_as("guest").get(hall.get_absolute_url()).content.decode()


def test_only_hosts_change_and_delete_polls(client_as: ClientAs, poll: Poll) -> None:
    for rest in ("", "loeschung/"):
        assert client_as("member").post(of_poll(poll, rest), TYPED).status_code == 403

    poll.refresh_from_db()
    assert poll.text == "Whoin?"


def listens(page: HttpResponse) -> tuple[int, str, int]:
    """What the ticket on a page lets whom hear: hall, view and account."""
    address = unescape(re.search(r'data-hall="([^"]+)"', page.content.decode())[1])  # type: ignore[index]
    (hall, view, _language), person = live_route._read(parse_qs(urlsplit(address).query)["ticket"][0])
    return hall, view, person


def test_who_moderates_no_longer_hears_the_desk_no_longer(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    member, office = world["user.member"], {"by": world["user.office"], "at": world.now}
    choose_hosts(event=hall.event, hosts=[member], **office)
    number, view, person = listens(client_as("member").get(desk(hall)))
    assert (view, person) == ("host", member.pk)
    assert admitted(number, view, {person, world["user.office"].pk}) == {person, world["user.office"].pk}

    choose_hosts(event=hall.event, hosts=[], **office)

    assert admitted(number, view, {person, world["user.office"].pk}) == {world["user.office"].pk}


def test_a_hall_for_members_is_heard_by_members_alone_whoever_opened_it_before(
    client_as: ClientAs, hall: Hall, world: World
) -> None:
    member, gone = world["user.member"], world["user.councillor"]
    tickets = [listens(client_as(role).get(hall.get_absolute_url())) for role in ("guest", "member")]
    assert [(view, person) for _hall, view, person in tickets] == [("all", 0), ("all", member.pk)]
    assert admitted(hall.pk, "all", {0, member.pk, gone.pk}) is None

    Event.objects.filter(pk=hall.event_id).update(visibility=Visibility.MEMBERS)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert admitted(hall.pk, "all", {0, member.pk, gone.pk}) == {member.pk}
    assert admitted(hall.pk, "stage", {0, member.pk, gone.pk}) == {member.pk}


def test_asking_for_many_who_listen_costs_as_much_as_for_few(
    hall: Hall, world: World, django_assert_num_queries: Any
) -> None:
    Event.objects.filter(pk=hall.event_id).update(visibility=Visibility.MEMBERS)
    people = set(User.objects.members().values_list("pk", flat=True))

    with django_assert_num_queries(2):
        assert admitted(hall.pk, "all", people) == people
