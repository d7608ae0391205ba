"""Programs read and write with tokens: as much as their member may, and as the token allows."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from plietsch.accounts.models import User
from plietsch.api.models import Token
from plietsch.api.operations import make_token
from plietsch.api.queries import offers, scopes
from plietsch.api.views import machines
from plietsch.core.world import World
from plietsch.groups.models import Post, Topic
from plietsch.groups.operations.memberships import leave_group
from plietsch.groups.world import SECRET, SECTOR_SECRET
from plietsch.moderation.models import Case

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
TOPICS = "/api/v1/topics/"


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    machines._buckets.clear()


def _program(world: World, role: str = "member", *allowed: str) -> Client:
    by = world[f"user.{role}"]
    lasts = world.now + timedelta(days=1)
    _token, secret = make_token(
        label="Test", scopes=allowed or scopes(), expires_at=lasts, by=by, at=world.now
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _send(program: Client, path: str, **fields: Any) -> HttpResponse:
    return program.post(path, json.dumps(fields), content_type="application/json")


def test_a_program_reads_page_by_page_what_its_member_may_see(world: World) -> None:
    program, found, path = _program(world), [], "/api/v1/posts/"
    while path:
        page = program.get(path).json()
        found += [post["id"] for post in page["items"]]
        path = page["next"]

    visible = Post.objects.visible_to(world["user.member"]).filter(deleted_at=None)
    assert found == list(visible.order_by("-pk").values_list("pk", flat=True))
    assert len(found) > machines.PAGE


def test_a_program_writes_a_topic_and_a_reply(world: World) -> None:
    program, group = _program(world), world["group.modellkommunen"]

    topic = _send(program, TOPICS, group=group.pk, title="Aus dem Intranet", body="Guten Tag!")
    post = _send(program, "/api/v1/posts/", topic=topic.json()["id"], body="Noch etwas.")

    assert (topic.status_code, post.status_code) == (201, 201)
    written = Topic.objects.get(pk=topic.json()["id"])
    assert (written.author, written.last_post_no) == (world["user.member"], 2)


def test_what_a_program_writes_waits_like_what_people_write(world: World) -> None:
    program, group = _program(world, "utility"), world["group.modellkommunen"]

    answer = _send(program, TOPICS, group=group.pk, title="Gewinnspiel", body="Los!")

    assert answer.status_code == 202
    case = Case.objects.get(author=world["user.utility"], is_held=True)
    assert answer.json()["waits"].endswith(case.get_absolute_url())
    assert not Topic.objects.filter(title="Gewinnspiel").exists()


def test_a_token_does_what_it_is_allowed_and_nothing_else(world: World) -> None:
    program = _program(world, "member", "topics:read")

    read, other = program.get(TOPICS), program.get("/api/v1/posts/")
    written = _send(program, TOPICS, group=world["group.modellkommunen"].pk, title="x", body="y")

    assert [read.status_code, other.status_code, written.status_code] == [200, 403, 403]


@pytest.mark.parametrize("end", ["revoked", "expired", "deactivated", "password", "mail", "guess", "none"])
def test_a_token_ends_with_its_time_its_member_and_their_password(world: World, end: str) -> None:
    member = world["user.member"]
    program = _program(world)
    assert program.get(TOPICS).status_code == 200
    mine = Token.objects.filter(label="Test")
    if end == "revoked":
        mine.update(revoked_at=world.now)
    elif end == "expired":
        mine.update(expires_at=world.now)
    elif end == "deactivated":
        User.objects.filter(pk=member.pk).update(is_active=False)
    elif end == "password":
        member.set_password("ein-ganz-neues-Kennwort")
        member.save()
    elif end == "mail":
        User.objects.filter(pk=member.pk).update(email="neu@example.org")
    else:
        program = Client(headers={"Authorization": "Bearer plt_erfunden"} if end == "guess" else {})

    answer = program.get(TOPICS)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_session_of_the_browser_opens_nothing_here(client_as: SignIn) -> None:
    assert client_as("office").get(TOPICS).status_code == 401


@pytest.mark.parametrize("role", ["business", "unlisted", "office", "science"])
def test_no_program_of_a_stranger_finds_the_secret_words(world: World, role: str) -> None:
    program = _program(world, role)
    secret = [SECRET] if role == "office" else [SECRET, SECTOR_SECRET]
    hidden, post = world["topic.hidden"], world["topic.hidden"].posts.get(no=1)
    paths = [
        *(f"/api/v1/{offer.name}/" for offer in offers()),
        f"/api/v1/groups/{world['group.hidden'].pk}/",
        f"{TOPICS}{hidden.pk}/",
        f"/api/v1/posts/{post.pk}/",
        f"{TOPICS}?group={world['group.hidden'].pk}",
        f"/api/v1/posts/?topic={hidden.pk}",
        "/api/v1/openapi.json",
    ]
    while paths:
        answer = program.get(paths.pop())
        assert not any(word in answer.content.decode() for word in secret)
        paths += filter(None, [answer.json().get("next")])
    refused = _send(program, "/api/v1/posts/", topic=hidden.pk, body="Hallo")
    unknown = _send(program, "/api/v1/posts/", topic=10**9, body="Hallo")
    assert (refused.status_code, refused.content) == (unknown.status_code, unknown.content)


def test_the_secret_words_are_there_for_a_program_of_the_group(world: World) -> None:
    assert SECRET in _program(world).get(f"{TOPICS}{world['topic.hidden'].pk}/").content.decode()


def test_a_former_members_program_reads_and_writes_no_more(world: World) -> None:
    group = world["group.request"]
    membership = group.memberships.get(member=world["user.utility"])
    program, topic = _program(world, "utility"), world["topic.notfallplan"]
    assert program.get(f"{TOPICS}{topic.pk}/").status_code == 200

    leave_group(membership=membership, at=world.now)

    assert program.get(f"{TOPICS}{topic.pk}/").status_code == 404
    assert _send(program, "/api/v1/posts/", topic=topic.pk, body="Hallo").status_code == 409


@pytest.mark.parametrize(
    "query",
    ["before=x", "group=-1", "group=1%20OR%201", f"group={10**20}", "before=%00", "group=", "grup=5"],
)
def test_odd_parameters_are_refused_in_words(world: World, query: str) -> None:
    answer = _program(world).get(f"{TOPICS}?{query}")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "{", "[" * 9999, '{"topic": 1}'),
        *('{"topic": true, "body": "x"}', '{"topic": 1e400, "body": "x"}'),
        *('{"topic": 1, "body": "\\u0000"}', '{"topic": 1, "body": "\\ud800"}'),
        '{"topic": 1, "body": "x", "author": 2}',
    ],
    ids=range(10),
)
def test_odd_bodies_are_refused_in_words(world: World, body: str) -> None:
    answer = _program(world).post("/api/v1/posts/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_too_many_requests_are_asked_to_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "AT_ONCE", 3)
    monkeypatch.setattr(machines, "PER_SECOND", 0.001)
    program = _program(world)

    answers = [program.get("/api/v1/places/1/") for _turn in range(4)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    assert int(answers[-1]["Retry-After"]) > 0


def test_answers_are_as_the_description_says(world: World) -> None:
    jsonschema = pytest.importorskip("jsonschema")  # slow to load
    program = _program(world, "utility")
    told = program.get("/api/v1/openapi.json").json()
    for path, methods in told["paths"].items():
        if "{id}" not in path:
            schema = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            page = program.get(path).json()
            jsonschema.validate(page, schema | {"components": told["components"]})
            assert page["items"], path


def test_no_cache_keeps_an_answer(world: World) -> None:
    assert _program(world).get(TOPICS)["Cache-Control"] == "private, no-store"


def test_a_token_is_made_in_the_browser_shown_once_and_kept_as_a_digest(
    world: World, client_as: SignIn
) -> None:
    browser = client_as("business")
    made = browser.post(
        "/konto/schnittstelle/token/", {"label": "Mein Skript", "scopes": ["topics:read"], "days": 30}
    )
    token = Token.objects.get(label="Mein Skript")
    secret = re.search(r"plt_[\w-]{30,}", made.content.decode())[0]

    later = browser.get("/konto/schnittstelle/").content.decode()
    assert "Mein Skript" in later
    assert secret not in later
    assert secret not in str(Token.objects.filter(pk=token.pk).values())
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get(TOPICS).status_code == 200
    others = client_as("member").post("/konto/schnittstelle/token/widerruf/", {"token": token.pk})
    assert others.status_code == 404
    browser.post("/konto/schnittstelle/token/widerruf/", {"token": token.pk})
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get(TOPICS).status_code == 401
