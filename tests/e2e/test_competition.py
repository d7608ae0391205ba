"""Somebody applies to the running sample call as people do, and anybody checks the receipt."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, sign_in

CALL = "/wettbewerbe/prototypen/"
TITLE = "Bushalte mit Anzeige"


def test_somebody_applies_and_anybody_can_check_the_receipt(page_of: Callable[..., Page]) -> None:
    applicant, guest = page_of(PHONE), page_of()

    begin(applicant)
    write_facts(applicant)
    write_plan_that_does_not_add_up(applicant)
    answer_questions(applicant)
    be_told_what_is_missing(applicant)
    mend_plan(applicant)
    receipt = hand_in(applicant)

    assert verdict(guest, receipt) == "Die Bestätigung ist echt, und die Einreichung ist unverändert."
    forged = receipt.replace(receipt[-6:], "aaaaaa")
    assert verdict(guest, forged).startswith("Diese Bestätigung ist nicht echt")


def begin(page: Page) -> None:
    sign_in(page, "Verwaltung")
    page.goto(CALL)
    page.get_by_role("link", name="Bewerbung beginnen").click()
    page.get_by_label("Organisation").select_option(label="Stadt Nortorf")
    page.get_by_role("button", name="Beginnen").click()
    expect(page.get_by_role("heading", name="Was zu tun ist")).to_be_visible()


def write_facts(page: Page) -> None:
    page.get_by_role("link", name="Eckdaten des Vorhabens").click()
    page.get_by_label("Titel des Vorhabens").fill(TITLE)
    page.get_by_label("Kurzfassung").fill("Wer wartet, sieht, wann der Bus wirklich kommt.")
    page.get_by_label("Mobilität").check()
    start = datetime.now(UTC).date() + timedelta(days=90)
    page.get_by_label("Beginn des Vorhabens").fill(start.isoformat())
    page.get_by_label("Ende des Vorhabens").fill((start + timedelta(days=300)).isoformat())
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def write_plan_that_does_not_add_up(page: Page) -> None:
    page.get_by_role("link", name="Finanzplan").click()
    page.get_by_label("Wofür, Zeile 1").fill("Anzeigen")
    page.get_by_label("Betrag, Zeile 1").fill("21.000,50")
    page.get_by_label("Beantragte Summe").fill("20.000")
    save(page)


def answer_questions(page: Page) -> None:
    page.get_by_role("link", name="Ausgangslage").click()
    page.get_by_label("Welches Problem lösen Sie?").fill("Niemand weiß, wann der Bus kommt.")
    page.get_by_label("Idee").check()
    page.get_by_label("Wie viele Menschen erreicht es im Jahr?").fill("17000")
    save(page)
    page.get_by_role("link", name="Zusammenarbeit").click()
    page.get_by_label("Nein").check()
    page.get_by_label("Quelltext").check()
    save(page)


def be_told_what_is_missing(page: Page) -> None:
    page.get_by_role("link", name="Prüfen und einreichen").click()
    expect(page.get_by_role("main")).to_contain_text("Es fehlen 1.000,50")
    expect(page.get_by_role("button", name="Jetzt verbindlich einreichen")).to_have_count(0)
    page.get_by_role("link", name="Zur Liste der Aufgaben").click()


def mend_plan(page: Page) -> None:
    page.get_by_role("link", name="Finanzplan").click()
    page.get_by_label("Eigenanteil").fill("1.000,50")
    save(page)


def hand_in(page: Page) -> str:
    page.get_by_role("link", name="Prüfen und einreichen").click()
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    page.get_by_role("button", name="Jetzt verbindlich einreichen").click()
    page.get_by_role("heading", name="Eingangsbestätigung").wait_for()
    return page.locator("pre.receipt").inner_text()


def verdict(page: Page, receipt: str) -> str:
    page.goto("/wettbewerbe/eingangsbestaetigung/")
    page.get_by_label("Text der Eingangsbestätigung").fill(receipt)
    page.get_by_role("main").get_by_role("button", name="Prüfen").click()
    return page.locator("main .notice").first.inner_text().strip()


def save(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Speichern").click()
    page.get_by_role("heading", name="Was zu tun ist").wait_for()
