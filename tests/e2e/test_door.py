"""The door on a phone without network: what is tapped arrives later, whatever happens in between."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, sign_in


def test_what_was_tapped_without_network_arrives_even_after_a_sign_out(page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE)
    sign_in(page, "Netzwerkbüro")
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Werkstatt: Digitale Anträge").click()
    page.get_by_role("link", name="Teilnehmende", exact=True).click()
    page.get_by_role("link", name="Einlass am Telefon").click()
    said, door = page.locator(".hall__said"), page.url
    page.evaluate("navigator.serviceWorker.ready")

    page.context.set_offline(True)
    page.get_by_role("button", name="Ist da").first.click()
    expect(said).to_contain_text("1 warten auf Netz")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    expect(said).to_contain_text("1 warten; nichts geht verloren")

    page.context.add_cookies(cookies)
    page.goto(door)
    expect(said).not_to_contain_text("warten")
    expect(said).to_contain_text("1 von 3 sind da")
