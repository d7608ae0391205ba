"""A thread as three people live through it: two in the browser, one by mail, through real SMTP servers."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from smtplib import SMTP, SMTPDataError
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, sign_in
from tests.installation import Installation, free_port, new_demo, wait_until

GROUP = "Digitale Modellkommunen Schleswig-Holstein"
QUESTION = "Wer zählt Räder ohne Kamera?"
SCIENCE = "science@example.org"
OLD_NEWS_IS_MAILED = """
from django.utils import timezone
from plietsch.notifications.models import Notice
Notice.objects.update(mailed_at=timezone.now())
"""
TWO_MINUTES_LATER = """
from datetime import timedelta
from django.utils import timezone
from plietsch.notifications.operations.mails import MAIL_AFTER, mail_due
mail_due(at=timezone.now() + MAIL_AFTER)
"""


@dataclass
class MailServer:
    """The mail server of everybody's town hall: keeps what arrives."""

    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    def to(self, address: str, words: str) -> list[EmailMessage]:
        """What somebody got about something."""
        return [one for one in self.letters if address in one["To"] and words in _text(one)]


@dataclass
class Town:
    """A network that sends and takes mail, and the server that its members have their mail at."""

    site: Installation
    mails: MailServer

    def hand_in(self, mail: EmailMessage) -> None:
        """As a member's mail server does."""
        with SMTP("127.0.0.1", int(self.site.environment["PLIETSCH_MAIL_IN_PORT"]), timeout=30) as server:
            server.send_message(mail)


@contextmanager
def _a_mail_server() -> Iterator[tuple[MailServer, int]]:
    mails = MailServer()
    server = Controller(mails, hostname="127.0.0.1", port=free_port(), ready_timeout=30)
    server.start()
    try:
        yield mails, server.port
    finally:
        server.stop()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with _a_mail_server() as (mails, port), new_demo(tmp_path / "network", server="") as site:
        site.environment |= {
            "PLIETSCH_MAIL": f"smtp://127.0.0.1:{port}",
            "PLIETSCH_MAIL_IN_PORT": str(free_port()),
        }
        site.python(OLD_NEWS_IS_MAILED)
        with site.serving(seconds=120):
            yield Town(site, mails)


def test_a_thread_is_begun_in_the_browser_answered_by_mail_and_closed_in_the_browser(
    town: Town, page_of: Callable[..., Page]
) -> None:
    clerk, office = (
        page_of(size, base_url=town.site.address) for size in (PHONE, {"width": 1280, "height": 900})
    )

    begin(clerk)
    letter = be_told(town, QUESTION)
    answer_by_mail(town, letter)
    expect(clerk.get_by_text("Wir haben zwei Schleifen im Asphalt.")).to_be_visible()
    expect(clerk.get_by_text("1 Antwort", exact=True)).to_be_visible()
    expect(clerk.locator("[data-news]")).to_be_empty()
    forge(town, letter)
    thank(office, clerk.url)
    accept(clerk)
    assert be_told(town, "hat geholfen")["References"] == letter["References"]


def begin(page: Page) -> None:
    sign_in(page, "Verwaltung")
    page.goto("/gruppen/")
    page.get_by_role("link", name=GROUP).first.click()
    page.get_by_role("link", name="Frage stellen").first.click()
    page.get_by_label("Titel").fill(QUESTION)
    page.get_by_label("Beitrag").fill("@Forschung 1, habt ihr **Zahlen**?")
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)


def be_told(town: Town, words: str) -> EmailMessage:
    """After two minutes the scientist has a mail about it."""
    town.site.python(TWO_MINUTES_LATER)
    wait_until(lambda: town.mails.to(SCIENCE, words))
    return town.mails.to(SCIENCE, words)[-1]


def answer_by_mail(town: Town, letter: EmailMessage) -> None:
    town.hand_in(_answer(letter, SCIENCE, "Wir haben zwei Schleifen im Asphalt."))


def forge(town: Town, letter: EmailMessage) -> None:
    """Somebody else who got hold of the address is refused by the server."""
    with pytest.raises(SMTPDataError):
        town.hand_in(_answer(letter, "business@example.org", "Kauft bei uns!"))


def _answer(letter: EmailMessage, sender: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, letter["Reply-To"], f"AW: {letter['Subject']}"
    mail["Message-ID"] = f"<{abs(hash(text))}@example.org>"
    quoted = "\n".join(f"> {line}" for line in _text(letter).splitlines())
    mail.set_content(f"{text}\n\nAm 26.11.26 um 10:12 schrieb Netzwerk:\n{quoted}\n")
    return mail


def thank(page: Page, address: str) -> None:
    sign_in(page, "Netzwerkbüro")
    page.goto(address.partition("#")[0])
    answer = page.locator(".post", has_text="Schleifen im Asphalt")
    expect(answer).to_contain_text("Forschung 1")
    expect(answer).not_to_contain_text("schrieb Netzwerk")
    page.get_by_role("textbox", name="Beitrag").fill("Danke, das passt für alle.")
    page.get_by_role("button", name="Antworten", exact=True).click()
    expect(page.locator(".post", has_text="Danke, das passt für alle.")).to_be_visible()


def accept(page: Page) -> None:
    page.reload()
    page.locator(".post", has_text="Schleifen im Asphalt").get_by_role(
        "button", name=re.compile("geholfen")
    ).click()
    expect(page.get_by_text("Beantwortet").first).to_be_visible()


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""
