"""Programs start, change, admit, plan and register by the rules that hold in the browser."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from plietsch.api.models import Delivery
from plietsch.api.operations import make_token, make_webhook, prepare_deliveries
from plietsch.api.views import machines
from plietsch.core.activity import key_of
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events.models import Event, ProgrammeItem, Registration
from plietsch.events.operations.planning import publish_event
from plietsch.groups.models import Group, JoinRequest, Role, Topic
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]


@pytest.fixture
def program(world: World) -> Program:
    machines._buckets.clear()

    def of(role: str, *scopes: str) -> Client:
        ends = world.now + timedelta(days=1)
        by = world[f"user.{role}"]
        _token, secret = make_token(label="Test", scopes=scopes, expires_at=ends, by=by, at=world.now)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return of


def _post(program: Client, kind: str, **fields: Any) -> HttpResponse:
    return program.post(f"/api/v1/{kind}/", json.dumps(fields), content_type="application/json")


def _patch(program: Client, kind: str, key: int, **fields: Any) -> HttpResponse:
    return program.patch(f"/api/v1/{kind}/{key}/", json.dumps(fields), content_type="application/json")


def _told(thing: Any) -> list[tuple[str, int | None]]:
    return list(Activity.objects.filter(subject=key_of(thing)).order_by("pk").values_list("verb", "actor"))


def test_a_program_starts_a_group_and_changes_only_what_it_names(world: World, program: Program) -> None:
    mine, member = program("member", "groups:write"), world["user.member"]
    doors = {"visibility": "hidden", "join_policy": "invitation", "questions": ["Welches Amt?", "Seit wann?"]}

    started = _post(mine, "groups", name="Hitzeschutz", tags=["Kühle Orte"], **doors)
    key = started.json()["id"]
    assert started.json()["members"] == 1
    changed = _patch(mine, "groups", key, summary="Schatten und Wasser")

    group = Group.objects.get(pk=key)
    assert (started.status_code, changed.status_code) == (201, 200)
    assert (group.name, group.summary, group.visibility) == ("Hitzeschutz", "Schatten und Wasser", "hidden")
    assert changed.json()["questions"] == ["Welches Amt?", "Seit wann?"]
    assert [tag.name for tag in group.tags.all()] == ["Kühle Orte"]
    assert group.memberships.get().role == Role.ADMIN
    assert _told(group) == [("group.started", member.pk), ("group.changed", member.pk)]


def test_what_a_form_refuses_a_program_hears_in_words(world: World, program: Program) -> None:
    mine = program("member", "groups:write")

    unseen = _post(mine, "groups", name="\u200b")
    dear = _post(mine, "groups", name="Hitzeschutz", colour="rot")

    assert (unseen.status_code, unseen.json()["error"]) == (409, "name: Füllen Sie dieses Feld aus.")
    assert dear.status_code == 400
    assert not Group.objects.filter(name="Hitzeschutz").exists()


def test_titles_from_programs_are_read_as_those_from_people(world: World, program: Program) -> None:
    mine, group = program("member", "topics:write"), world["group.modellkommunen"].pk

    unseen = _post(mine, "topics", group=group, title="\u200b", body="Moin.")
    broken = _post(mine, "topics", group=group, title="Zeile eins\nBcc: x@y.example", body="Moin.")

    assert (unseen.status_code, unseen.json()["error"][:6]) == (409, "title:")
    assert broken.status_code == 201
    assert "\n" not in Topic.objects.latest("pk").title


def test_a_program_starts_no_more_groups_in_an_hour_than_a_person(program: Program) -> None:
    mine = program("member", "groups:write")

    answers = [_post(mine, "groups", name=f"Gruppe {number}") for number in range(6)]

    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_program_opens_what_was_written_inside_only_when_it_says_so(world: World, program: Program) -> None:
    group = a_group(world["user.member"], world.now, visibility="members", join_policy="request")
    a_topic(group, world["user.member"], world.now)
    mine = program("member", "groups:write")

    refused = _patch(mine, "groups", group.pk, visibility="public")
    agreed = _patch(mine, "groups", group.pk, visibility="public", opens_content=True)

    assert (refused.status_code, refused.json()["error"][:13]) == (409, "opens_content")
    assert (agreed.status_code, agreed.json()["visibility"]) == (200, "public")


def test_only_the_administration_changes_a_group(world: World, program: Program) -> None:
    group = world["group.request"]

    refused = _patch(program("utility", "groups:write"), "groups", group.pk, name="Meine")

    assert refused.status_code == 409
    assert Group.objects.get(pk=group.pk).name == group.name


def test_a_program_of_moderation_lets_people_in_once(world: World, program: Program) -> None:
    request, moderator = world["joinrequest.business"], world["user.utility"]
    theirs = program("utility", "requests:read", "requests:write")
    [shown] = theirs.get(f"/api/v1/requests/?group={request.group_id}").json()["items"]

    let_in = _patch(theirs, "requests", shown["id"], is_accepted=True)
    again = _patch(theirs, "requests", shown["id"], is_accepted=False, reason="Doch nicht")

    assert shown["answers"] == ["In welcher Funktion befassen Sie sich damit?: Produktleitung"]
    assert (let_in.status_code, let_in.json()["is_accepted"], again.status_code) == (200, True, 409)
    assert request.group.memberships.filter(member=world["user.business"]).exists()
    assert ("group.accepted", moderator.pk) in _told(request.group)


def test_nobody_answers_their_own_request(world: World, program: Program) -> None:
    request = world["joinrequest.business"]

    own = _patch(program("business", "requests:write"), "requests", request.pk, is_accepted=True)

    assert own.status_code == 409
    assert JoinRequest.objects.open().filter(pk=request.pk).exists()


def test_a_program_asks_with_answers_to_the_groups_questions(world: World, program: Program) -> None:
    group, mine = world["group.request"], program("councillor", "requests:write")

    bare = _post(mine, "requests", group=group.pk)
    asked = _post(mine, "requests", group=group.pk, answers=["Bürgermeisterin"], message="Guten Tag")
    again = _post(mine, "requests", group=group.pk, answers=["Bürgermeisterin"])

    assert (bare.status_code, asked.status_code, again.status_code) == (409, 201, 409)
    assert group.requests.open().get(member=world["user.councillor"]).answers[0][1] == "Bürgermeisterin"


def test_a_program_of_the_office_plans_and_changes_a_draft(world: World, program: Program) -> None:
    office, when = program("office", "events:write"), world.now + timedelta(days=9)
    hours = {"starts_at": when.isoformat(), "ends_at": (when + timedelta(hours=2)).isoformat()}

    nowhere = _post(office, "events", title="Hitzetag", **hours)
    planned = _post(office, "events", title="Hitzetag", has_online=True, online_seats=30, **hours)
    key = planned.json()["id"]
    changed = _patch(office, "events", key, has_onsite=True, venue=world["venue.kiel"].pk)

    event = Event.objects.get(pk=key)
    assert [answer.status_code for answer in (nowhere, planned, changed)] == [409, 201, 200]
    assert (event.title, event.starts_at.minute) == ("Hitzetag", when.minute)
    assert dict(event.seatings.values_list("mode", "capacity")) == {"online": 30, "onsite": None}
    assert [verb for verb, _actor in _told(event)] == ["event.planned", "event.changed"]


def test_a_program_changes_nothing_that_is_in_the_calendar(world: World, program: Program) -> None:
    draft = world["event.entwurf"]
    publish_event(event=draft, by=world["user.office"], at=world.now)

    late = _patch(program("office", "events:write"), "events", draft.pk, title="Anders")
    guess = _patch(program("member", "events:write"), "events", draft.pk, title="Anders")

    assert (late.status_code, guess.status_code) == (409, 409)
    assert Event.objects.get(pk=draft.pk).title == draft.title


def test_a_program_registers_its_member_once_with_answers(world: World, program: Program) -> None:
    meeting, utility = world["event.netzwerktreffen"], world["user.utility"]
    mine, order = program("utility", "registrations:write"), {"event": meeting.pk, "mode": "onsite"}

    odd = _post(mine, "registrations", **order, answers=["Spanferkel"])
    came = _post(mine, "registrations", **order, answers=["vegan", ""])
    again = _post(mine, "registrations", **order)

    assert (odd.status_code, came.status_code, again.status_code) == (409, 201, 409)
    mine_now = Registration.objects.get(event=meeting, person=utility)
    assert came.json()["standing"] == "seated"
    assert [answer.text for answer in mine_now.answers.all()] == ["vegan"]


def test_a_program_of_the_team_writes_the_head_of_a_project(world: World, program: Program) -> None:
    project, mine = world["project.draft"], program("councillor", "projects:write")
    before = {"goals": project.goals, "places": sorted(place.pk for place in project.places.all())}

    changed = _patch(mine, "projects", project.pk, title="Neuer Name", period_end="2031-05-04")
    backwards = _patch(mine, "projects", project.pk, period_start="2032-01-01")

    project.refresh_from_db()
    assert (changed.status_code, backwards.status_code) == (200, 409)
    assert (project.title, str(project.period_end)) == ("Neuer Name", "2031-05-04")
    assert before == {"goals": project.goals, "places": sorted(place.pk for place in project.places.all())}
    assert _told(project)[-1] == ("project.changed", world["user.councillor"].pk)


def test_a_program_reads_what_stands_against_other_times_of_a_draft(world: World, program: Program) -> None:
    draft = world["event.entwurf"]
    times = {"starts_at": draft.ends_at - timedelta(hours=1), "ends_at": draft.ends_at}
    ProgrammeItem.objects.create(event=draft, title="Schlusswort", **times)

    earlier = (draft.ends_at - timedelta(minutes=30)).isoformat()
    refused = _patch(program("office", "events:write"), "events", draft.pk, ends_at=earlier)

    assert refused.status_code == 409
    assert "Schlusswort" in refused.json()["error"]


@pytest.mark.parametrize("kind", ["groups", "requests", "events", "registrations", "projects"])
def test_reading_is_not_writing(world: World, program: Program, kind: str) -> None:
    reading, other = program("office", f"{kind}:read"), program("office", "topics:write", "posts:write")
    thing = {"requests": "joinrequest.business", "registrations": "registration.councillor"}
    thing |= {"groups": "group.request", "events": "event.entwurf", "projects": "project.draft"}

    for client in (reading, other):
        answer = _post(client, kind, name="x") if kind == "registrations" else None
        answer = answer or _patch(client, kind, world[thing[kind]].pk, name="x")
        assert answer.status_code == 403


def test_webhooks_hear_of_what_programs_write(world: World, program: Program) -> None:
    office = world["user.office"]
    kinds = ["groups", "events", "registrations"]
    make_webhook(address="https://hook.example/", kinds=kinds, by=office, at=world.now)
    Delivery.objects.all().delete()
    meeting = world["event.netzwerktreffen"]
    _patch(program("office", "groups:write"), "groups", world["group.request"].pk, summary="Neu")
    _patch(program("office", "events:write"), "events", world["event.entwurf"].pk, title="Neu")
    _post(program("utility", "registrations:write"), "registrations", event=meeting.pk, mode="online")

    for fact in Activity.objects.order_by("-pk")[:10]:
        prepare_deliveries(fact, at=world.now)

    told = set(Delivery.objects.filter(webhook__member=office).values_list("activity__verb", flat=True))
    assert {"group.changed", "event.changed", "registration.made"} <= told
