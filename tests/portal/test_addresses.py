"""Addresses of pages: taken once, in letters that all read, followed in each language, found by searching."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from plietsch.core.addresses import slug_of
from plietsch.core.world import World
from plietsch.portal.models import Home, News, Newsroom, TextPage
from plietsch.search.operations.indexing import build, unbuilt
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
EMPTY = {
    **dict.fromkeys(("department", "picture", "press_contact", "event", "project", "dataset"), ""),
    **dict.fromkeys(("go_live_at", "expire_at"), ""),
    "body-count": "0",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
    "action-publish": "1",
}


def _add(client: Client, model: str, **typed: str) -> Any:
    parents = {"news": Newsroom, "textpage": Home}
    parent = parents[model]._default_manager.get(locale__language_code="de")
    facts = {"title": "Elternseite", "lead": "Was die Kita kostet.", "published_on": "2026-11-20"}
    address = reverse("wagtailadmin_pages:add", args=["portal", model, parent.pk])
    return client.post(address, EMPTY | facts | typed)


def test_the_editor_proposes_the_address_that_is_kept(world: World, client_as: SignIn) -> None:
    newsroom = Newsroom.objects.get(locale__language_code="de")
    address = reverse("wagtailadmin_pages:add", args=["portal", "news", newsroom.pk])
    shown = client_as("editor").get(address).content.decode()
    proposed = title = "Förderung für Straßen in Ölixdorf"

    [told] = re.findall(r'data-w-slug-formatters-value="([^"]+)"', shown)
    for (sign, *_flags), spelt in json.loads(unescape(told)):
        proposed = proposed.replace(sign, spelt)

    assert proposed.isascii()
    assert slug_of(proposed) == slug_of(title)


@pytest.mark.parametrize("slug", ["gruppen", "da", "konto", "redaktion", "zugriffe", "suche"])
def test_a_page_of_text_takes_nobody_elses_address(world: World, client_as: SignIn, slug: str) -> None:
    answer = _add(client_as("editor"), "textpage", slug=slug)

    assert "Unter dieser Adresse steht schon etwas anderes." in answer.content.decode()
    assert not TextPage.objects.filter(slug=slug).exists()


@pytest.mark.parametrize("model", ["news", "textpage"])
def test_an_address_with_an_umlaut_is_written_in_letters_that_all_read(
    world: World, client_as: SignIn, model: str
) -> None:
    _add(client_as("editor"), model, title="Straßenfest Büsum", slug="straßenfest-büsum")

    found = (News if model == "news" else TextPage).objects.get(title="Straßenfest Büsum")
    assert found.slug == "strassenfest-buesum"
    assert client_as("guest").get(found.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("title", ["Слово", "日本語", "!!!"])
def test_a_title_without_a_latin_letter_has_an_address_all_the_same(
    world: World, client_as: SignIn, title: str
) -> None:
    for _time in range(2):
        assert _add(client_as("editor"), "news", title=title).status_code == 302

    slugs = News.objects.filter(title=title).order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["nachricht", "nachricht-2"]


def test_news_that_waits_bears_the_day_of_its_hour(world: World, client_as: SignIn) -> None:
    hour = timezone.localtime() + timedelta(days=20)
    _add(client_as("editor"), "news", slug="spaeter", go_live_at=f"{hour:%Y-%m-%d %H:%M}")
    _add(client_as("editor"), "news", slug="sofort")

    waiting, out = News.objects.get(slug="spaeter"), News.objects.get(slug="sofort")
    assert waiting.scheduled_revision.as_object().published_on == hour.date()
    assert f"{out.published_on}" == "2026-11-20"


def test_a_moved_page_is_followed_in_each_language(world: World, client_as: SignIn) -> None:
    news = world["news.bescheide"]
    Redirect.objects.create(old_path="/aktuelles/alt", redirect_page=news)

    answers = [client_as("guest").get(f"{place}/aktuelles/alt/") for place in ("", "/da", "/en")]

    assert [answer.status_code for answer in answers] == [301] * 3
    assert [answer["Location"].partition("/aktuelles/")[0][-3:] for answer in answers[1:]] == ["/da", "/en"]
    assert client_as("guest").get("/da/aktuelles/nie/").status_code == 404
    Redirect.objects.update(is_permanent=False)
    assert client_as("guest").get("/da/aktuelles/alt/").status_code == 302


def test_a_page_of_text_is_found_by_what_it_says(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    for searchable in unbuilt():
        build(searchable, at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        _add(client_as("editor"), "textpage", slug="eltern")
    run_jobs()

    page = client_as("guest").get("/suche/", {"q": "Kita"}).content.decode()
    assert "/eltern/" in page
    with django_capture_on_commit_callbacks(execute=True):
        TextPage.objects.get(slug="eltern").unpublish()
    run_jobs()
    assert "/eltern/" not in client_as("guest").get("/suche/", {"q": "Kita"}).content.decode()
