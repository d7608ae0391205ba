"""Who may ask for what: the grid of every address, method and role, reviewed as docs/permissions.txt."""

import os
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse

from plietsch.core.permissions import can, rules
from plietsch.core.world import World
from tests.site.addresses import EDITOR, FOREIGN, addresses, patterns
from tests.site.visits import ROLES, Visit, visit_all

pytestmark = pytest.mark.xdist_group("site")

GRID = Path(__file__).resolve().parents[2] / "docs" / "permissions.txt"
OUTCOMES = {404: "hidden", 403: "no", 401: "no", 405: "-", 503: "not ready"}
# Shown in the demo network only, or found by a secret key that no thing of the world gives away.
# Only in a demo, or with a key, a hall or a question that no thing of the world brings.
HIDDEN_FROM_ALL = {
    "accounts:demo_mails",
    "events:film",  # made with ffmpeg from a recording that somebody streamed
    "notifications:unsubscription",
    "ui:gallery",
    "wagtaildocs_serve",
}
HEADER = (
    "Every address, method and role, made by `UPDATE=1 pytest tests/site/test_permissions.py`.\n"
    "yes: answered; go: sent on; no: refused; hidden: as if it did not exist; login: asked to sign in.\n"
)


@pytest.mark.once
def test_who_was_deactivated_is_a_guest(world: World, visits: list[Visit]) -> None:
    as_guest = {visit.address: visit for visit in visits if visit.role == "guest"}
    places = addresses(world, most=1, special=())
    answers = list(visit_all(world, ("deactivated",), places))

    assert len(answers) > 300
    assert [
        str(one) for one in answers if _outcome(one.response) != _outcome(as_guest[one.address].response)
    ] == []


def test_every_address_has_a_name_and_says_who_may_ask() -> None:
    nameless = [
        route for name, route, _, _ in patterns() if name.endswith("None") and not route.startswith(EDITOR)
    ]
    undeclared = [
        f"{name} ({route})"
        for name, route, view, _ in patterns()
        if not name.startswith(FOREIGN) and not _is_declared(getattr(view, "permission", ""))
    ]

    assert nameless == []
    assert undeclared == []


@pytest.mark.once
def test_the_permission_grid_is_as_reviewed(world: World, visits: list[Visit], posts: list[Visit]) -> None:
    grid = HEADER + "\n".join(_lines(world, visits, posts)) + "\n"
    if os.environ.get("UPDATE"):
        GRID.write_text(grid)

    assert grid.splitlines() == GRID.read_text().splitlines()


def test_nobody_becomes_somebody_else(world: World, visits: list[Visit], posts: list[Visit]) -> None:
    """No address and no form lets even the network office act as another person."""
    signed_in = [visit for visit in (*visits, *posts) if visit.role != "guest"]
    became = [
        str(visit) for visit in signed_in if visit.person not in (None, str(world[f"user.{visit.role}"].pk))
    ]

    assert any(visit.person for visit in signed_in)
    assert became == []


def test_no_address_is_hidden_from_everybody() -> None:
    lines = [line.split() for line in GRID.read_text().splitlines()[2:]]
    hidden = {line[0] for line in lines} - {line[0] for line in lines if line[-1] != "everybody=hidden"}

    assert sorted(hidden - HIDDEN_FROM_ALL) == []


def test_lists_and_rules_agree_about_who_sees_what(world: World) -> None:
    people = [AnonymousUser(), *_people(world)]
    disagreements, compared = [], 0
    for model in apps.get_models():
        name = f"{model._meta.app_label}.view_{model._meta.model_name}"
        if not hasattr(model._default_manager.all(), "visible_to") or name not in rules():
            continue
        things = list(model._default_manager.all())
        for person in people:
            seen = set(model._default_manager.all().visible_to(person).values_list("pk", flat=True))
            for thing in things:
                compared += 1
                if can(person, name, thing) != (thing.pk in seen):
                    disagreements.append(f"{name}: {person} {thing!r}")

    assert compared > 0
    assert disagreements == []


def test_everything_that_people_may_see_has_a_rule_beside_its_list() -> None:
    without = [
        model._meta.label
        for model in apps.get_models()
        if hasattr(model._default_manager.all(), "visible_to")
        and f"{model._meta.app_label}.view_{model._meta.model_name}" not in rules()
        and model._meta.label != "core.Activity"  # its audience is a column, not a rule
    ]

    assert without == []


def _people(world: World) -> list[Any]:
    """Everybody; on the second database one of each kind."""
    if connection.vendor == "sqlite":
        return [person for _, person in world.named("user")]
    return [world[f"user.{role}"] for role in (*ROLES[1:], "deactivated")]


def _is_declared(permission: str) -> bool:
    return permission == "public" or permission in rules()


def _lines(world: World, visits: list[Visit], posts: list[Visit]) -> list[str]:
    read, sent = (
        {(visit.role, visit.address.path): _outcome(visit.response) for visit in asked}
        for asked in (visits, posts)
    )
    lines = []
    for name, group in groupby(addresses(world), key=lambda address: address.name):
        answers: dict[str, list[str]] = {}
        for address in group:
            for method, outcomes in (("GET ", read), ("POST", sent)):
                answer = _answer({role: outcomes.get((role, address.path), "-") for role in ROLES})
                answers.setdefault(f"{method} {answer}", []).append(address.thing)
        for answer, things in answers.items():
            if "=-" not in answer:
                lines.append(f"{name} [{_summary(things)}] {answer}")
    return lines


def _answer(outcomes: dict[str, str]) -> str:
    if len(set(outcomes.values())) == 1:
        return f"everybody={outcomes[ROLES[0]]}"
    return " ".join(f"{role}={outcome}" for role, outcome in outcomes.items())


def _summary(things: list[str]) -> str:
    names = sorted(filter(None, things))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _outcome(response: HttpResponse) -> str:
    status = response.status_code
    if status in (301, 302, 303):
        return "login" if "/anmelden" in response.get("Location", "") else "go"
    return OUTCOMES.get(status, "yes" if status < 500 else f"fails {status}")
