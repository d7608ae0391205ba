"""The frame of every page: navigation, languages, messages, policy."""

import re
from collections.abc import Callable

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import Client, override_settings

from plietsch.core.registry import Manifest, MenuItem
from plietsch.core.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu(contribute: Callable[[Manifest], None]) -> None:
    """A main entry for all, one for members, and one of the network office."""
    entries = [
        MenuItem("Deiche", "/deiche/", order=20),
        MenuItem("Bausteine", "ui:gallery", order=10),
        MenuItem("Mitgliederbereich", "/innen/", permission="accounts.take_part"),
        MenuItem("Anträge prüfen", "/antraege/", menu="office", permission="accounts.run_network"),
    ]
    contribute(Manifest(menu=entries))


def test_the_menu_holds_what_the_packages_contribute_in_order(menu: None, client: Client) -> None:
    page = client.get("/").content.decode()

    assert page.index('href="/bausteine/"') < page.index('href="/deiche/"')


def test_a_guest_does_not_see_entries_for_members(menu: None, client_as: Callable[[str], Client]) -> None:
    assert "Mitgliederbereich" not in client_as("guest").get("/").content.decode()
    assert "Mitgliederbereich" in client_as("member").get("/").content.decode()


def test_only_the_network_office_sees_its_entries(menu: None, client_as: Callable[[str], Client]) -> None:
    assert "Anträge prüfen" not in client_as("member").get("/").content.decode()
    assert "Anträge prüfen" in client_as("office").get("/").content.decode()


@override_settings(DEMO=True)
def test_the_entry_of_the_page_is_marked_in_every_language(menu: None, client: Client) -> None:
    for address in ("/bausteine/", "/da/bausteine/"):
        page = client.get(address).content.decode()

        assert f'<a href="{address}" aria-current="page">Bausteine</a>' in page
        assert '<a href="/deiche/">Deiche</a>' in page


@override_settings(DEMO=True)
def test_each_page_leads_to_itself_in_the_other_languages(client: Client) -> None:
    page = client.get("/bausteine/?q=Deich&page=2").content.decode()

    assert '<html lang="de">' in page
    assert 'href="/da/bausteine/?q=Deich&amp;page=2" hreflang="da" lang="da"' in page
    assert 'href="/en/bausteine/?q=Deich&amp;page=2" hreflang="en" lang="en"' in page
    assert re.search(r'href="/bausteine/[^"]*" hreflang="de" lang="de"[^>]*aria-current="true"', page)


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("/da/", "da", "Spring til indholdet"),
        ("/en/", "en", "Skip to content"),
        ("/", "de", "Zum Inhalt springen"),
    ],
)
def test_the_frame_speaks_the_language_of_the_address(
    client: Client, address: str, language: str, words: str
) -> None:
    page = client.get(address).content.decode()

    assert f'<html lang="{language}">' in page
    assert words in page


def test_a_guest_reads_without_a_cookie(client: Client) -> None:
    response = client.get("/")

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_htmx_runs_without_eval_and_inline_styles(client: Client) -> None:
    response = client.get("/")

    assert '"allowEval": false, "includeIndicatorStyles": false' in response.content.decode()
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_message_is_announced_with_its_tone() -> None:
    page = render_to_string(
        "ui/_messages.html", {"messages": [Message(constants.ERROR, "Das ging <nicht>.")]}
    )

    assert 'aria-live="polite"' in page
    assert 'class="toast toast--danger"' in page
    assert "Das ging &lt;nicht&gt;." in page


def test_a_member_is_shown_by_name(world: World, client_as: Callable[[str], Client]) -> None:
    page = client_as("member").get("/").content.decode()

    assert f'<span class="site-account__name">{world["user.member"].name}</span>' in page


def test_the_gallery_is_for_the_demo_only(client: Client) -> None:
    assert client.get("/bausteine/").status_code == 404
    with override_settings(DEMO=True):
        assert client.get("/bausteine/").status_code == 200
