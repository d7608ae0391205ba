"""What published pages show is not changed past the approval, and no file is public before its page."""

import gc
import sys
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document
from wagtail.images.models import Filter

from plietsch.core.world import World
from plietsch.portal.models import News, Picture
from plietsch.portal.operations.editors import appoint_editor

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SECRET = 16  # digits
LARGE = 20 * 1024 * 1024  # bytes


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


@pytest.fixture
def offered(world: World, writer: Client) -> Document:
    """A file of the writer's that a published page offers."""
    mine = Document.objects.create(
        title="Liste", file=ContentFile(b"Ort;Zahl", name="liste.csv"), uploaded_by_user=world["user.science"]
    )
    page: News = world["news.bescheide"]
    page.body.append(("downloads", [mine]))
    page.save_revision().publish()
    return mine


@pytest.mark.parametrize("key", ["{pk}", "all", "+{pk}", " {pk}", "{pk}&id=all"])
def test_what_a_page_shows_stays_however_a_list_names_it(writer: Client, offered: Document, key: str) -> None:
    ids = key.format(pk=offered.pk).replace("+", "%2B").replace(" ", "%20")
    for action in ("delete", "add_tags"):
        address = reverse("wagtail_bulk_action", args=["wagtaildocs", "document", action])
        told = writer.post(f"{address}?id={ids}", {"tags": "neu"})
        assert "Diese Seiten zeigen das" in str(next(iter(get_messages(told.wsgi_request))))

    assert not Document.objects.get(pk=offered.pk).tags.exists()


@pytest.mark.parametrize("name", ["edit_multiple", "delete_multiple", "edit", "delete"])
def test_what_a_page_shows_stays_in_every_view_of_the_editor(
    writer: Client, offered: Document, name: str
) -> None:
    typed = {"title": "Anders", "collection": offered.collection_id, "tags": ""}
    prefixed = {f"doc-{offered.pk}-{field}": value for field, value in typed.items()}

    writer.post(
        reverse(f"wagtaildocs:{name}", args=[offered.pk]),
        typed | prefixed,
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert Document.objects.get(pk=offered.pk).title == "Liste"


def test_what_is_approved_and_waits_for_its_hour_is_not_changed_by_who_hands_in(
    world: World, client_as: SignIn, writer: Client
) -> None:
    picture = Picture.objects.create(
        title="Preis",
        description="Die Preisträger",
        credit="Netzwerk",
        file=world["picture.bescheide"].file,
        width=10,
        height=10,
        uploaded_by_user=world["user.science"],
    )
    address = reverse("wagtailimages:edit", args=[picture.pk])
    writer.post(address, _typed(picture, "Noch frei zu ändern"))
    page: News = world["news.bescheide"]
    page.picture = picture
    page.save_revision(approved_go_live_at=world.now + timedelta(days=3))

    writer.post(address, _typed(picture, "Ganz andere Leute"))
    client_as("office").post(reverse("wagtailimages:delete", args=[picture.pk]))

    picture.refresh_from_db()
    assert picture.description == "Noch frei zu ändern"


def test_a_picture_that_no_page_shows_is_its_writers_own(world: World, writer: Client) -> None:
    mine = Document.objects.create(
        title="Entwurf", file=ContentFile(b"Text", name="x.txt"), uploaded_by_user=world["user.science"]
    )

    writer.post(reverse("wagtaildocs:delete", args=[mine.pk]))

    assert not Document.objects.filter(pk=mine.pk).exists()


def test_the_address_of_a_picture_cannot_be_guessed_before_its_page_is_out(world: World) -> None:
    picture: Picture = world["picture.bescheide"]

    first = picture.get_rendition("max-171x171")
    picture.renditions.filter(pk=first.pk).delete()
    again = Picture.objects.get(pk=picture.pk).create_rendition(Filter(spec="max-171x171"))

    assert again.file.name != first.file.name
    assert len(again.file.name.partition(".")[0]) == SECRET


@pytest.mark.parametrize(
    ("file", "clamd", "reason"),
    [
        (("x.pdf", b"<!doctype html><script>alert(1)</script>"), "", "enthält HTML"),
        (("x.csv", b"MZ\x90"), "", "Programme und Skripte"),
        (("x.txt", b"Ganz harmlos"), "127.0.0.1:9", "Virenprüfung antwortet nicht"),
    ],
)
def test_files_for_pages_are_looked_through_like_all_others(
    client_as: SignIn, settings: Any, file: tuple[str, bytes], clamd: str, reason: str
) -> None:
    settings.CLAMD_ADDRESS = clamd
    typed = {"title": "Anlage", "files[]": SimpleUploadedFile(*file)}

    answer = client_as("editor").post(
        reverse("wagtaildocs:add_multiple"), typed, headers={"x-requested-with": "XMLHttpRequest"}
    )

    assert reason in answer.json()["error_message"]
    assert not Document.objects.filter(title="Anlage").exists()


def test_a_large_file_for_pages_lies_on_the_disk_while_it_is_looked_through(world: World) -> None:
    large = TemporaryUploadedFile("anlage.txt", "text/plain", LARGE, None)
    large.write(b"Ort;Zahl\n" * (LARGE // 9))
    large.seek(0)
    form = get_document_form(Document)({"title": "Anlage", "collection": 1}, {"file": large})
    tracemalloc.start()

    assert form.is_valid(), form.errors
    form.save()

    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert highest < LARGE / 2
    assert Document.objects.get(title="Anlage").file.size == LARGE // 9 * 9


def test_a_file_for_pages_gets_the_ending_of_what_it_is(client_as: SignIn) -> None:
    typed = {"title": "Anlage", "file": SimpleUploadedFile("tabelle.pdf", b"Ort;Zahl\n")}

    client_as("editor").post(reverse("wagtaildocs:add"), typed)

    assert Document.objects.get(title="Anlage").filename.endswith(".txt")


def test_a_small_file_for_pages_leaves_no_complaint_in_the_log(
    client_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    typed = {"title": "Anlage", "file": SimpleUploadedFile("tabelle.csv", b"Ort;Zahl\n")}

    client_as("editor").post(reverse("wagtaildocs:add"), typed)
    gc.collect()

    assert Document.objects.filter(title="Anlage").exists()
    assert [each for each in complaints if issubclass(each.exc_type, FileNotFoundError)] == []


def test_a_page_whose_files_are_gone_has_no_empty_list(world: World, client_as: SignIn) -> None:
    gone = Document.objects.create(title="Weg", file=ContentFile(b"Text", name="weg.txt"))
    page: News = world["news.bescheide"]
    page.body.append(("downloads", [gone]))
    page.save_revision().publish()
    assert "Downloads</h2>" in client_as("guest").get(page.get_absolute_url()).content.decode()
    gone.delete()

    page.save_revision().publish()

    assert "Downloads</h2>" not in client_as("guest").get(page.get_absolute_url()).content.decode()
