"""A newcomer's first day: from the sign-up on a phone to the first answer."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, sign_in

EMAIL, PASSWORD = "neu@rathaus.example", "Mit dem Rad zum Amt 7"
GROUP = "Digitale Modellkommunen Schleswig-Holstein"
QUESTION = "Wer hat schon ein Terminbuch im Netz?"


def test_a_newcomer_signs_up_is_admitted_asks_and_is_answered(page_of: Callable[..., Page]) -> None:
    newcomer, office, colleague = page_of(PHONE), page_of(), page_of(PHONE)

    sign_up(newcomer)
    confirm_address(newcomer)
    wait_for_the_office(newcomer)
    admit(office)
    ask(newcomer)
    answer(colleague)
    read_the_answer(newcomer)


def sign_up(page: Page) -> None:
    page.goto("/konto/registrieren/")
    page.get_by_label("E-Mail-Adresse").fill(EMAIL)
    page.get_by_label("Name", exact=True).fill("Neu im Rathaus")
    page.get_by_label("Organisation", exact=True).fill("Stadt Nortorf")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Registrieren").click()
    expect(page.locator(".error-summary, [role=alert]").first).to_contain_text("Bereich")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Neu im Rathaus")

    page.get_by_label("Bereich").select_option(label="Verwaltung")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Registrieren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte bestätigen Sie Ihre Adresse")


def confirm_address(page: Page) -> None:
    letter = page.get_by_role("link", name="Bitte bestätigen Sie Ihre E-Mail-Adresse").first
    page.goto("/demo/post/")
    for _half_second in range(180):  # a fresh network has much to do before it
        if letter.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    letter.click()
    page.get_by_role("main").get_by_role("link", name="/konto/bestaetigen/").click()
    page.get_by_role("button", name="Ja, bestätigen").click()
    page.get_by_label("E-Mail-Adresse").fill(EMAIL)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()


def wait_for_the_office(page: Page) -> None:
    expect(page.get_by_role("main")).to_contain_text("Netzwerkbüro")
    page.goto("/mitglieder/")
    expect(page.get_by_role("link", name="Sachbearbeitung Digitales")).to_have_count(0)


def admit(page: Page) -> None:
    sign_in(page, "Netzwerkbüro")
    page.goto("/verwaltung/aufnahmen/")
    page.get_by_role("link", name="Neu im Rathaus").last.click()
    page.get_by_role("button", name="Aufnehmen").click()
    expect(page.get_by_text("Aufgenommen. Die Person bekommt eine Nachricht.")).to_be_visible()


def ask(page: Page) -> None:
    page.goto("/gruppen/")
    page.get_by_role("link", name=GROUP).first.click()
    page.get_by_role("button", name="Beitreten").first.click()
    page.get_by_role("link", name="Thema beginnen").first.click()
    page.get_by_label("Titel").fill(QUESTION)
    page.get_by_label("Beitrag").fill("Wir sind **neu** dabei und sammeln Erfahrungen.")
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    expect(page.get_by_role("main").locator("strong")).to_have_text("neu")


def answer(page: Page) -> None:
    sign_in(page, "Verwaltung")
    page.goto("/gruppen/neues/")
    page.get_by_role("link", name=QUESTION).first.click()
    page.get_by_role("textbox", name="Beitrag").fill("Wir, seit einem Jahr. Rufen Sie gern an.")
    page.get_by_role("button", name="Antworten", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Rufen Sie gern an.")


def read_the_answer(page: Page) -> None:
    page.goto("/konto/benachrichtigungen/")
    page.get_by_role("main").get_by_role("link", name=QUESTION).first.click()
    expect(page.get_by_role("main")).to_contain_text("Rufen Sie gern an.")
