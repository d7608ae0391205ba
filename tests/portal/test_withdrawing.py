"""What is withdrawn or deleted in German goes in the other languages, too, unless somebody keeps them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.portal.models import Home, News, TextPage
from plietsch.portal.translating import orphans

SignIn = Callable[[str], Client]
TITLE = "Nine digital model municipalities"


@pytest.fixture
def german(world: World) -> News:
    return News.objects.get(pk=world["news.bescheide"].pk)


def _others(german: News) -> QuerySet[News]:
    return News.objects.filter(translation_key=german.translation_key).exclude(pk=german.pk)


def _bulk(action: str, german: News) -> str:
    return f"{reverse('wagtail_bulk_action', args=['portal', 'page', action])}?id={german.pk}"


def _single(action: str, german: News) -> str:
    return reverse(f"wagtailadmin_pages:{action}", args=[german.pk])


@pytest.mark.parametrize("way", [_single, _bulk])
@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_who_takes_news_back_is_asked_for_its_translations(
    german: News, client_as: SignIn, way: Callable[[str, News], str], action: str
) -> None:
    editor, address = client_as("editor"), way(action, german)
    question = editor.get(address).content.decode()
    assert TITLE in question
    assert 'name="translations" checked' in question

    editor.post(address, {"translations": "on"})

    assert not News.objects.live().filter(translation_key=german.translation_key).exists()
    assert _others(german).exists() == (action == "unpublish")
    assert client_as("guest").get(f"/en{german.url}").status_code == 404


@pytest.mark.parametrize(("below", "ticked"), [(3, True), (11, False)])
def test_the_question_counts_what_goes_with_a_translation(
    world: World, client_as: SignIn, below: int, ticked: bool
) -> None:
    home = Home.objects.get(locale__language_code="de")
    page = home.add_child(instance=TextPage(title="Giraffe", slug="giraffe"))
    danish = page.copy_for_translation(Locale.objects.get(language_code="da"), copy_parents=True)
    for number in range(below):
        danish.add_child(instance=TextPage(title=f"Nr. {number}", slug=f"nr-{number}", locale=danish.locale))

    question = client_as("editor").get(reverse("wagtailadmin_pages:delete", args=[page.pk])).content.decode()

    assert f"mit {below} Unterseiten" in question
    assert ('name="translations" checked' in question) == ticked


@pytest.mark.parametrize("way", [_single, _bulk])
def test_translations_may_stay_and_the_report_finds_them(
    german: News, client_as: SignIn, way: Callable[[str, News], str]
) -> None:
    editor = client_as("editor")
    assert orphans() == []
    editor.post(way("unpublish", german))

    assert TITLE in client_as("guest").get(f"/en{german.url}").content.decode()
    assert {row.page.pk for row in orphans()} == set(_others(german).values_list("pk", flat=True))
    report = editor.get(reverse("portal_translations")).content.decode()
    assert TITLE in report
    assert "zurückgezogen" in report

    editor.post(_single("delete", german))
    assert {str(row.german.state) for row in orphans()} == {"missing"}


def test_a_translation_goes_alone(german: News, client_as: SignIn) -> None:
    english = _others(german).get(locale__language_code="en")

    question = client_as("editor").get(_single("unpublish", english)).content.decode()
    client_as("editor").post(_single("unpublish", english), {"translations": "on"})

    assert 'name="translations"' not in question
    assert News.objects.get(pk=german.pk).live


def _waiting_in_danish(german: News) -> News:
    """A Danish page that comes out by itself tomorrow."""
    News.objects.filter(translation_key=german.translation_key, locale__language_code="da").delete()
    danish: News = german.copy_for_translation(Locale.objects.get(language_code="da"), copy_parents=True)
    danish.live, danish.go_live_at = False, timezone.now() + timedelta(days=1)
    danish.save_revision().publish()
    return News.objects.get(pk=danish.pk)


def _is_waiting(page: News) -> bool:
    return News.objects.get(pk=page.pk).scheduled_revision is not None


@pytest.mark.parametrize("way", [_single, _bulk])
def test_a_translation_that_waits_for_its_hour_is_named_and_taken_off_its_schedule(
    german: News, client_as: SignIn, way: Callable[[str, News], str]
) -> None:
    danish, editor, address = _waiting_in_danish(german), client_as("editor"), way("unpublish", german)
    assert ", erscheint am " in editor.get(address).content.decode()
    facts = Activity.objects.filter(verb="news.withdrawn", subject=f"portal.news:{danish.pk}")

    editor.post(address, {"translations": "on"})

    assert not _is_waiting(danish)
    assert not facts.exists()  # nobody has read it


def test_a_translation_that_waits_and_may_stay_is_in_the_report(german: News, client_as: SignIn) -> None:
    danish = _waiting_in_danish(german)
    assert orphans() == []
    assert "wartet" in client_as("editor").get(reverse("portal_translations")).content.decode()

    client_as("editor").post(_single("unpublish", german))

    assert _is_waiting(danish)
    assert danish.pk in {row.page.pk for row in orphans()}
    assert ", erscheint am " in client_as("editor").get(reverse("portal_translations")).content.decode()


def test_what_ends_by_itself_ends_for_translations_that_wait(german: News) -> None:
    danish = _waiting_in_danish(german)
    News.objects.filter(pk=german.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    call_command("publish_scheduled")

    assert not _is_waiting(danish)


def test_what_ends_by_itself_ends_in_all_languages(german: News, client_as: SignIn) -> None:
    News.objects.filter(pk=german.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    call_command("publish_scheduled")

    assert not News.objects.live().filter(translation_key=german.translation_key).exists()
