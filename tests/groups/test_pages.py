"""Every page of groups answers for those who may see it, also where there is nothing yet."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.core.world import World

pytestmark = pytest.mark.django_db

ALL = ("groups", "start", "news", "solutions", "my_topics", "takeaways")
GROUP = (
    *("group", "history", "files", "settings", "archive", "members", "leaving"),
    *("admission", "start_topic", "announce", "mentionable"),
    *("ask", "poll", "pages", "start_page", "links", "take_group"),
)
TOPIC = ("topic", "pinning", "topic_deletion", "reply", "sorting", "move", "split", "new_posts")
POST = ("edit", "post_deletion", "versions")
SignIn = Callable[[str], Client]


@pytest.mark.parametrize("name", ALL)
def test_a_member_opens_the_pages_about_all_groups(client_as: SignIn, name: str) -> None:
    assert client_as("member").get(reverse(f"groups:{name}")).status_code == 200


@pytest.mark.parametrize("name", GROUP)
def test_its_administrator_opens_each_page_of_a_group(world: World, client_as: SignIn, name: str) -> None:
    page = reverse(f"groups:{name}", kwargs={"group": world["group.hidden"].pk})

    assert client_as("member").get(page).status_code == 200


@pytest.mark.parametrize("name", TOPIC)
def test_its_moderation_opens_each_page_of_a_topic(world: World, client_as: SignIn, name: str) -> None:
    page = reverse(f"groups:{name}", kwargs={"topic": world["topic.hidden"].pk})

    assert client_as("member").get(page).status_code == 200


@pytest.mark.parametrize("name", POST)
def test_its_author_opens_each_page_of_a_post(world: World, client_as: SignIn, name: str) -> None:
    page = reverse(f"groups:{name}", kwargs={"post": world["post.hidden"].pk})

    assert client_as("member").get(page).status_code == 200


@pytest.mark.parametrize("name", ALL)
def test_who_is_in_no_group_is_told_what_to_do(client_as: SignIn, name: str) -> None:
    assert client_as("unlisted").get(reverse(f"groups:{name}")).status_code == 200
