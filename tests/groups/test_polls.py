"""Polls: one voice each, sums that hold, and an anonymity that deserves the name."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plietsch.accounts.models import User
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.models import Choice, Group, Method, Poll, Topic, Turnout
from plietsch.groups.operations.polls import AlreadyVoted, NotAVote, PollClosed, start_poll, vote

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def a_poll(world: World, method: Method = Method.SINGLE, **changes: object) -> Poll:
    facts = {
        "group": world["group.modellkommunen"],
        "title": "Welche Farbe bekommt der Bauhof?",
        "body": "Es eilt.",
        "options": ["Rot", "Blau", "Grün"],
        "is_anonymous": False,
        "closes_at": None,
        "by": world["user.office"],
        "at": world.now,
    }
    return start_poll(**{**facts, **changes}, method=method).poll  # type: ignore[arg-type]


def _sums(poll: Poll) -> list[tuple[int, int]]:
    return list(poll.options.order_by("no").values_list("votes", "points"))


def _keys(poll: Poll) -> list[int]:
    return list(poll.options.order_by("no").values_list("pk", flat=True))


def test_a_member_sets_up_a_poll_and_another_votes(world: World, client_as: SignIn) -> None:
    address = reverse("groups:poll", kwargs={"group": world["group.modellkommunen"].pk})
    options = "Rot\n\nBlau\nRot\n<b>Grün</b>"
    client_as("member").post(address, {"title": "Farbe?", "body": "", "method": "single", "options": options})
    topic = Topic.objects.get(title="Farbe?")
    assert [option.text for option in topic.poll.options.order_by("no")] == ["Rot", "Blau", "<b>Grün</b>"]
    assert topic.posts.get().body == "Farbe?"

    client = client_as("business")
    client.post(reverse("groups:vote", kwargs={"topic": topic.pk}), {"options": _keys(topic.poll)[2]})
    page = client.get(topic.get_absolute_url()).content.decode()

    assert "1 Person hat abgestimmt" in page
    assert "&lt;b&gt;Grün&lt;/b&gt;" in page
    assert f'muted">{world["user.business"].name}<' in page
    guest = client_as("guest").get(topic.get_absolute_url()).content.decode()
    assert "100 %" in guest
    assert world["user.business"].name not in guest


def test_a_ranking_gives_points_by_place(world: World, client_as: SignIn) -> None:
    poll = a_poll(world, Method.RANKING)
    red, blue, green = _keys(poll)
    vote(poll=poll, options=[blue, red], by=world["user.science"], at=world.now)

    form = {f"rank_{green}": "1", f"rank_{blue}": "2", f"rank_{red}": ""}
    client_as("member").post(reverse("groups:vote", kwargs={"topic": poll.topic_id}), form)

    assert _sums(poll) == [(0, 1), (1, 3), (1, 2)]


def test_two_options_on_one_place_come_back_with_a_word(world: World, client_as: SignIn) -> None:
    poll = a_poll(world, Method.RANKING)
    form = {f"rank_{key}": "1" for key in _keys(poll)}
    answer = client_as("member").post(reverse("groups:vote", kwargs={"topic": poll.topic_id}), form)

    assert "jeden Platz nur einmal" in answer.content.decode()
    assert not Turnout.objects.filter(poll=poll).exists()


def test_voting_again_with_a_name_replaces_the_vote(world: World) -> None:
    poll = a_poll(world, Method.MULTIPLE)
    red, blue, green = _keys(poll)
    for options in ([red, blue], [green]):
        vote(poll=poll, options=options, by=world["user.member"], at=world.now)

    poll.refresh_from_db()
    assert _sums(poll) == [(0, 0), (0, 0), (1, 0)]
    assert poll.turnout_count == 1


def test_an_anonymous_vote_is_kept_without_a_trace_of_who_it_was(world: World, client_as: SignIn) -> None:
    poll = a_poll(world, is_anonymous=True)
    red = _keys(poll)[0]
    vote(poll=poll, options=[red], by=world["user.member"], at=world.now)

    with pytest.raises(AlreadyVoted):
        vote(poll=poll, options=[red], by=world["user.member"], at=world.now)

    assert _sums(poll)[0] == (1, 0)
    assert not Choice.objects.filter(option__poll=poll).exists()
    fact = Activity.objects.get(verb="topic.voted", subject=f"groups.topic:{poll.topic_id}")
    assert fact.actor is None
    page = client_as("office").get(poll.topic.get_absolute_url()).content.decode()
    assert world["user.member"].name not in page


@pytest.mark.parametrize("who", ["member", "office", "guest"])
def test_the_result_of_an_anonymous_poll_waits_for_its_end(world: World, client_as: SignIn, who: str) -> None:
    poll = a_poll(world, is_anonymous=True)
    vote(poll=poll, options=_keys(poll)[:1], by=world["user.member"], at=world.now)

    running = client_as(who).get(poll.topic.get_absolute_url()).content.decode()
    Topic.objects.filter(pk=poll.topic_id).update(closed_at=world.now)
    ended = client_as(who).get(poll.topic.get_absolute_url()).content.decode()

    assert "1 Person hat abgestimmt" in running
    assert "100 %" not in running
    assert "Das Ergebnis steht hier, sobald" in running
    assert "100 %" in ended


def test_who_votes_in_a_thread_closed_meanwhile_reads_so(world: World, client_as: SignIn) -> None:
    poll = a_poll(world)
    Topic.objects.filter(pk=poll.topic_id).update(closed_at=world.now)
    address = reverse("groups:vote", kwargs={"topic": poll.topic_id})

    page = client_as("member").post(address, {"options": _keys(poll)[0]}, follow=True).content.decode()

    assert "Das Thema ist inzwischen geschlossen." in page


@pytest.mark.parametrize("kind", ["none", "foreign", "twice", "too many"])
def test_a_vote_for_something_else_counts_nothing(world: World, kind: str) -> None:
    poll, other = a_poll(world), a_poll(world, title="Andere")
    red, blue, _green = _keys(poll)
    options = {"none": [], "foreign": [_keys(other)[0]], "twice": [red, red], "too many": [red, blue]}

    with pytest.raises(NotAVote):
        vote(poll=poll, options=options[kind], by=world["user.member"], at=world.now)

    assert _sums(poll) == _sums(other) == [(0, 0)] * 3


def test_after_its_end_nobody_votes_and_everybody_sees_the_result(world: World, client_as: SignIn) -> None:
    poll = a_poll(world, closes_at=world.now - timedelta(hours=1))

    with pytest.raises(PollClosed):
        vote(poll=poll, options=_keys(poll)[:1], by=world["user.member"], at=world.now)

    page = client_as("member").get(poll.topic.get_absolute_url()).content.decode()
    assert "beendet" in page
    assert "Abstimmen" not in page


def test_somebody_from_outside_the_group_does_not_vote(world: World, client_as: SignIn) -> None:
    poll = a_poll(world)
    hidden = world["topic.hidden_poll"]
    answers = {
        name: client_as("unlisted")
        .post(reverse("groups:vote", kwargs={"topic": topic}), {"options": _keys(poll)[0]})
        .status_code
        for name, topic in (("public", poll.topic_id), ("hidden", hidden.pk))
    }

    assert answers == {"public": 403, "hidden": 404}
    assert not Turnout.objects.filter(poll__topic__in=[poll.topic_id, hidden.pk]).exists()
    assert Group.objects.filter(pk=hidden.group_id).exists()


def test_a_poll_does_not_end_before_it_began(world: World, client_as: SignIn) -> None:
    address = reverse("groups:poll", kwargs={"group": world["group.modellkommunen"].pk})
    typed = {"title": "Wann?", "body": "Sagen Sie es.", "method": "single", "options": "Heute\nMorgen"}

    answer = client_as("member").post(address, typed | {"closes_at": "2020-01-01T10:00"})

    assert "schon vorbei" in answer.content.decode()
    assert not Topic.objects.filter(title="Wann?").exists()


def test_many_links_of_a_newcomer_do_not_slip_past_moderation_in_a_poll(
    world: World, client_as: SignIn
) -> None:
    group, newcomer = world["group.modellkommunen"], world["user.business"]
    links = "\n".join(f"https://example.org/{number}" for number in range(4))
    form = {"title": "Was nehmen?", "body": "Zur Wahl:", "method": "single", "options": links}
    page, before = reverse("groups:poll", kwargs={"group": group.pk}), group.topics.count()
    User.objects.filter(pk=newcomer.pk).update(approved_at=timezone.now())

    answer = client_as("business").post(page, form)

    assert "Schreiben Sie es als Thema" in answer.content.decode()
    assert group.topics.count() == before
    User.objects.filter(pk=newcomer.pk).update(approved_at=timezone.now() - timedelta(days=30))
    client_as("business").post(page, form)
    assert group.topics.count() == before + 1
