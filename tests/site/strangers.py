"""Seven kinds of people before a wall, and what stands behind it.

For five of them the wall is a hidden group, for two a thread that is kept for the town halls: one never read
it, the other wrote in it, answers for its card, and is counted to the town halls no longer.
Who waits for approval and who was deactivated still have a row as administrators of the hidden group.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from plietsch.core.models import Activity
from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.groups.models import (
    InvitationLink,
    JoinRequest,
    Level,
    Membership,
    Role,
    Sign,
    Topic,
)
from plietsch.groups.operations.admission import invite
from plietsch.groups.operations.links import make_link
from plietsch.groups.operations.memberships import give_sector
from plietsch.groups.operations.posts import reply
from plietsch.groups.operations.solutions import write_solution
from plietsch.groups.operations.writing import react, replace_file
from plietsch.groups.world import SECRET, SECTOR_SECRET
from tests.site.addresses import patterns
from tests.site.visits import leave_the_hidden_group

PEOPLE = {
    "guest": "",
    "pending": "user.pending",
    "deactivated": "user.deactivated",
    "other": "user.science",
    "former": "user.business",
    "sector": "user.business",
    "former sector": "user.business",
}
with_account = pytest.mark.parametrize("stranger", [*PEOPLE][1:], indirect=True)
NEVER = 999_999_999


@dataclass
class Stranger:
    """Somebody before a wall, and what stands behind it by the names of addresses."""

    person: Any
    client: Client
    secret: str
    behind: dict[str, Model]

    @property
    def topic(self) -> Topic:
        """The thread behind the wall."""
        topic = self.behind["topic"]
        assert isinstance(topic, Topic)
        return topic

    def addresses(self, things: dict[str, Any] | None = None) -> Iterator[str]:
        """Every address of groups that leads behind the wall, or to `things` instead."""
        for name, _route, _view, converters in patterns():
            if name.startswith("groups:") and len(converters) == 1 and set(converters) <= set(self.behind):
                [kind] = converters
                yield reverse(name, kwargs={kind: things[kind] if things else self.behind[kind].pk})


@pytest.fixture(params=PEOPLE)
def stranger(request: pytest.FixtureRequest, world: World) -> Stranger:
    kind = request.param
    if kind == "former":
        leave_the_hidden_group(world)
    of_town_halls = kind.endswith("sector")
    behind = _thread_of_town_halls(world) if of_town_halls else _hidden_group(world)
    if kind == "former sector":
        _write_in_it_and_lose_the_sector(world, behind)
    person, client = AnonymousUser(), Client()
    if name := PEOPLE[kind]:
        person = world[name]
        client.force_login(person)
    if kind in ("pending", "deactivated"):
        _add_as_administrator(world, person)
    return Stranger(person, client, SECTOR_SECRET if of_town_halls else SECRET, behind)


def _hidden_group(world: World) -> dict[str, Model]:
    kinds = ("group", "membership", "topic", "post", "file", "fileversion", "page", "solution", "takeaway")
    group, member = world["group.hidden"], world["user.member"]
    invited = invite(group=group, member=world["user.councillor"], by=member, at=world.now)
    asked = JoinRequest.objects.create(group=group, member=world["user.utility"], asked_at=world.now)
    make_link(group=group, most_uses=5, by=member, at=world.now)
    link = InvitationLink.objects.get(group=group)
    return {
        **{kind: world[f"{kind}.hidden"] for kind in kinds},
        "invitation": invited,
        "joinrequest": asked,
        "invitationlink": link,
    }


def _thread_of_town_halls(world: World) -> dict[str, Model]:
    topic, member = world["topic.closed"], world["user.member"]

    def upload() -> Any:
        content = SimpleUploadedFile(f"{SECTOR_SECRET}.txt", f"Zur {SECTOR_SECRET}".encode())
        return store(content, by=member, at=world.now)

    post = reply(topic=topic, body=SECTOR_SECRET, uploads=[upload()], by=member, at=world.now)
    file = post.files.get()
    replace_file(file=file, upload=upload(), by=member, at=world.now)
    parts = {"title": SECTOR_SECRET, "problem": SECTOR_SECRET, "done": SECTOR_SECRET}
    solution = write_solution(topic=topic, parts=parts, by=member, at=world.now)
    things = {"topic": topic, "post": post, "file": file, "solution": solution}
    return things | {"fileversion": file.versions.get()}


def _write_in_it_and_lose_the_sector(world: World, behind: dict[str, Any]) -> None:
    inside = Membership.objects.get(group=behind["topic"].group, member=world["user.business"])
    give_sector(membership=inside, sector="administration", by=world["user.office"], at=world.now)
    reply(topic=behind["topic"], body="Bei uns auch.", by=inside.member, at=world.now)
    react(post=behind["post"], sign=Sign.THANKS, by=inside.member)
    behind["solution"].contact = inside.member
    behind["solution"].save()
    give_sector(membership=inside, sector="", by=world["user.office"], at=world.now)


def _add_as_administrator(world: World, person: Any) -> None:
    Membership.objects.create(
        group=world["group.hidden"],
        member=person,
        role=Role.ADMIN,
        level=Level.FOLLOWED,
        joined_at=world.now,
        seen_all_before=world.now - timedelta(days=90),
    )


def all_of(answer: Any) -> str:
    """Body and headers, without what was asked for."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace") + str(answer.headers)


def rows_of_groups() -> dict[str, list[str]]:
    """Everything that groups keep, and every fact about it."""
    kept = [*apps.get_app_config("groups").get_models()]
    rows = {model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in kept}
    facts = Activity.objects.filter(context__startswith="groups.group:").order_by("pk")
    return rows | {"facts": [str(key) for key in facts.values_list("pk", flat=True)]}
