"""Somebody writes in a thread: quotes, and names others without a mouse."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in_as

NAMED = re.compile(r"> .*\n\n\[@Forschung 1\]\(/mitglieder/\d+/\) $", re.DOTALL)


def test_who_is_named_is_chosen_and_heard_by_keyboard_alone(page_of: Callable[..., Page]) -> None:
    page = page_of()
    sign_in_as(page, "member")
    page.goto("/gruppen/themen/1/")
    page.get_by_role("link", name="Zitieren (Beitrag 1)").click()
    text = page.locator("textarea[data-mentions]")

    expect(text).to_be_focused()
    text.press_sequentially("@Forsch")

    offered = page.get_by_role("listbox").get_by_role("option").first
    expect(offered).to_be_visible()
    expect(text).to_have_attribute("aria-activedescendant", str(offered.get_attribute("id")))
    expect(page.get_by_role("status").filter(has_text="Vorschläge")).to_be_attached()
    text.press("Enter")
    expect(text).to_have_value(NAMED)
    expect(offered).to_be_hidden()
