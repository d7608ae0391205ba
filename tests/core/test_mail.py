"""Mails to people, through a real mail server."""

import email
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from smtplib import SMTPDataError, SMTPServerDisconnected
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.template import TemplateDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.core.jobs.models import Job
from plietsch.core.mail import send, unsubscribe_headers
from plietsch.core.models import Letter
from plietsch.core.post import deliver, sweep_letters
from plietsch.core.world import World
from tests.installation import free_port

pytestmark = pytest.mark.django_db


class Postbox:
    """A mail server's side of the conversation: keeps what arrives, refuses when told to."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.connections = 0
        self.hang_up_after = 1000
        self.answer = "250 OK"

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if len(self.arrived) >= self.hang_up_after:
            server.transport.close()
        elif self.answer.startswith("250"):
            self.arrived.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    settings.PUBLIC_URL = "https://netz.example"
    yield box
    server.stop()


def write(**changes: Any) -> None:
    letter = {"to": "amt@example.org", "subject": "Neues Thema", "template": "sample/letter"}
    send(**letter | {"context": {"note": "Breitband & **Schule**"}} | changes)


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_mail_arrives_as_text_and_as_html(postbox: Postbox) -> None:
    write()

    (message,) = postbox.arrived
    assert (message["To"], message["Subject"]) == ("amt@example.org", "Neues Thema")
    assert part(message, "plain").endswith("Breitband & **Schule**\n\nhttps://netz.example/gruppen/5/\n")
    assert "Breitband &amp; <strong>Schule</strong>" in part(message, "html")
    assert message["Auto-Submitted"] == "auto-generated"
    assert not Letter.objects.exists()


def test_a_mail_with_a_design_of_its_own_keeps_what_people_typed_harmless(postbox: Postbox) -> None:
    write(template="sample/designed", context={"note": "<b>5 > 4</b>"})

    assert "<h1>&lt;b&gt;5 &gt; 4&lt;/b&gt;</h1>" in part(postbox.arrived[0], "html")


def test_everybody_reads_their_own_language(postbox: Postbox, world: World) -> None:
    reader = world["user.member"]
    reader.language = "en"

    write(to=[reader, "amt@example.org"], subject=_("Gruppen"))

    assert {message["To"] for message in postbox.arrived} == {reader.email, "amt@example.org"}
    assert 'lang="en"' in part(postbox.arrived[0], "html")
    assert 'lang="de"' in part(postbox.arrived[1], "html")


def test_a_mail_to_many_goes_to_each_alone_in_jobs_of_a_hundred(postbox: Postbox) -> None:
    before = Job.objects.filter(task__contains="deliver_letters").count()

    write(to=[f"amt{number}@example.org" for number in range(205)])

    assert len({message["To"] for message in postbox.arrived}) == 205
    assert Job.objects.filter(task__contains="deliver_letters").count() - before == 3
    assert postbox.connections == 3


def test_a_mail_program_may_offer_one_click_to_unsubscribe(postbox: Postbox) -> None:
    write(headers=unsubscribe_headers("/konto/mails/abc/"))

    assert postbox.arrived[0]["List-Unsubscribe"] == "<https://netz.example/konto/mails/abc/>"
    assert postbox.arrived[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Thema\nBcc: alle@example.org"},
        {"subject": "Thema\r\n\r\nText"},
        {"subject": "Thema\u2028Bcc: alle@example.org"},
        {"headers": {"X-Group": "5\nBcc: alle@example.org"}},
        {"headers": {"X-Group: 5\nBcc": "alle@example.org"}},
    ],
)
def test_a_line_break_makes_no_header(postbox: Postbox, changes: dict[str, Any]) -> None:
    with pytest.raises(BadHeaderError):
        write(**changes)
    assert not Letter.objects.exists()
    assert postbox.arrived == []


@pytest.mark.parametrize(
    "address", ["", "amt", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org"]
)
def test_a_mail_goes_to_one_address_only(postbox: Postbox, address: str) -> None:
    with pytest.raises(ValidationError):
        write(to=address)


def test_a_letter_that_nobody_wrote_is_the_callers_error(postbox: Postbox) -> None:
    with pytest.raises(TemplateDoesNotExist):
        write(template="sample/missing")


def test_an_address_that_the_server_does_not_know_stops_nobody_else(postbox: Postbox) -> None:
    postbox.refusals["weg@example.org"] = "550 no such mailbox"

    write(to=["eins@example.org", "weg@example.org", "zwei@example.org"])

    assert [message["To"] for message in postbox.arrived] == ["eins@example.org", "zwei@example.org"]
    assert not Letter.objects.exists()


def test_who_cannot_be_reached_now_is_tried_again_and_nobody_gets_it_twice(postbox: Postbox) -> None:
    postbox.refusals["spaet@example.org"] = "450 try later"
    with pytest.raises(Exception, match="try later"):
        write(to=["eins@example.org", "spaet@example.org", "zwei@example.org"])
    postbox.refusals.clear()

    deliver(list(Letter.objects.values_list("pk", flat=True)))

    assert [message["To"] for message in postbox.arrived] == [
        "eins@example.org",
        "zwei@example.org",
        "spaet@example.org",
    ]


def test_a_server_that_hangs_up_gets_the_rest_later(postbox: Postbox) -> None:
    postbox.hang_up_after = 1
    with pytest.raises(SMTPServerDisconnected):
        write(to=["eins@example.org", "zwei@example.org"])
    postbox.hang_up_after = 1000

    deliver(list(Letter.objects.values_list("pk", flat=True)))

    assert [message["To"] for message in postbox.arrived] == ["eins@example.org", "zwei@example.org"]


def test_a_letter_whose_worker_was_killed_comes_again_under_the_same_number_and_is_counted(
    postbox: Postbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(letter: Letter) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(Letter, "delete", killed)
        with pytest.raises(SystemExit):
            write(to=["eins@example.org", "zwei@example.org"])
    deliver(list(Letter.objects.values_list("pk", flat=True)))

    numbers: dict[str, set[str]] = {address: set() for address in ("eins@example.org", "zwei@example.org")}
    for message in postbox.arrived:
        numbers[message["To"]].add(message["Message-ID"])
    assert [message["To"] for message in postbox.arrived] == [
        "eins@example.org",
        "eins@example.org",
        "zwei@example.org",
    ]
    assert [len(found) for found in numbers.values()] == [1, 1]
    assert not numbers["eins@example.org"] & numbers["zwei@example.org"]
    assert [line.message.partition(": ")[2] for line in caplog.records if "again" in line.message] == [
        "sent again, a worker ended while it was handed over"
    ]


def test_a_letter_that_the_server_declined_for_now_is_not_called_repeated(
    postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    postbox.answer = "451 not now"
    with pytest.raises(SMTPDataError):
        write()
    postbox.answer = "250 OK"
    deliver(list(Letter.objects.values_list("pk", flat=True)))

    assert len(postbox.arrived) == 1
    assert "again" not in caplog.text


def test_a_letter_that_no_server_takes_is_forgotten_after_a_week(postbox: Postbox) -> None:
    now = timezone.now()
    Letter.objects.create(address="amt@example.org", subject="a", written_at=now)

    assert sweep_letters(now + timedelta(days=6)) == 0
    assert sweep_letters(now + timedelta(days=8)) == 1
