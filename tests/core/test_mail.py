"""Mails to people, through a real mail server."""

import email
import re
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
from plietsch.core.post import _begin, deliver, sweep_letters
from plietsch.core.world import World
from plietsch.upkeep.queries import mails
from tests.installation import free_port

pytestmark = pytest.mark.django_db


class Postbox:
    """A mail server's side of the conversation: keeps what arrives, refuses when told to."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.connections = 0
        self.hang_up_after = 1000
        self.breaks_off = False
        self.answer = "250 OK"

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if len(self.arrived) >= self.hang_up_after:
            server.transport.close()
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.breaks_off:
            server.transport.close()
        if self.answer.startswith("250"):
            self.arrived.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    server.start()
    settings.EMAIL_BACKEND = "plietsch.core.smtp.EmailBackend"
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
    assert "Breitband &amp; **Schule**" in part(message, "html")
    assert 'href="https://netz.example/gruppen/5/"' in part(message, "html")
    assert message["Auto-Submitted"] == "auto-generated"
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "[Konto gesperrt](https://boese.example/x)",
        "Kasse https://boese.example/y bittet",
        "Kasse boese.example",
        "<https://boese.example/z>",
        "![Bild](https://boese.example/b.png)",
        "https://netz.example.boese.example/ lädt ein",
    ],
)
def test_a_name_makes_no_link_of_its_own(postbox: Postbox, name: str) -> None:
    write(context={"note": f"{name} hat Sie angemeldet.\n\nOnline: https://raum.example/7"})

    page = part(postbox.arrived[0], "html")
    assert 'href="https://raum.example/7"' in page
    assert not re.search(r'href="[^"]*boese', page)
    assert "<img" not in page


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
    left = Letter.objects.get()
    assert (left.address, left.text, left.html) == ("weg@example.org", "", "")
    now = mails(timezone.now())
    assert (now.failed, now.waiting) == (1, 0)
    deliver([left.pk])
    assert len(postbox.arrived) == 2


def test_a_letter_that_cannot_be_written_as_a_mail_stops_no_other(postbox: Postbox) -> None:
    kept = Letter(
        address=f"x@{'ä' * 60}.example", subject="Alt", text="Alt", html="Alt", written_at=timezone.now()
    )
    other = Letter(address="b@example.org", subject="Neu", text="Neu", html="Neu", written_at=timezone.now())
    letters = Letter.objects.bulk_create([kept, other])

    deliver([letter.pk for letter in letters])

    assert [mail["To"] for mail in postbox.arrived] == ["b@example.org"]
    assert Letter.objects.get().refused_at


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


def _cut_off(postbox: Postbox, **changes: Any) -> list[int]:
    """The server has taken the first of two mails, and its answer does not arrive; their keys."""
    postbox.breaks_off = True
    with pytest.raises(SMTPServerDisconnected):
        write(to=["eins@example.org", "zwei@example.org"], **changes)
    postbox.breaks_off = False
    return list(Letter.objects.order_by("pk").values_list("pk", flat=True))


def test_a_letter_that_was_perhaps_sent_is_not_sent_again_and_stops_no_other(
    postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    letters = _cut_off(postbox)

    for _time in range(2):
        deliver(letters)

    assert [message["To"] for message in postbox.arrived] == ["eins@example.org", "zwei@example.org"]
    assert [letter.address for letter in Letter.objects.perhaps_sent()] == ["eins@example.org"]
    assert [line.message.partition(": ")[2] for line in caplog.records if "perhaps" in line.message] == [
        "perhaps sent, it broke off while it was handed over"
    ]


def test_what_must_arrive_is_sent_again_under_the_same_number_and_says_so(
    postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    letters = _cut_off(postbox, must_arrive=True)

    deliver(letters)

    first, again, other = postbox.arrived
    assert (first["To"], again["To"], other["To"]) == (
        "eins@example.org",
        "eins@example.org",
        "zwei@example.org",
    )
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert "Vielleicht" not in part(first, "plain") + part(other, "plain")
    assert part(again, "plain").startswith("Vielleicht haben Sie diese Mail schon bekommen")
    assert "<p>Vielleicht haben Sie diese Mail schon bekommen" in part(again, "html")
    assert "sent again, and says so" in caplog.text
    assert not Letter.objects.exists()


def test_a_repeated_mail_says_so_in_the_language_of_its_reader(postbox: Postbox, world: World) -> None:
    reader = world["user.member"]
    reader.language = "en"
    postbox.breaks_off = True
    with pytest.raises(SMTPServerDisconnected):
        write(to=reader, must_arrive=True)
    postbox.breaks_off = False

    deliver(list(Letter.objects.values_list("pk", flat=True)))

    assert part(postbox.arrived[1], "plain").startswith("You may have received this mail already")


def test_of_two_workers_with_the_same_letter_one_hands_it_over(postbox: Postbox) -> None:
    write_later = Letter.objects.create(
        address="amt@example.org", subject="a", text="a", html="a", written_at=timezone.now()
    )
    seen = Letter.objects.get(pk=write_later.pk)

    assert [_begin(write_later), _begin(seen)] == [True, False]


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
