"""What the network office does with accounts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from plietsch.accounts.models import User
from plietsch.accounts.operations.people import NotAMember, appoint_to_office
from plietsch.core.world import World
from tests.accounts.people import Browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["pending", "deactivated"])
def test_only_members_are_appointed_to_the_office(world: World, client_as: Browser, role: str) -> None:
    person = world[f"user.{role}"]
    path = f"/verwaltung/mitglieder/{person.pk}/"
    page = client_as("office").post(path, {"change": "berufen"}, follow=True).content.decode()

    assert "nur aufgenommene Mitglieder" in page
    assert not User.objects.get(pk=person.pk).is_office
    with pytest.raises(NotAMember):
        appoint_to_office(person, by=world["user.office"], at=world.now)


def test_the_office_reads_what_it_did_in_its_own_language(world: World, client_as: Browser) -> None:
    office, person = client_as("office"), world["user.business"]
    with translation.override("en"):
        path = reverse("accounts:standing", kwargs={"user": person.pk})
    page = _page(office, path, change="sperren")

    assert "Gesperrt und überall abgemeldet" not in page
    assert "signed out everywhere" in page


def _page(browser: Client, path: str, **typed: str) -> str:
    return str(browser.post(path, typed, follow=True).content.decode())
