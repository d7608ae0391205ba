"""Three people and a moderator in one hall, each in a browser of their own: nobody loads a page anew."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE

OpenPage = Callable[..., Page]


def in_the_hall(page: Page) -> Page:
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Livestream zum Ausprobieren").click()
    page.get_by_role("link", name="Mitmachen: fragen und abstimmen").click()
    return page


def test_a_question_and_a_poll_travel_between_three_people(page_of: OpenPage) -> None:
    host, hall, online = page_of(), page_of(PHONE), page_of()
    host.goto("/konto/anmelden/")
    host.get_by_role("button", name=re.compile("^Netzwerkbüro")).first.click()
    in_the_hall(host)
    host.get_by_role("link", name="Moderieren").click()
    code = re.search(r"/m/(\w+)", host.content())
    assert code
    hall.goto(f"/m/{code[1]}/")
    in_the_hall(online)

    hall.get_by_label("Ihre Frage").fill("Hört man uns hinten?")
    hall.get_by_role("button", name="Frage stellen").click()
    expect(hall.locator("[data-said]")).to_contain_text("sobald die Moderation sie freigibt")
    asked = host.locator("[data-live=waiting] li").filter(has_text="Hört man uns hinten?")
    expect(asked).to_contain_text("Saal")
    asked.get_by_role("button", name="Freigeben").click()

    wanted = online.locator(".question").filter(has_text="Hört man uns hinten?")
    wanted.get_by_role("button").click()
    expect(wanted.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    expect(
        hall.locator(".question").filter(has_text="Hört man uns hinten?").locator(".vote strong")
    ).to_have_text("1")

    online.get_by_label("Unterwegs").check()
    online.get_by_role("button", name="Abstimmen").click()
    expect(online.locator(".ballot__thanks")).to_be_visible()
    host.get_by_role("button", name="Schließen und Ergebnis zeigen").click()
    row = hall.get_by_role("region", name="Wo sehen Sie zu?").get_by_role("row", name=re.compile("Unterwegs"))
    expect(row).to_contain_text("1 (9 %)")
