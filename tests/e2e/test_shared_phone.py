"""A phone that several people use: who signs out leaves no list of names on it."""

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
    sign_in(page, "Netzwerkbüro")
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Werkstatt: Digitale Anträge").click()
    page.get_by_role("link", name="Teilnehmende", exact=True).click()
    page.get_by_role("link", name="Einlass am Telefon").click()
    page.wait_for_url("**/einlass/")
    door = page.url
    page.evaluate(KEPT)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-door]")).to_be_visible()
    page.context.set_offline(False)

    page.goto("/konto/abmelden/")
    page.locator("main").get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/")

    assert page.evaluate("caches.keys()") == []
    page.context.set_offline(True)
    with suppress(Error):
        page.goto(door)
    assert page.locator("[data-door]").count() == 0
