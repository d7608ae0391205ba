"""A phone that several people use: the list of names leaves it with who signs out or may no longer see it."""

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, Page, expect

from tests.e2e.conftest import PHONE, sign_in

KEPT = """async () => {
  for (let left = 100; left && !(await caches.match(location.href, { ignoreVary: true })); left--) {
    await new Promise((done) => setTimeout(done, 100));
  }
}"""


def test_the_doors_list_of_names_leaves_the_phone_with_whoever_signs_out(
    page_of: Callable[..., Page],
) -> None:
    page = page_of(PHONE)
    door = _kept_door(page)

    page.goto("/konto/abmelden/")
    page.locator("main").get_by_role("button", name="Abmelden").click()
    page.wait_for_url(lambda address: "abmelden" not in address)

    assert page.evaluate("caches.keys()") == []
    _expect_nothing_without_network(page, door)


def test_the_doors_list_of_names_leaves_the_phone_where_a_session_has_ended(
    page_of: Callable[..., Page],
) -> None:
    page = page_of(PHONE)
    door = _kept_door(page)

    page.context.clear_cookies()
    page.goto(door)

    page.wait_for_url("**/konto/anmelden/**")
    _expect_nothing_without_network(page, door)


def _kept_door(page: Page) -> str:
    """The address of a door whose list this phone shows without network."""
    sign_in(page, "Netzwerkbüro")
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Werkstatt: Digitale Anträge").click()
    page.get_by_role("link", name="Teilnehmende", exact=True).click()
    page.get_by_role("link", name="Einlass am Telefon").click()
    page.wait_for_url("**/einlass/")
    page.evaluate(KEPT)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-door]")).to_be_visible()
    page.context.set_offline(False)
    return page.url


def _expect_nothing_without_network(page: Page, door: str) -> None:
    page.context.set_offline(True)
    with suppress(Error):
        page.goto(door)
    assert page.locator("[data-door]").count() == 0
