"""Pages in several languages: linked, found by readers, and missed by the editors' report."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from plietsch.core.mail import address_of
from plietsch.core.registry import registry
from plietsch.core.searchables import Searchable
from plietsch.core.world import World
from plietsch.portal.models import News
from plietsch.portal.operations.newsletter import _languages
from plietsch.portal.queries import latest_news, news_about
from plietsch.portal.sharing import qr_code
from plietsch.portal.translating import report

SignIn = Callable[[str], Client]
RELEASE = "/aktuelles/neun-digitale-modellkommunen/"
TITLES = {
    "/da": "Ni digitale modelkommuner",
    "/en": "Nine digital model municipalities",
    "/platt": "Negen digitale Modellkommunen",
    "/leicht": "9 Gewinner bekommen Geld",
}


def test_a_guest_reads_the_release_in_five_languages_and_switches(world: World, client_as: SignIn) -> None:
    guest = client_as("guest")
    pages = {prefix: guest.get(prefix + RELEASE).content.decode() for prefix in ("", *TITLES)}

    for prefix, title in TITLES.items():
        assert title in pages[prefix]
        assert (
            f'href="{prefix}{RELEASE}" hreflang=' in pages["" if prefix in ("/platt", "/leicht") else "/da"]
        )
    assert '<article class="article" lang="de-simple">' in pages["/leicht"]
    assert '<html lang="de-simple">' in pages["/leicht"]
    assert re.search(r'<header [^>]*lang="de"', pages["/leicht"])
    assert f'href="{RELEASE}" hreflang="de"' in pages["/platt"]


@pytest.mark.parametrize("place", ["/platt", "/leicht"])
def test_who_passes_news_on_passes_on_the_text_that_they_read(
    world: World, client_as: SignIn, place: str
) -> None:
    guest, here = client_as("guest"), place + RELEASE
    page = guest.get(here).content.decode()
    kit = ZipFile(BytesIO(guest.get(f"{here}pressemappe.zip").content))
    [card] = re.findall(r'type="application/json\+oembed"[^>]* href="([^"]+)"', page)

    for way in ("pressemappe.zip", "qr.svg", "mastodon/"):
        assert f'"{here}{way}"' in page
    assert TITLES[place] in kit.read("neun-digitale-modellkommunen.txt").decode()
    assert guest.get(f"{here}qr.svg").content == qr_code(address_of(here))
    assert TITLES[place] in guest.get(f"{here}mastodon/").content.decode()
    assert TITLES[place] in guest.get(unescape(card)).json()["title"]


def test_news_that_there_are_in_low_german_only_lead_nowhere_wrong(world: World, client_as: SignIn) -> None:
    slug, guest = "neun-digitale-modellkommunen", client_as("guest")
    News.objects.filter(slug=slug).exclude(locale__language_code="nds").update(live=False)

    page = guest.get(f"/platt{RELEASE}").content.decode()
    switch = re.findall(r'href="([^"]+)" hreflang="(?:de|da|en)"', page)

    assert len(switch) >= 3
    assert [link for link in switch if guest.get(link).status_code != 200] == []
    assert guest.get(f"/platt{RELEASE}pressemappe.zip").status_code == 200
    assert guest.get(f"{RELEASE}pressemappe.zip").status_code == 404


def test_the_front_page_speaks_the_readers_language(world: World, client_as: SignIn) -> None:
    guest = client_as("guest")
    for address, words in (
        ("/en/", "No municipality has to invent everything alone"),
        ("/da/", "Ingen kommune skal finde på det hele alene"),
        ("/platt/", "En Kommuun mutt nich allens alleen utklamüstern"),
        ("/leicht/", "Wir helfen einander"),
    ):
        assert words in guest.get(address).content.decode()
    english = guest.get("/en/").content.decode()
    assert 'href="/en/gruppen/"' in english
    assert "Nortorf and its surroundings" in english
    assert "Nortorf und sein Umland" not in english


def test_the_rest_of_the_network_is_not_spoken_in_low_german(world: World, client_as: SignIn) -> None:
    for address in ("/nds/orte/", "/platt/orte/", "/de-simple/aktuelles/", "/platt/", "/nds/"):
        answer = client_as("guest").get(address)
        assert answer.status_code == (200 if address == "/platt/" else 404)
        assert re.search(r'<header [^>]*lang="de"', answer.content.decode())


def test_what_is_not_translated_is_read_in_german_and_says_so(world: World, client_as: SignIn) -> None:
    world["news.nortorf"].get_translations().delete()
    page = client_as("guest").get("/en/aktuelles/nortorf-plant-gemeinsam/").content.decode()

    assert "Nortorf und sein Umland" in page
    assert "only available in German" in page
    assert world["news.nortorf"] in latest_news(world["user.member"], "en")
    assert world["news.nortorf"] not in latest_news(world["user.member"], "nds")


def test_an_address_of_the_german_page_leads_on_to_the_translation(world: World, client_as: SignIn) -> None:
    News.objects.filter(slug="neun-digitale-modellkommunen", locale__language_code="en").update(
        slug="nine", url_path="/start-en/aktuelles/nine/"
    )

    answer = client_as("guest").get(f"/en{RELEASE}")
    assert (answer.status_code, answer["Location"]) == (302, "/en/aktuelles/nine/")
    assert client_as("guest").get("/en/aktuelles/nine/").status_code == 200


def test_a_record_names_each_piece_of_news_once(world: World) -> None:
    for code, title in (("de", "Neun digitale"), ("en", "Nine digital")):
        found = news_about(world["user.member"], code, event=world["event.clever-doerp"])
        assert [page.title[: len(title)] for page in found] == [title]


def test_german_news_are_mailed_to_readers_into_whose_language_nobody_translates(world: World) -> None:
    german = world["news.nortorf"]
    assert _languages(german) == ["de"]
    german.get_translations().filter(locale__language_code="da").delete()
    assert _languages(german) == ["de", "da"]


def test_the_report_names_what_is_missing_and_what_is_older(world: World, client_as: SignIn) -> None:
    german = world["news.bescheide"]
    states = {
        each.code: each.state for row in report() if row.page.pk == german.pk for each in row.translations
    }
    assert set(states.values()) == {"ready"}
    assert world["news.nortorf"].title in {row.page.title for row in report("nds")}
    assert german.title not in {row.page.title for row in report("nds")}

    News.objects.filter(pk=german.pk).update(last_published_at=timezone.now())
    assert german.title in {row.page.title for row in report("nds")}
    page = client_as("editor").get(reverse("portal_translations"), {"sprache": "nds"}).content.decode()
    assert "fehlt" in page
    assert client_as("member").get(reverse("portal_translations")).status_code == 403


def test_categories_and_departments_speak_the_readers_language(world: World, client_as: SignIn) -> None:
    guest = client_as("guest")
    told = {prefix: guest.get(prefix + RELEASE).content.decode() for prefix in ("", "/da", "/en", "/leicht")}

    assert "Innenministerium" in told[""]
    assert "Innenministerium" in told["/leicht"]
    assert "Indenrigsministeriet" in told["/da"]
    assert "Ministry of the Interior" in told["/en"]
    assert '?kategorie=foerderung">Funding<' in told["/en"]
    assert ">Åbne data<" in guest.get("/da/aktuelles/").content.decode()


def test_german_news_are_read_aloud_as_german_in_danish_surroundings(world: World, client_as: SignIn) -> None:
    german = world["news.nortorf"]
    german.get_translations().filter(locale__language_code="da").delete()
    [part] = [part for part in registry.parts(Searchable) if part.model is News]

    page = client_as("guest").get("/da/aktuelles/").content.decode()
    [link] = re.findall(rf'<h3 class="card__title" lang="de"><a href="([^"]*{german.slug}/)"', page)
    with override("da"):
        assert part.address(german) == link == f"/da{german.url}"
    assert {found.language for found in part.documents(german)} == {"de"}
