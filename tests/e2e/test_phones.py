"""What people with a phone in one hand meet: long words, hasty fingers, lists beyond the edge."""

from collections.abc import Callable

import pytest
from django.template import Context, Template
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, sign_in

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
IN_VIEW = (
    "tab => { const box = tab.getBoundingClientRect(); return box.left >= 0 && box.right <= innerWidth; }"
)


@pytest.fixture
def group(page_of: Callable[..., Page]) -> Page:
    """A member's phone on the page of a group just founded, with a name that is one long word."""
    page = page_of(PHONE)
    sign_in(page, "Verwaltung")
    page.goto("/gruppen/neu/")
    page.get_by_label("Name").fill(LONG[:110])
    page.get_by_label("Beschreibung").fill(f"Davor.\n\n    {LONG}\n\nDanach {LONG}.")
    page.get_by_role("button", name="Gruppe gründen").click()
    page.wait_for_url("**/gruppen/*/")
    return page


def test_long_words_stay_on_the_screen(group: Page) -> None:
    assert group.evaluate(FITS)

    group.get_by_role("link", name="Thema beginnen").first.click()
    group.get_by_label("Titel").fill(LONG)
    group.get_by_label("Beitrag").fill(LONG)
    assert group.evaluate(FITS)
    group.get_by_role("button", name="Veröffentlichen").click()

    expect(group.get_by_role("heading", level=1)).to_have_text(LONG)
    assert group.evaluate(FITS)


def test_two_quick_taps_write_one_topic(group: Page) -> None:
    home = group.url
    group.get_by_role("link", name="Thema beginnen").first.click()
    group.get_by_label("Titel").fill("Pumpen gesucht")
    group.get_by_label("Beitrag").fill("Wer hat welche?")
    group.get_by_role("button", name="Veröffentlichen").dblclick()
    expect(group.get_by_role("heading", level=1)).to_have_text("Pumpen gesucht")

    group.goto(home)
    expect(group.get_by_role("link", name="Pumpen gesucht")).to_have_count(1)


def test_a_hasty_tap_on_another_language_loses_no_text(group: Page) -> None:
    questions: list[str] = []
    group.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    group.get_by_role("link", name="Thema beginnen").first.click()
    group.get_by_label("Titel").press_sequentially("Pumpen")

    group.locator(".site-burger summary").click()
    group.get_by_role("link", name="Dansk").click(no_wait_after=True)

    expect(group.get_by_label("Titel")).to_have_value("Pumpen")
    assert questions == ["beforeunload"]


def test_a_sign_under_a_post_is_given_where_one_reads_and_keeps_the_keyboards_place(
    page_of: Callable[..., Page],
) -> None:
    page = page_of(PHONE)
    sign_in(page, "Netzwerkbüro")
    page.goto("/gruppen/")
    page.get_by_role("link", name="Digitale Modellkommunen Schleswig-Holstein").first.click()
    page.get_by_role("link", name="Sensoren für Pegel und Winterdienst").first.click()
    page.evaluate("document.body.dataset.same = 'page'")
    sign = page.locator("button.reaction[aria-pressed=false]").first
    value = sign.get_attribute("value")

    sign.focus()
    page.keyboard.press("Enter")

    given = page.locator(f'button.reaction[value="{value}"]')
    expect(given).to_have_attribute("aria-pressed", "true")
    expect(given).to_be_focused()
    page.keyboard.press("Enter")
    expect(given).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("document.body.dataset.same") == "page"


def test_the_open_tab_is_in_view(group: Page) -> None:
    group.goto(f"{group.url}einstellungen/")

    tab = group.locator(".tabs [aria-current]")
    expect(tab).to_have_text("Einstellungen")
    assert tab.evaluate(IN_VIEW)


def test_a_filter_that_asks_which_place_is_meant_shows_the_list(page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE)
    page.goto("/mitglieder/?place=Norto")

    expect(page.get_by_role("radio", name="Nortorf").first).to_be_visible()


def test_a_place_field_is_as_wide_as_others_and_enter_looks_for_places(page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE)
    page.goto("/konto/registrieren/")
    place, name = page.locator(".place-picker input[type=search]"), page.get_by_label("Name", exact=True)

    place.press_sequentially("Nortorf")
    expect(page.get_by_role("radio").first).to_be_visible()
    place.press("Enter")

    assert page.url.endswith("/konto/registrieren/")
    expect(page.get_by_role("radio").first).to_be_focused()
    widths = [field.evaluate("field => field.offsetWidth") for field in (place, name)]
    assert widths[0] == widths[1]


def test_the_line_that_embeds_the_events_is_copied_with_one_tap(page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/veranstaltungen/einbetten/")

    page.get_by_role("button", name="Kopieren").click()

    expect(page.get_by_text("Kopiert", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("pre").text_content()
    assert page.evaluate(FITS)


def test_a_mail_fits_the_phone_and_its_links_are_read_in_the_dark(page_of: Callable[..., Page]) -> None:
    link = f'<p><a href="/">http://localhost/{LONG}/</a></p>'
    frame = f'{{% extends "core/mail/base.html" %}}{{% block content %}}{link}{{% endblock %}}'
    letter = Template(frame).render(Context({"subject": "Platz frei", "public_url": "", "network": "Netz"}))
    colours = set()
    for scheme in ("light", "dark"):
        page = page_of(PHONE, color_scheme=scheme)
        page.set_content(letter)
        assert page.evaluate(FITS)
        colours.add(page.locator("p a").first.evaluate("link => getComputedStyle(link).color"))

    assert len(colours) == 1  # on the same white paper
