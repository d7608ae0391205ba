"""The whole way of a sample call in the browser: two teams apply, three jurors judge and meet, two decide."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, sign_in, sign_in_as

CALL = "/wettbewerbe/prototypen/"
PDF = b"%PDF-1.7\n%%EOF\n"
CHANGED = "Diese Datei hat sich geändert, seit Sie sie gewählt haben. Wählen Sie sie noch einmal."
TITLE, OTHER = "Bushalte mit Anzeige", "Gehwege sehen (Beispiel)"  # the second team has handed in before


def test_two_teams_apply_three_jurors_meet_and_everybody_learns_who_won(
    page_of: Callable[..., Page], data: Path, tmp_path: Path
) -> None:
    applicant, guest = page_of(PHONE), page_of()
    begin(applicant)
    write_facts(applicant)
    write_plan_that_does_not_add_up(applicant)
    answer_questions(applicant, tmp_path)
    be_told_what_is_missing(applicant)
    mend_plan(applicant)
    receipt = hand_in(applicant)
    assert verdict(guest, receipt) == "Die Bestätigung ist echt, und die Einreichung ist unverändert."
    forged = receipt.replace(receipt[-6:], "aaaaaa")
    assert verdict(guest, forged).startswith("Diese Bestätigung ist nicht echt")

    close_the_call(data)
    jurors = [page_of(PHONE), page_of(PHONE), page_of()]
    for page, name in zip(jurors, ("juror1", "juror2", "chair"), strict=True):
        sign_in_as(page, name)
        for title in (TITLE, OTHER):
            judge(page, title)
    *members, chair = jurors
    chair.goto("/wettbewerbe/jury/")
    chair.get_by_role("button", name="Punkte für die Jury öffnen").first.click()
    meet(chair, members)

    office, second = page_of(), page_of()
    sign_in_as(office, "office")
    sign_in_as(second, "office2")
    select_and_propose(office)
    guest.goto(f"{CALL}praemierte/")
    expect(guest.get_by_role("main")).not_to_contain_text(TITLE)
    second.goto(f"{CALL}entscheidung/")
    second.get_by_role("button", name="Jetzt bekannt geben").click()
    agree(applicant)
    guest.goto(f"{CALL}praemierte/")
    expect(guest.get_by_role("main")).to_contain_text(TITLE)
    expect(guest.get_by_role("main")).to_contain_text("20.000,00")


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


def answer_questions(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Ausgangslage").click()
    page.get_by_label("Welches Problem lösen Sie?").fill("Niemand weiß, wann der Bus kommt.")
    page.get_by_label("Idee").check()
    page.get_by_label("Wie viele Menschen erreicht es im Jahr?").fill("17000")
    save(page)
    page.get_by_role("link", name="Zusammenarbeit").click()
    page.get_by_label("Nein").check()
    page.get_by_label("Quelltext").check()
    move_a_file_while_it_is_sent(page, folder)
    save(page)


def move_a_file_while_it_is_sent(page: Page, folder: Path) -> None:
    """Somebody moves the resolution between choosing and sending it: the form stays as it is."""
    resolution, field = folder / "beschluss.pdf", page.get_by_label("Beschluss oder Absichtserklärung")
    resolution.write_bytes(PDF)
    field.set_input_files(resolution)
    resolution.unlink()
    page.get_by_role("main").get_by_role("button", name="Speichern").click()
    expect(field).to_have_js_property("validationMessage", CHANGED)
    expect(page.get_by_label("Quelltext")).to_be_checked()
    resolution.write_bytes(PDF)
    field.set_input_files(resolution)


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


def close_the_call(data: Path) -> None:
    """What the clock does in thirty days."""
    over = (datetime.now(UTC) - timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with sqlite3.connect(data / "plietsch.sqlite3", timeout=20) as connection:
        connection.execute("UPDATE competitions_call SET closes_at = ? WHERE slug = 'prototypen'", [over])


def judge(page: Page, title: str) -> None:
    page.goto("/wettbewerbe/jury/")
    page.get_by_role("link", name=re.compile(re.escape(title))).click()
    page.locator("fieldset.scale").first.wait_for()
    for scale in page.locator("fieldset.scale").all():
        scale.get_by_label(re.compile("^4")).check()
    page.get_by_role("button", name="Abschließen", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Ihre Bewertung ist abgeschlossen.")


def meet(chair: Page, members: list[Page]) -> None:
    chair.goto(f"{CALL}sitzung/")
    chair.get_by_label("Beschlussfähig ab").fill("3")
    chair.get_by_role("button", name="Sitzung eröffnen").click()
    for page in (chair, *members):
        page.goto(f"{CALL}sitzung/")
        page.get_by_role("button", name="Ich bin da").click()
    for _ in range(2):
        chair.goto(f"{CALL}sitzung/")
        chair.get_by_role("button", name="Nächste Bewerbung aufrufen").click()
        for page in (chair, *members):
            page.goto(f"{CALL}sitzung/")
            page.get_by_role("button", name="Ja", exact=True).click()
            expect(page.get_by_role("button", name="Ja", exact=True)).to_have_attribute(
                "aria-pressed", "true"
            )
        chair.goto(f"{CALL}sitzung/")
        chair.get_by_role("button", name="Stimmen zählen und Beschluss festhalten").click()
        expect(chair.get_by_role("main")).to_contain_text("3 / 0 / 0")
    chair.get_by_role("button", name="Sitzung beenden").click()
    chair.get_by_role("link", name="Protokoll lesen").click()
    expect(chair.get_by_role("main")).to_contain_text("3 Stimmberechtigte: 3 Ja, 0 Nein, 0 Enthaltung.")


def select_and_propose(office: Page) -> None:
    office.goto(f"{CALL}auswahl/")
    office.get_by_role("button", name="Beste Auswahl berechnen").click()
    expect(office.get_by_role("main")).to_contain_text(TITLE)
    office.get_by_role("button", name="Als Entscheidung übernehmen").click()
    office.get_by_role("button", name="Zur Freigabe vorlegen").click()
    expect(office.get_by_role("main")).to_contain_text("Bekannt geben muss eine zweite Person.")
    expect(office.get_by_role("button", name="Jetzt bekannt geben")).to_have_count(0)


def agree(applicant: Page) -> None:
    applicant.goto("/wettbewerbe/bewerbungen/")
    applicant.get_by_role("link", name=TITLE).click()
    expect(applicant.get_by_role("main")).to_contain_text("Ihre Bewerbung ist prämiert")
    applicant.get_by_role("button", name="Veröffentlichung zustimmen").click()
    expect(applicant.get_by_text("Ihr Vorhaben steht jetzt unter den Prämierten.")).to_be_visible()
