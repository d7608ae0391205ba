"""The foundation walked through as people do: a newcomer arrives, is let in, asks and is answered."""

import base64
import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import PHONE, sign_in

NEWCOMER = "neu@amt-nordhafen.example.org"
GROUP = "Digitale Modellkommunen Schleswig-Holstein"
QUESTION = "Wer hat schon Sensoren im Neubaugebiet?"
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PLAN: FilePayload = {"name": "Lageplan.png", "mimeType": "image/png", "buffer": base64.b64decode(PICTURE)}


def test_a_newcomer_signs_up_is_admitted_and_asks_a_question(page_of: Callable[..., Page]) -> None:
    newcomer, office = page_of(PHONE), page_of()

    sign_up(newcomer)
    confirm_by_mail(newcomer)
    admit(office)
    ask_in_the_group(newcomer)
    answer(office)

    newcomer.goto("/konto/benachrichtigungen/")
    expect(newcomer.get_by_role("main")).to_contain_text(QUESTION)


def sign_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Registrieren").first.click()
    page.get_by_label("E-Mail-Adresse").fill(NEWCOMER)
    page.get_by_label("Name", exact=True).fill("Amtsleitung Probe")
    page.get_by_label("Bereich").select_option(label="Verwaltung")
    page.get_by_label("Organisation", exact=True).fill("Amt Nordhafen (Beispiel)")
    page.get_by_label("Passwort", exact=True).fill("drei Möwen am Kai")
    page.get_by_role("main").get_by_role("button", name="Registrieren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte bestätigen Sie Ihre Adresse")


def confirm_by_mail(page: Page) -> None:
    page.get_by_role("link", name="Post des Vorführnetzes öffnen").click()
    page.get_by_role("link", name="Bitte bestätigen Sie Ihre E-Mail-Adresse").first.click()
    page.get_by_role("link", name=re.compile("/konto/bestaetigen/")).click()
    page.get_by_role("main").get_by_role("button", name="Bestätigen").click()


def admit(page: Page) -> None:
    sign_in(page, "Netzwerkbüro")
    page.goto("/verwaltung/aufnahmen/")
    page.get_by_role("link", name="Amtsleitung Probe").click()
    page.get_by_role("button", name="Aufnehmen").click()
    expect(page.get_by_role("status")).to_contain_text("Amtsleitung Probe")


def ask_in_the_group(page: Page) -> None:
    page.goto("/gruppen/")
    page.get_by_role("link", name=GROUP).click()
    page.get_by_role("button", name="Beitreten").click()
    page.get_by_role("link", name="Thema beginnen").click()
    page.get_by_label("Titel").fill(QUESTION)
    page.get_by_label("Beitrag").fill("Wir planen 40 **Grundstücke** und suchen Erfahrungen.")
    page.get_by_label("Dateien").set_input_files(
        {"name": "Lageplan.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)


def answer(page: Page) -> None:
    page.goto("/gruppen/")
    page.get_by_role("link", name=GROUP).click()
    page.get_by_role("link", name=QUESTION).click()
    page.get_by_label("Antwort").fill("Willkommen! Kirchbarkau fängt gerade damit an.")
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_text("Kirchbarkau fängt gerade damit an.")).to_be_visible()
