"""Questions find answers: accepted ones, echoes, and people who may know."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plietsch.accounts.models import Theme
from plietsch.core.world import World
from plietsch.groups.models import Echo, Kind, Level, Membership, Routing, Topic
from plietsch.groups.operations.posts import delete_post, reply
from plietsch.groups.operations.questions import WAIT, accept_answer, route_questions
from plietsch.moderation.operations import block
from plietsch.notifications.models import Notice
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def question(world: World) -> Topic:
    """Asked by the member in the field in which a card of the utility's town exists."""
    theme = Theme.objects.get(name="Sensorik und LoRaWAN")
    group, member = world["group.modellkommunen"], world["user.member"]
    return a_topic(group, member, world.now, kind=Kind.QUESTION, theme=theme, title="Welche Antenne?")


def test_a_member_asks_a_question_in_a_field_of_work(world: World, client_as: SignIn) -> None:
    theme = Theme.objects.get(name="Mobilität")
    address = reverse("groups:ask", kwargs={"group": world["group.modellkommunen"].pk})
    client_as("member").post(address, {"title": "Rufbus?", "body": "Wer hat einen?", "theme": theme.pk})

    asked = Topic.objects.get(title="Rufbus?")
    assert (asked.kind, asked.theme) == (Kind.QUESTION, theme)


def test_who_asked_says_what_helped_and_its_author_hears_of_it(
    world: World, client_as: SignIn, question: Topic
) -> None:
    reply(topic=question, body="Die lange.", by=world["user.utility"], at=world.now)
    address = reverse("groups:acceptance_of_answer", kwargs={"topic": question.pk})

    assert client_as("business").post(address, {"no": 2}).status_code == 403
    client_as("member").post(address, {"no": 2})

    question.refresh_from_db()
    assert question.accepted_no == 2
    assert Notice.objects.filter(
        member=world["user.utility"], collapse_key=f"accepted:{question.pk}"
    ).exists()
    page = client_as("guest").get(question.get_absolute_url()).content.decode()
    assert "Antwort, die geholfen hat" in page


@pytest.mark.parametrize("no", ["1", "99", "-3", "x", "9" * 30])
def test_a_question_does_not_answer_itself(world: World, client_as: SignIn, question: Topic, no: str) -> None:
    client_as("member").post(
        reverse("groups:acceptance_of_answer", kwargs={"topic": question.pk}), {"no": no}
    )

    question.refresh_from_db()
    assert question.accepted_no is None


def test_haben_wir_auch_counts_once_and_is_taken_back(
    world: World, client_as: SignIn, question: Topic
) -> None:
    address, client = reverse("groups:echo", kwargs={"topic": question.pk}), client_as("business")

    client.post(address)
    assert "1 Mitglied hat die Frage auch" in client.get(question.get_absolute_url()).content.decode()

    client.post(address)
    assert not Echo.objects.filter(topic=question).exists()


def test_a_question_that_nobody_answers_goes_to_who_may_know_once(world: World, question: Topic) -> None:
    utility = world["user.utility"]  # their town has a card on the theme
    assert route_questions(at=world.now) == 0

    later = world.now + WAIT + timedelta(hours=1)
    route_questions(at=later)
    route_questions(at=later + timedelta(days=1))

    asked = Routing.objects.filter(topic=question)
    assert [routing.member for routing in asked] == [utility]
    notices = Notice.objects.filter(kind="topic.routed", activity__subject=f"groups.topic:{question.pk}")
    assert [notice.member for notice in notices] == [utility]


@pytest.mark.parametrize("wants", ["nothing of the group", "nothing of who asks"])
def test_a_question_goes_to_nobody_who_does_not_want_to_hear(
    world: World, question: Topic, wants: str
) -> None:
    expert = world["user.utility"]  # their town has a card on the theme
    if wants == "nothing of the group":
        Membership.objects.filter(member=expert, group=question.group).update(level=Level.MUTED)
    else:
        block(member=question.author, by=expert, at=world.now)

    route_questions(at=world.now + WAIT + timedelta(hours=1))

    assert not Notice.objects.filter(member=expert, kind="topic.routed").exists()


def test_an_answered_question_troubles_nobody(world: World, question: Topic) -> None:
    reply(topic=question, body="Hier.", by=world["user.science"], at=world.now)

    route_questions(at=world.now + WAIT * 2)

    assert not Routing.objects.filter(topic=question).exists()


def test_nobody_is_asked_more_than_twice_a_week(world: World, question: Topic) -> None:
    group, member, theme = question.group, world["user.member"], question.theme
    for number in range(3):
        a_topic(group, member, world.now, kind=Kind.QUESTION, theme=theme, title=f"Frage {number}")
    later = world.now + WAIT * 2

    route_questions(at=later)
    assert Routing.objects.filter(member=world["user.utility"], at=later).count() == 2

    route_questions(at=later + timedelta(days=8))
    assert Routing.objects.filter(member=world["user.utility"]).count() == 4


def test_a_question_in_a_hidden_group_goes_to_nobody_outside(world: World) -> None:
    theme = Theme.objects.get(name="Sensorik und LoRaWAN")
    group = a_group(world["user.member"], world.now, visibility="hidden", join_policy="invitation")
    question = a_topic(group, world["user.member"], world.now, kind=Kind.QUESTION, theme=theme)

    route_questions(at=timezone.now() + WAIT * 2)

    assert not Routing.objects.filter(topic=question).exists()


def test_a_question_is_open_again_when_the_answer_that_helped_is_deleted(
    world: World, question: Topic
) -> None:
    helpful = reply(topic=question, body="Die lange.", by=world["user.utility"], at=world.now)
    Topic.objects.filter(pk=question.pk).update(accepted_no=helpful.no)

    delete_post(post=helpful, by=world["user.utility"], at=world.now)

    question.refresh_from_db()
    assert question.accepted_no is None


def test_nobody_is_told_that_their_answer_helped_when_it_was_taken_by_mistake(
    world: World, question: Topic
) -> None:
    asked, people = world["user.member"], [world["user.utility"], world["user.science"]]
    for person in people:
        reply(topic=question, body="Die lange.", by=person, at=world.now)

    for no in (2, 3):
        accept_answer(topic=question, no=no, by=asked, at=world.now)

    told = Notice.objects.filter(kind="topic.answered", collapse_key=f"accepted:{question.pk}")
    assert [notice.member for notice in told] == [people[1]]
    accept_answer(topic=question, no=None, by=asked, at=world.now)
    assert not told.all().exists()
