"""What others hold, a map's background or a film, is asked for by a click that says who learns of it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import DESK, PHONE, TILES
from tests.installation import Installation

TILE_HOST, FILM_HOST = str(urlsplit(TILES).hostname), "film.example"
FILM = f"https://{FILM_HOST}/17"
WRITE = f"""
from django.utils import timezone
from plietsch.portal.models import News, Newsroom
from plietsch.portal.operations.pages import add_page
film = {{"title": "Die Übergabe", "address": "{FILM}", "provider": "{FILM_HOST}", "minutes": 3}}
places = {{"title": "Wo sie sind", "keys": ["01001000", "01002000"]}}
body = [{{"type": "video", "value": film}}, {{"type": "map", "value": places}}]
page = News(title="Mit Film und Karte", slug="film-und-karte", lead="Ein Beispiel.", body=body)
below = Newsroom.objects.get(locale__language_code="de")
print(add_page(page, below=below, by=None, publish_at=timezone.now()).get_absolute_url())
"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>'


@pytest.fixture(scope="module")
def news(demo: Installation) -> str:
    """The address of a piece of news with a film and a map."""
    return demo.python(WRITE).splitlines()[-1]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_else_learns_of_a_reader_before_a_click_that_says_who(
    page_of: Callable[..., Page], news: str, viewport: dict[str, int]
) -> None:
    page = page_of(viewport)
    others = _others_asked_by(page)

    page.goto(news)
    page.get_by_role("button", name="Karte verschieben und vergrößern").click()
    background = page.get_by_role("button", name="Hintergrund laden")
    expect(page.locator(".leaflet-marker-icon")).to_have_count(2)
    expect(background).to_contain_text(f"{TILE_HOST} erfährt dabei Ihre Adresse im Netz")
    page.mouse.wheel(0, 5000)
    page.wait_for_load_state("networkidle")
    assert others == []

    background.click()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    assert set(others) == {TILE_HOST}

    others.clear()
    expect(
        page.get_by_text(f"Erst wenn Sie klicken, erfährt {FILM_HOST} Ihre Internetadresse")
    ).to_be_visible()
    page.get_by_role("link", name="Video ansehen: Die Übergabe (3 Minuten)").click()
    page.wait_for_url(FILM)
    assert others == [FILM_HOST]


def _others_asked_by(page: Page) -> list[str]:
    """The hosts other than ours that the browser turns to, as long as the list is looked at."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(str(urlsplit(route.request.url).hostname))
        if asked[-1] == FILM_HOST:
            route.fulfill(content_type="text/html", body="<title>Film</title>")
        else:
            route.fulfill(content_type="image/svg+xml", body=SQUARE)

    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", answer)
    return asked
