"""What published pages show is not changed past the approval, and no file is public before its page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document

from plietsch.core.world import World
from plietsch.portal.models import News, Picture
from plietsch.portal.operations.editors import appoint_editor

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def writer(world: World, client_as: SignIn) -> Client:
    """Somebody who writes and hands in."""
    appoint_editor(world["user.science"], may_publish=False, by=world["user.office"], at=world.now)
    return client_as("science")


def _typed(picture: Picture, description: str) -> dict[str, Any]:
    return {
        "title": picture.title,
        "description": description,
        "credit": picture.credit,
        "collection": picture.collection_id,
        "tags": "",
        **{f"focal_point_{name}": "" for name in ("x", "y", "width", "height")},
    }


def test_who_hands_in_changes_no_picture_of_a_published_page(
    world: World, client_as: SignIn, writer: Client
) -> None:
    picture: Picture = world["picture.bescheide"]
    before = picture.description
    address = reverse("wagtailimages:edit", args=[picture.pk])

    answer = writer.post(address, _typed(picture, "Ein anderes Bild"))
    picture.refresh_from_db()
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert "Ändern kann es, wer veröffentlicht" in told[0]
    assert picture.description == before

    client_as("editor").post(address, _typed(picture, "Ein besseres Bild"))
    picture.refresh_from_db()
    assert picture.description == "Ein besseres Bild"


@pytest.mark.parametrize("way", ["one", "bulk"])
def test_nobody_deletes_a_picture_from_under_a_published_page(
    world: World, client_as: SignIn, way: str
) -> None:
    picture = world["picture.bescheide"]
    bulk = reverse("wagtail_bulk_action", args=["portal", "picture", "delete"]) + f"?id={picture.pk}"
    address = reverse("wagtailimages:delete", args=[picture.pk]) if way == "one" else bulk

    client_as("editor").post(address)

    assert Picture.objects.filter(pk=picture.pk).exists()


def test_a_file_is_public_as_soon_as_a_published_page_offers_it(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    document = Document.objects.create(title="Vorab", file=ContentFile(b"%PDF-1.7", name="vorab.pdf"))
    address = reverse("wagtaildocs_serve", args=[document.pk, "vorab.pdf"])
    page: News = world["news.bescheide"]

    assert client_as("guest").get(address).status_code == 404
    assert client_as("editor").get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        page.body.append(("downloads", [document]))
        page.save_revision().publish()
    assert client_as("guest").get(address).status_code == 200
