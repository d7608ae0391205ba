"""Whatever somebody puts into an address or a form, the town's network answers."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.core.world import World
from plietsch.groups.models import Invitation, Membership

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
EDGES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


@pytest.mark.parametrize("moment", EDGES)
def test_news_from_the_edge_of_time_are_simply_the_newest(client_as: SignIn, moment: str) -> None:
    member = client_as("member")

    page = member.get(f"{reverse('groups:news')}?vor={quote(moment)}~1")

    assert page.status_code == 200
    assert list(page.context["topics"]) == list(member.get(reverse("groups:news")).context["topics"])


@pytest.mark.parametrize("moment", EDGES)
def test_reading_until_the_edge_of_time_is_reading_until_now(
    world: World, client_as: SignIn, moment: str
) -> None:
    answer = client_as("member").post(reverse("groups:news_reading"), {"until": moment})

    assert answer.status_code == 302
    memberships = Membership.objects.filter(member=world["user.member"])
    assert memberships.exists()
    assert not memberships.filter(seen_all_before__lte=world.now).exists()


@pytest.mark.parametrize("day", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_nobody_pins_a_topic_until_a_year_that_cannot_be(world: World, client_as: SignIn, day: str) -> None:
    topic = world["topic.hidden"]

    page = client_as("member").post(reverse("groups:pinning", kwargs={"topic": topic.pk}), {"until": day})

    assert "Bitte prüfen Sie das Jahr." in page.content.decode()
    topic.refresh_from_db()
    assert topic.pinned_until is None


@pytest.mark.parametrize("key", ["9" * 5000, "9" * 30, "", "zwei", "-1"])
def test_an_invitation_for_nobody_finds_nobody(world: World, client_as: SignIn, key: str) -> None:
    before = Invitation.objects.count()
    page = reverse("groups:invitations", kwargs={"group": world["group.hidden"].pk})

    answer = client_as("member").post(page, {"member": key})

    assert (answer.status_code, Invitation.objects.count()) == (404, before)


def test_a_sign_that_no_database_takes_is_refused_everywhere(world: World, client_as: SignIn) -> None:
    member = client_as("member")
    mentionable = reverse("groups:mentionable", kwargs={"group": world["group.hidden"].pk})

    assert member.get(mentionable, {"q": "M"}).status_code == 200
    assert member.get(mentionable, {"q": "M\0"}).status_code == 400
    assert member.get(reverse("places:choices"), {"place": "Kiel\0"}).status_code == 400
    assert member.post(reverse("groups:start"), {"name": "Deich\0"}).status_code == 400


def test_under_an_address_with_a_sign_that_no_database_takes_there_is_the_usual_page(world: World) -> None:
    for path in ("/gruppen/x%00y/", "/wettbewerbe/x%00/", "/orte/%00/"):
        answer = Client().get(path)

        assert answer.status_code == 404
        assert "<nav" in answer.content.decode()
