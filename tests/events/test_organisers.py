"""Groups that organise with the office: what their moderators may do, and what stays the office's."""

from collections.abc import Callable

import pytest
from django.test import Client

from plietsch.core.permissions import can
from plietsch.core.world import World
from plietsch.events.models import Event
from plietsch.events.operations.halls import choose_hosts
from plietsch.events.operations.planning import choose_organisers
from plietsch.groups.operations.memberships import add_member
from plietsch.notifications.models import Notice
from tests.factories.events import a_draft, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


@pytest.fixture
def draft(world: World) -> Event:
    """A draft that a group organises with the office; the utility's person moderates it."""
    event = a_draft(world, title="Geheime Deichschau")
    group = world["group.request"]
    choose_organisers(event=event, groups=[group], partners=[], by=world["user.office"], at=world.now)
    return event


@pytest.fixture
def moderator(client_as: ClientAs) -> Client:
    """A browser of somebody who moderates that group and is not of the office."""
    return client_as("utility")


def test_who_moderates_a_co_organising_group_fills_the_programme_of_a_draft(
    moderator: Client, draft: Event, world: World
) -> None:
    page = draft.get_absolute_url()

    assert moderator.get(page).status_code == 200
    moderator.post(f"{page}programm/projekte/", {"project": world["project.pinneberg"].pk})

    assert draft.items.get().title == world["project.pinneberg"].title


def test_who_may_prepare_a_draft_hears_of_it_and_finds_it(
    moderator: Client, client_as: ClientAs, draft: Event, world: World
) -> None:
    group, url = world["group.request"], draft.get_absolute_url()

    assert Notice.objects.filter(member=world["user.utility"], kind="event.organisers_chosen").exists()
    for address in ("/veranstaltungen/meine/", group.get_absolute_url()):
        assert url in moderator.get(address).content.decode()
        assert url not in client_as("member").get(address).content.decode()


def test_who_moderates_finds_desk_and_door(client_as: ClientAs, world: World) -> None:
    event, person = an_event(world), client_as("member")
    places = (f"{event.get_absolute_url()}moderation/", f"{event.get_absolute_url()}einlass/")
    before = person.get(event.get_absolute_url()).content.decode()

    choose_hosts(event=event, hosts=[world["user.member"]], by=world["user.office"], at=world.now)

    assert Notice.objects.filter(member=world["user.member"], kind="hall.hosts_chosen").count() == 1
    assert "Sie moderieren" in person.get("/konto/benachrichtigungen/").content.decode()
    for address in (event.get_absolute_url(), "/veranstaltungen/meine/"):
        page = person.get(address).content.decode()
        assert all(place in page for place in places)
    assert not any(place in before for place in places)


def test_people_and_seats_stay_the_offices(moderator: Client, draft: Event) -> None:
    page = draft.get_absolute_url()

    for address in ("teilnehmende/", "bearbeitung/", "einlass/", "mitveranstaltende/"):
        assert moderator.get(page + address).status_code == 403
    assert moderator.post(f"{page}veroeffentlichung/").status_code == 403
    assert "teilnehmende/" not in moderator.get(page).content.decode()


def test_other_members_of_the_group_do_not_see_the_draft(draft: Event, world: World) -> None:
    person = world["user.member"]
    add_member(group=world["group.request"], member=person, at=world.now)

    assert not Event.objects.visible_to(person).filter(pk=draft.pk).exists()
    assert not can(person, "events.view_event", draft)


def test_the_page_names_a_group_only_to_who_may_know_it(client_as: ClientAs, world: World) -> None:
    event, group = an_event(world), world["group.modellkommunen"]
    choose_organisers(event=event, groups=[group], partners=[], by=world["user.office"], at=world.now)
    type(group).objects.filter(pk=group.pk).update(visibility="hidden")

    assert group.name not in client_as("guest").get(event.get_absolute_url()).content.decode()
    assert group.name in client_as("office").get(event.get_absolute_url()).content.decode()


@pytest.mark.parametrize("visibility", ["public", "hidden"])
def test_the_page_of_a_group_shows_its_events_and_a_calendar_that_programs_may_read(
    client_as: ClientAs, world: World, visibility: str
) -> None:
    event, group = an_event(world), world["group.modellkommunen"]
    choose_organisers(event=event, groups=[group], partners=[], by=world["user.office"], at=world.now)
    type(group).objects.filter(pk=group.pk).update(visibility=visibility)

    page = client_as("office").get(group.get_absolute_url()).content.decode()

    assert f'href="{event.get_absolute_url()}"' in page
    assert (f"/veranstaltungen/gruppen/{group.pk}.ics" in page) == (visibility == "public")


def test_a_group_has_a_calendar_of_its_own(client_as: ClientAs, world: World) -> None:
    event, group = an_event(world), world["group.modellkommunen"]
    an_event(world, title="Hafenrundfahrt")
    choose_organisers(event=event, groups=[group], partners=[], by=world["user.office"], at=world.now)

    feed = client_as("member").get(f"/veranstaltungen/gruppen/{group.pk}.ics").content.decode()

    assert "Deichschau" in feed
    assert "Hafenrundfahrt" not in feed
