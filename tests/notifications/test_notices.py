"""What reaches one person, in the browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from plietsch.core.activity import record
from plietsch.core.world import World
from plietsch.notifications.models import Notice
from plietsch.notifications.operations import notify, see

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PAGE = "/konto/benachrichtigungen/"


def _tell(world: World, collapse: str = "x", subject: str = "user.science") -> Notice:
    fact = record(
        "account.profile_changed",
        actor=world["user.office"],
        subject=world[subject],
        audience=f"user:{world['user.member'].pk}",
        at=world.now,
    )
    notify(fact, kind="group.invited", to=[world["user.member"].pk], collapse=collapse)
    return Notice.objects.get(member=world["user.member"], collapse_key=collapse, seen_at=None)


def test_the_same_cause_counts_up_while_unseen(world: World) -> None:
    first, again = _tell(world), _tell(world)

    assert (again.pk, again.count, again.activity) == (first.pk, 2, first.activity)


def test_after_a_look_the_same_cause_is_a_new_notice(world: World) -> None:
    first = _tell(world)
    see(member=world["user.member"], at=world.now)

    assert _tell(world).pk != first.pk


def test_a_member_reads_own_notices_and_no_others(world: World, client_as: SignIn) -> None:
    name = world["group.request"].name

    assert f"„{name}“" in client_as("science").get(PAGE).content.decode()
    assert f"„{name}“" not in client_as("member").get(PAGE).content.decode()


def test_looking_at_the_page_marks_nothing_and_the_button_does(world: World, client_as: SignIn) -> None:
    client, mine = client_as("science"), Notice.objects.filter(member=world["user.science"])

    client.get(PAGE)
    assert mine.unseen().exists()
    client.post(f"{PAGE}gesehen/")

    assert not mine.unseen().exists()


def test_the_header_counts_what_is_unseen(world: World, client_as: SignIn) -> None:
    unseen = Notice.objects.filter(member=world["user.science"]).unseen().count()

    assert f"{unseen} neue Benachrichtigung" in client_as("science").get("/gruppen/").content.decode()


@pytest.mark.parametrize(("role", "status"), [("guest", 302), ("pending", 403), ("deactivated", 302)])
def test_notices_are_for_members(client_as: SignIn, role: str, status: int) -> None:
    assert client_as(role).get(PAGE).status_code == status
