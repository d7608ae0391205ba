"""While somebody writes: text from Word loses its make-up, and what would shut readers out is named."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import sign_in_as

FROM_WORD = """<html><head><style>p.MsoNormal {font-family: Calibri}</style></head><body>
<h3 class="MsoHeading3" style="color:red">Ohne Stufe zwei</h3>
<p class="MsoNormal" style="margin:0"><o:p></o:p><span style="font-size:11pt">Mehr steht
<a href="https://example.org/richtlinie" style="color:blue">hier</a>.</span></p></body></html>"""
GOOD = """<h2>Wofür es Geld gibt</h2><h3>Für neue Ideen</h3>
<p>Alles steht in der <a href="https://example.org/richtlinie">Förderrichtlinie</a>.</p>"""
TABLE = """<h1>Wer wie viel bekam</h1><script>alert(1)</script>
<table class="MsoTable"><tr><td><p>Kiel</p></td><td>100</td></tr><tr><td>Eutin</td><td>200</td></tr>
</table>"""
TRACKED = """<p>Es gibt <del>ein wenig</del><ins>viel</ins> Geld.<span
class="MsoCommentReference">[KS1]</span></p><table><tr><td>Plön</td>
<td><p><a href="https://example.org/ploen"><b>5.000</b></a></p></td></tr></table>
<div style="mso-element:comment-list"><p class="MsoCommentText">intern!</p></div>"""
PASTE = """async ([element, html]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "nur Text");
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  element.dispatchEvent(event);
}"""
READY_THRICE = """() => {
  const wagtail = { type: "w-userbar:axe-ready" };
  for (let time = 0; time < 3; time++) window.postMessage({ wagtail }, location.origin);
}"""
PREVIEW = """wagtail.app.getControllerForElementAndIdentifier(
  document.querySelector("[data-controller~='w-preview']"), "w-preview")"""
NEVER_COUNTED = f"() => {{ {PREVIEW}.extractContent = () => new Promise(() => {{}}); }}"
COUNTED = f"() => {{ delete {PREVIEW}.extractContent; }}"
TYPED_AS_THE_ANSWER_COMES = """() => document.addEventListener("w-autosave:success", () => {
  document.querySelector("#id_lead").value = "Das letzte Wort zählt.";
}, { capture: true, once: true })"""
UNHURRIED = 2500  # ms; Wagtail notes after two seconds what a page was like before anybody typed
VAGUE, SKIPPED = "Ein Link sagt nicht, wohin er führt", "Eine Überschrift überspringt eine Stufe"


def test_a_bad_page_is_told_so_in_plain_words_and_a_good_one_is_left_alone(
    page_of: Callable[..., Page],
) -> None:
    page = page_of({"width": 1400, "height": 900})
    text, told = _bad_release(page)

    expect(told).to_contain_text("etwa „Förderrichtlinie als PDF“ statt „hier“")
    expect(told).to_contain_text(SKIPPED)

    _mend(text)
    expect(told).to_have_text("")


def test_words_are_counted_in_the_text_alone_and_a_missing_lead_is_named(
    page_of: Callable[..., Page],
) -> None:
    page = page_of({"width": 1400, "height": 900})
    text, told = _bad_release(page)
    page.locator("#id_lead").fill("")

    expect(told).to_contain_text("Der Vorspann fehlt")
    text.press("Control+A")
    text.press("Delete")
    text.press_sequentially("Nur gut.")

    expect(page.locator("[data-content-word-count]")).to_have_text("2")


def test_checks_go_on_however_often_the_preview_changes_during_one(page_of: Callable[..., Page]) -> None:
    page = page_of({"width": 1400, "height": 900})
    text, told = _bad_release(page)

    page.evaluate(READY_THRICE)
    _mend(text)

    expect(told).to_have_text("")


def test_checks_go_on_when_the_preview_goes_while_words_are_counted(page_of: Callable[..., Page]) -> None:
    page = page_of({"width": 1400, "height": 900})
    text, told = _bad_release(page)

    page.evaluate(NEVER_COUNTED)
    page.evaluate(READY_THRICE)
    page.wait_for_timeout(UNHURRIED)
    page.evaluate(COUNTED)
    _mend(text)

    expect(told).to_have_text("")


def test_headings_and_tables_from_word_stay_legible(page_of: Callable[..., Page]) -> None:
    page = page_of({"width": 1400, "height": 900})
    sign_in_as(page, "editor")
    text = _new_release(page)

    _paste(text, TABLE)

    expect(text.locator("h2")).to_have_text("Wer wie viel bekam")
    expect(text).to_contain_text("Kiel · 100")
    expect(text).to_contain_text("Eutin · 200")
    expect(text).not_to_contain_text("alert")


def test_what_was_struck_or_remarked_in_word_is_not_published(page_of: Callable[..., Page]) -> None:
    page = page_of({"width": 1400, "height": 900})
    sign_in_as(page, "editor")
    text = _new_release(page)

    _paste(text, TRACKED)

    expect(text).to_contain_text("Es gibt viel Geld.")
    expect(text).to_contain_text("Plön · 5.000")
    expect(text.locator("[data-draftail-trigger]")).to_have_text("5.000")
    for words in ("ein wenig", "KS1", "intern"):
        expect(text).not_to_contain_text(words)


def test_a_page_saved_by_hand_at_once_over_a_slow_line_is_saved_once(page_of: Callable[..., Page]) -> None:
    page = page_of({"width": 1400, "height": 900})
    sign_in_as(page, "editor")
    _begin_release(page)
    _slow_down(page)

    with page.expect_request(lambda sent: sent.method == "POST" and "/add/portal/news/" in sent.url):
        page.locator("#id_title").fill("Neues Netz für Sensoren")
        page.keyboard.press("Tab")
    _save(page, lead="Sie messen den Pegel.")  # while the first copy is still being saved by itself
    page.wait_for_timeout(UNHURRIED)
    _save(page, lead="Sie messen Pegel und Wind.")  # before one is

    page.goto("/redaktion/pages/search/?q=Netz+für+Sensoren")
    expect(page.get_by_role("link", name="Neues Netz für Sensoren", exact=True)).to_have_count(1)


def test_what_is_typed_while_a_copy_is_saved_by_itself_is_saved_too(page_of: Callable[..., Page]) -> None:
    page = page_of({"width": 1400, "height": 900})
    sign_in_as(page, "editor")
    _new_release(page)
    page.wait_for_url("**/edit/")

    page.evaluate(TYPED_AS_THE_ANSWER_COMES)
    with page.expect_request(lambda sent: "Das letzte Wort zählt." in (sent.post_data or "")):
        page.locator("#id_title").fill("Neue Förderrichtlinie für Sensoren")


def _slow_down(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    speed = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", speed)


def _save(page: Page, *, lead: str) -> None:
    page.locator("#id_lead").fill(lead)
    with page.expect_navigation():
        page.locator("#page-edit-form .action-save").first.dispatch_event("click")
    page.locator("[name=body-count]").wait_for(state="attached")
    expect(page.locator("#id_lead")).to_have_value(lead)


def _bad_release(page: Page) -> tuple[Locator, Locator]:
    """A release with faults, where its text is written, and the checks that have named a fault."""
    sign_in_as(page, "editor")
    text, told = _new_release(page), page.locator("[data-checks-panel]")
    _paste(text, FROM_WORD)
    page.locator("[data-side-panel-toggle=checks]").first.click()
    expect(told).to_contain_text(VAGUE)
    return text, told


def _mend(text: Locator) -> None:
    text.press("Control+A")
    text.press("Delete")
    _paste(text, GOOD)


def _new_release(page: Page) -> Locator:
    """A release that has a title and a lead; where its text is to be written."""
    _begin_release(page)
    page.locator("#id_title").fill("Neue Förderrichtlinie")
    page.locator("#id_lead").fill("Von Januar an gibt es Geld für neue Ideen.")
    page.get_by_title("Einen Block einfügen").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    text = page.locator("[contenteditable=true]").first
    expect(text).to_be_focused()
    return text


def _begin_release(page: Page) -> None:
    page.goto("/redaktion/uebersetzungen/")
    newsroom = page.locator("th a", has_text=re.compile("^Aktuelles$"))
    number = str(newsroom.get_attribute("href")).split("/")[-3]
    page.goto(f"/redaktion/pages/add/portal/news/{number}/")
    page.locator("[name=body-count]").wait_for(state="attached")  # the editor has been built
    page.wait_for_timeout(UNHURRIED)


def _paste(text: Locator, html: str) -> None:
    text.page.evaluate(PASTE, [text.element_handle(), html])
    last = {FROM_WORD: "Ohne Stufe zwei", GOOD: "Für neue Ideen", TABLE: "Eutin", TRACKED: "Plön"}
    expect(text).to_contain_text(last[html])
    expect(text).not_to_contain_text("Calibri")
