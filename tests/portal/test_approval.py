"""Who may not publish hands in, and a second person says yes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.admin.compare import comparison_class_registry
from wagtail.models import TaskState, WorkflowState
from wagtail.users.models import UserProfile

from plietsch.core.world import World
from plietsch.portal.models import News
from tests.portal.test_news import _write

SignIn = Callable[[str], Client]
ADDRESS = "/aktuelles/das-netz-waechst/"


@pytest.fixture
def handed_in(world: World, client_as: SignIn) -> News:
    """What a writer has handed in."""
    _write(client_as("science"), **{"action-submit": "1"})
    return News.objects.get(slug="das-netz-waechst")


def _answer(client: Client, page: News, said: str) -> None:
    task = WorkflowState.objects.get(object_id=str(page.pk)).current_task_state
    name = "wagtailadmin_pages:workflow_action"
    client.post(reverse(name, args=[page.pk, said, task.pk]), {"comment": "Bitte kürzer."})


def test_a_writer_hands_in_and_an_editor_publishes(world: World, client_as: SignIn, handed_in: News) -> None:
    assert client_as("guest").get(ADDRESS).status_code == 404
    [letter] = [letter for letter in mail.outbox if handed_in.title in letter.subject]
    assert letter.to == ["editor@example.org"]
    assert f"Hallo {world['user.editor'].name}," in str(letter.body)
    assert letter.subject == letter.subject.strip()
    _answer(client_as("science"), handed_in, "approve")
    assert client_as("guest").get(ADDRESS).status_code == 404

    _answer(client_as("editor"), handed_in, "approve")

    assert handed_in.title in client_as("guest").get(ADDRESS).content.decode()


def test_what_is_approved_and_waits_is_not_deleted_by_who_handed_it_in(
    client_as: SignIn, handed_in: News
) -> None:
    handed_in.save_revision(approved_go_live_at=timezone.now() + timedelta(days=3))
    way = reverse("wagtailadmin_pages:delete", args=[handed_in.pk])

    client_as("science").post(way)
    assert News.objects.filter(pk=handed_in.pk).exists()
    client_as("editor").post(way)
    assert not News.objects.filter(pk=handed_in.pk).exists()


def test_who_hands_in_deletes_own_drafts_and_neither_what_was_out_nor_what_others_wrote(
    client_as: SignIn, handed_in: News, world: World
) -> None:
    out, other = (News.objects.get(pk=world[name].pk) for name in ("news.bescheide", "news.entwurf"))
    out.unpublish()
    News.objects.filter(pk=out.pk).update(owner=handed_in.owner)
    bulk = reverse("wagtail_bulk_action", args=["portal", "page", "delete"])
    bulk = f"{bulk}?id={out.pk}&id={other.pk}"
    writer = client_as("science")

    writer.post(bulk)
    for page in (out, other, handed_in):
        writer.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert News.objects.filter(pk__in=[out.pk, other.pk]).count() == 2
    assert not News.objects.filter(pk=handed_in.pk).exists()


def test_what_waits_for_a_yes_stands_above_what_facts_have_prepared(
    client_as: SignIn, handed_in: News, world: World
) -> None:
    News.objects.filter(pk=world["news.entwurf"].pk).update(source="event.published events.event:1")

    first = client_as("office").get(reverse("wagtailadmin_home")).content.decode()

    places = [first.index(each) for each in ("Neue Nachricht", handed_in.title, "Vorbereitete Entwürfe")]
    assert places == sorted(places)
    assert "avatar__edit-link" not in first


def test_what_is_not_approved_comes_back_with_a_reason(client_as: SignIn, handed_in: News) -> None:
    _answer(client_as("editor"), handed_in, "reject")

    assert TaskState.objects.get().comment == "Bitte kürzer."
    assert client_as("guest").get(ADDRESS).status_code == 404


def test_a_writer_does_not_publish_even_by_a_crafted_form(world: World, client_as: SignIn) -> None:
    _write(client_as("science"), **{"action-publish": "1"})

    assert not News.objects.get(slug="das-netz-waechst").live
    assert client_as("guest").get(ADDRESS).status_code == 404


def test_the_office_says_who_publishes_and_who_hands_in(world: World, client_as: SignIn) -> None:
    office, place, email = client_as("office"), reverse("portal:editors"), world["user.science"].email

    office.post(place, {"email": email, "may_publish": "yes"})
    _write(client_as("science"), **{"action-publish": "1"})
    assert client_as("guest").get(ADDRESS).status_code == 200
    office.post(place, {"email": email, "may_publish": "no"})
    _write(client_as("science"), slug="noch-eine", **{"action-publish": "1"})
    assert client_as("guest").get("/aktuelles/noch-eine/").status_code == 404


def test_the_editor_asks_for_no_name_and_no_picture_that_it_does_not_keep(
    world: World, client_as: SignIn
) -> None:
    said = {
        "locale-preferred_language": "da",
        "locale-current_time_zone": "",
        "theme-theme": "dark",
        "theme-density": "default",
        "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on",
    }
    picture = SimpleUploadedFile("ich.jpg", b"JPEG")

    answer = client_as("editor").post(reverse("wagtailadmin_account"), said | {"avatar-avatar": picture})

    kept = UserProfile.objects.get(user=world["user.editor"])
    assert (answer.status_code, kept.preferred_language, kept.theme) == (302, "da", "dark")
    assert not kept.avatar


def test_pictures_that_editors_gave_for_nothing_are_gone_after_the_next_update(world: World) -> None:
    kept = UserProfile.objects.create(user=world["user.editor"], theme="dark")
    kept.avatar.save("ich.jpg", ContentFile(b"JPEG"))
    storage, own = kept.avatar.storage, kept.avatar.name
    replaced = storage.save("avatar_images/frueher.jpg", ContentFile(b"JPEG"))
    migration = import_module("plietsch.portal.migrations.0007_press_link")

    migration.remove_avatars(apps, None)

    kept.refresh_from_db()
    assert (kept.avatar.name, kept.theme) == ("", "dark")
    assert not any(storage.exists(name) for name in (own, replaced))


def test_one_menu_has_one_word_for_saying_yes(handed_in: News, world: World) -> None:
    task = WorkflowState.objects.get(object_id=str(handed_in.pk)).current_task_state.task.specific

    labels = [label for _, label, _ in task.get_actions(handed_in, world["user.editor"])]

    assert {"Freigeben", "Mit Kommentar freigeben"} <= {str(label) for label in labels}
    assert gettext("%(label)s and Publish") == "%(label)s und veröffentlichen"
    assert gettext("Update") == "Speichern"


@pytest.mark.django_db
def test_a_changed_schedule_is_told_as_people_write_it() -> None:
    field = News._meta.get_field("go_live_at")
    first, second = News(go_live_at=datetime(2027, 1, 4, 9, 30, tzinfo=UTC)), News()

    told = comparison_class_registry.get(field)(field, first, second).htmldiff()

    assert told == '<span class="deletion">04.01.2027 10:30</span>'
