"""Facts: what is written down, who may see it, and what follows from it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from plietsch.core.activity import NotAKey, UnknownVerb, key_of, record
from plietsch.core.audiences import MEMBERS, NOBODY, OFFICE, PUBLIC, audiences_of
from plietsch.core.models import Activity
from plietsch.core.registry import Manifest, Reaction, Verb, registry
from plietsch.core.world import World

NOON = datetime(2020, 9, 8, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reactions() -> Iterator[list[Activity]]:
    """What a package hears that reacts to "sample.done"."""
    heard: list[Activity] = []
    sample = Manifest(
        verbs=[Verb("sample.done", "{actor} hat {subject} getan")],
        reactions=[Reaction("sample.done", heard.append)],
    )
    registry.add("sample", sample)
    yield heard
    registry.remove("sample")


def done(world: World, **changes: Any) -> Activity:
    office = world["user.office"]
    return record(
        "sample.done", **{"actor": office, "subject": office, "audience": MEMBERS, "at": NOON} | changes
    )


def test_a_fact_holds_who_did_what_to_which_thing(world: World) -> None:
    office = world["user.office"]

    fact = done(world, context=office, count=3, place="01058117", is_first=True, missing=None)

    fact.refresh_from_db()
    assert (fact.verb, fact.actor, fact.at) == ("sample.done", office.pk, NOON)
    assert fact.subject == fact.context == key_of(office) == f"accounts.user:{office.pk}"
    assert fact.facts == {"count": 3, "place": "01058117", "is_first": True, "missing": None}


@pytest.mark.parametrize(
    "text",
    ["Anna", "Anna Muster", "Müller", "anna@example.org", "a b", "a" * 65, "zeile\n", 1.5, [], {}],
)
def test_a_fact_holds_no_text_that_could_be_about_a_person(world: World, text: object) -> None:
    with pytest.raises(NotAKey):
        done(world, note=text)
    assert not Activity.objects.filter(verb="sample.done").exists()


@pytest.mark.parametrize(
    "key", ["member", "groups.topic:17", "DK540", "01058117", "2020-09-08T12:00:00+00:00", "a1-b2", ""]
)
def test_a_fact_holds_keys(world: World, key: str) -> None:
    assert done(world, note=key).facts == {"note": key}


def test_a_verb_that_nobody_declared_is_not_recorded(world: World) -> None:
    with pytest.raises(UnknownVerb):
        record("sample.unknown", actor=None, subject=world["user.office"], audience=PUBLIC)


@pytest.mark.parametrize(
    ("role", "audiences"),
    [
        ("guest", {PUBLIC}),
        ("pending", {PUBLIC}),
        ("deactivated", {PUBLIC}),
        ("member", {PUBLIC, MEMBERS}),
        ("office", {PUBLIC, MEMBERS, OFFICE}),
    ],
)
def test_a_fact_is_seen_by_its_audience_and_an_empty_one_is_nobody(
    world: World, role: str, audiences: set[str]
) -> None:
    person = AnonymousUser() if role == "guest" else world[f"user.{role}"]
    for audience in (PUBLIC, MEMBERS, OFFICE, NOBODY, "user:0", "group:0"):
        done(world, audience=audience)

    seen = Activity.objects.visible_to(person).filter(verb="sample.done")

    assert {fact.audience for fact in seen} == audiences
    assert NOBODY not in audiences_of(person)


def test_others_hear_of_a_fact_after_the_commit(
    world: World, reactions: list[Activity], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        fact = done(world)
        assert reactions == []

    assert reactions == [fact]


def test_nobody_hears_of_work_that_was_undone(
    world: World, reactions: list[Activity], django_capture_on_commit_callbacks: Any
) -> None:
    def fail() -> None:
        with transaction.atomic():
            done(world)
            raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        fail()

    assert reactions == []
    assert not Activity.objects.filter(verb="sample.done").exists()


def test_recording_a_fact_costs_one_query(world: World, django_assert_num_queries: Any) -> None:
    office = world["user.office"]

    with django_assert_num_queries(1):
        record("sample.done", actor=office, subject=office, audience=MEMBERS)
