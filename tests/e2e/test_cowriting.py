"""Two people write one text at the same moment; a third reads and comments without JavaScript."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PHONE, sign_in

STRATEGY = "/strategien/gemeinsame-digitalstrategie-flensburg-soenderborg-aabenraa/"
GERMAN, DANISH = "Warum wir zusammenarbeiten (Deutsch)", "Hvorfor vi arbejder sammen (Dänisch)"


def editor(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label)


def come_to_write(page: Page, role: str) -> None:
    sign_in(page, role)
    page.goto(f"{STRATEGY}schreiben/")
    expect(page.locator("[data-status]")).to_have_text("Alles gespeichert")


def write(page: Page, label: str, words: str) -> None:
    editor(page, label).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_two_people_see_each_others_words_and_named_cursors(page_of: Callable[..., Page]) -> None:
    clerk, scientist = page_of(), page_of(PHONE)
    come_to_write(clerk, "Verwaltung")
    come_to_write(scientist, "Wissenschaft")
    expect(clerk.locator("[data-people]")).to_have_text("Forschung 1")

    write(clerk, GERMAN, " Über die Förde.")
    expect(editor(scientist, GERMAN)).to_contain_text("Über die Förde.")
    write(scientist, GERMAN, " Und zurück.")
    write(scientist, DANISH, " Over fjorden.")

    for page in (clerk, scientist):
        expect(editor(page, GERMAN)).to_contain_text("Über die Förde.")
        expect(editor(page, GERMAN)).to_contain_text("Und zurück.")
        expect(editor(page, DANISH)).to_contain_text("Over fjorden.")
        expect(page.locator("[data-status]")).to_have_text("Alles gespeichert")
    expect(editor(clerk, DANISH).locator(".writer__name")).to_have_text("Forschung 1")
    expect(editor(scientist, GERMAN).locator(".writer__name")).to_have_text("Sachbearbeitung Digitales")


def test_two_who_write_at_one_place_keep_their_words_whole(page_of: Callable[..., Page]) -> None:
    clerk, scientist = page_of(), page_of()
    come_to_write(clerk, "Verwaltung")
    come_to_write(scientist, "Wissenschaft")

    write(clerk, GERMAN, " Über die Förd")
    expect(editor(scientist, GERMAN)).to_contain_text("Über die Förd")
    write(scientist, GERMAN, " Und zur")
    expect(editor(clerk, GERMAN)).to_contain_text("Und zur")
    clerk.keyboard.type("e.")
    scientist.keyboard.type("ück.")

    for page in (clerk, scientist):
        expect(editor(page, GERMAN)).to_contain_text("Über die Förde. Und zurück.")


def test_what_is_made_bold_is_kept_and_undone_by_its_writer_only(page_of: Callable[..., Page]) -> None:
    clerk, councillor = page_of(), page_of()
    come_to_write(clerk, "Verwaltung")
    come_to_write(councillor, "Selbstverwaltung")

    write(councillor, DANISH, " Uden for.")
    expect(editor(clerk, DANISH)).to_contain_text("Uden for.")
    clerk.get_by_role("button", name="Fett").click()
    editor(clerk, DANISH).click()
    clerk.keyboard.press("Control+End")
    clerk.get_by_role("button", name="Fett").click()
    clerk.keyboard.type(" Fedt!")
    expect(editor(councillor, DANISH).locator("strong")).to_have_text(" Fedt!")

    clerk.get_by_role("button", name="Rückgängig").click()
    expect(editor(councillor, DANISH).locator("strong")).to_have_count(0)
    expect(editor(councillor, DANISH)).to_contain_text("Uden for.")


def test_reading_and_commenting_need_no_javascript(page_of: Callable[..., Page]) -> None:
    reader = page_of(PHONE, java_script_enabled=False)
    sign_in(reader, "Wirtschaft")
    reader.goto(STRATEGY)

    reader.get_by_role("link", name=re.compile("Kommentieren.*Zweimal im Jahr")).click()
    expect(reader.locator("main blockquote")).to_contain_text("Zweimal im Jahr")
    reader.get_by_label("Textstelle").fill("abwechselnd in einer der drei Städte")
    reader.get_by_label("Kommentar").fill("Und einmal online?")
    reader.get_by_role("button", name="Kommentar veröffentlichen").click()

    comments = reader.get_by_role("region", name="Kommentare")
    expect(comments).to_contain_text("Und einmal online?")
    expect(comments).to_contain_text("abwechselnd in einer der drei Städte")
