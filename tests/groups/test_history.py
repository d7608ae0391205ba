"""The history of a group: what happened, newest first, told to those who may know."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.accounts.models import User
from plietsch.accounts.models.people import Visibility
from plietsch.core.world import World
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def test_the_newest_stands_on_top_even_if_it_was_entered_first(world: World, client_as: SignIn) -> None:
    group = a_group(world["user.member"], world.now - timedelta(days=9))
    for title, days in (("Später", 1), ("Früher", 3)):
        a_topic(group, world["user.member"], world.now - timedelta(days=days), title=title)

    page = client_as("member").get(reverse("groups:history", kwargs={"group": group.pk})).content.decode()

    assert 0 < page.index("„Später“") < page.index("„Früher“")


def test_the_history_names_to_guests_only_who_stands_in_the_public_directory(
    world: World, client_as: SignIn
) -> None:
    User.objects.filter(pk=world["user.member"].pk).update(listed_to=Visibility.MEMBERS)
    name = world["user.member"].name
    group = a_group(world["user.member"], world.now)
    page = reverse("groups:history", kwargs={"group": group.pk})

    assert f"{name} hat die Gruppe gegründet" in client_as("science").get(page).content.decode()
    seen = client_as("guest").get(page).content.decode()
    assert "Jemand hat die Gruppe gegründet" in seen
    assert name not in seen


def test_who_wants_to_be_found_by_nobody_is_not_found_by_who_invites(world: World, client_as: SignIn) -> None:
    group = a_group(world["user.member"], world.now)
    page = reverse("groups:admission", kwargs={"group": group.pk})
    invitations = reverse("groups:invitations", kwargs={"group": group.pk})
    member, hidden, listed = client_as("member"), world["user.unlisted"], world["user.science"]

    found = [list(member.get(page, {"name": person.name}).context["people"]) for person in (hidden, listed)]
    answers = [member.post(invitations, {"member": person.pk}).status_code for person in (hidden, listed)]

    assert found == [[], [listed]]
    assert answers == [404, 302]
