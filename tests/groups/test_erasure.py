"""When somebody goes for good, threads stay legible and the person is gone."""

import json
from collections.abc import Callable

import pytest
from django.core import serializers
from django.test import Client

from plietsch.core.registry import PersonalData, registry
from plietsch.core.world import World
from plietsch.groups import models
from plietsch.groups.models import Group, Membership, Post
from plietsch.groups.operations.memberships import join_group
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
MODELS = [getattr(models, name) for name in models.__all__ if hasattr(getattr(models, name), "_meta")]


def _erase(person: object) -> None:
    for part in registry.parts(PersonalData):
        if part.model in MODELS:
            part.erase(person)


def test_a_thread_stays_legible_without_its_author(world: World, client_as: Callable[[str], Client]) -> None:
    member, topic = world["user.member"], world["topic.onlinezugang"]
    name, words = member.name, "Womit haben Sie angefangen"

    _erase(member)

    page = client_as("guest").get(topic.get_absolute_url()).content.decode()
    assert words in page
    assert "Ehemaliges Mitglied" in page
    assert name not in page


def test_no_row_of_groups_points_to_an_erased_person(world: World) -> None:
    science = world["user.science"]
    assert Post.objects.filter(author=science).exists()

    _erase(science)

    for model in MODELS:
        for field in model._meta.concrete_fields:
            if field.related_model is type(science):
                assert not model.objects.filter(**{field.name: science}).exists(), field


def test_the_next_in_line_takes_over_a_group(world: World) -> None:
    group = a_group(world["user.member"], world.now)
    heir = join_group(group=group, by=world["user.science"], at=world.now)

    _erase(world["user.member"])

    heir.refresh_from_db()
    group.refresh_from_db()
    assert (heir.role, group.member_count, group.is_archived) == ("admin", 1, False)


def test_a_group_without_anybody_is_archived(world: World) -> None:
    _erase(world["user.member"])

    hidden = Group.objects.get(pk=world["group.hidden"].pk)
    assert (hidden.is_archived, hidden.member_count) == (True, 0)
    assert not Membership.objects.filter(group=hidden).exists()


def test_a_person_takes_their_own_data_along(world: World) -> None:
    member = world["user.member"]
    topic = a_topic(a_group(member, world.now), member, world.now, body="Mein Text.")

    exported = {
        part.model: json.loads(serializers.serialize("json", part.rows(member), fields=part.fields))
        for part in registry.parts(PersonalData)
        if part.model in (Membership, Post)
    }

    assert "Mein Text." in [row["fields"]["body"] for row in exported[Post]]
    assert topic.group_id in [row["fields"]["group"] for row in exported[Membership]]
