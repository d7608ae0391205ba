"""The real listener, spoken to by a real client: 250 means that the letter is stored."""

import signal
from email.message import EmailMessage
from pathlib import Path
from smtplib import LMTP, SMTP, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

import pytest

from tests.installation import free_port, new_installation

WRITER = "amt@example.org"
ABSURD = f'From: {WRITER}\nContent-Type: text/plain; x="{";" * 15_000}\n\nMoin.'
LONG_LINE = f"From: {WRITER}\r\nSubject: Lange Zeile\r\n\r\nMoin.{' ' * 3000}\r\n".encode()
BEGIN = f"""
from allauth.account.models import EmailAddress
from django.utils import timezone
from plietsch.accounts.models import User
from plietsch.groups.operations.groups import start_group
from plietsch.letterboxes.addresses import address_for
now = timezone.now()
user = User.objects.create_user("{WRITER}", name="Amt", approved_at=now)
EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
group = start_group(name="Deichschau", visibility="members", join_policy="open", by=user, at=now)
print(address_for(user, group))
"""
END = """
from plietsch.core.jobs.worker import work_off
from plietsch.groups.models import Topic
work_off()
print([(topic.title, topic.posts.get().body) for topic in Topic.objects.order_by("pk")])
"""


def a_mail(sender: str = WRITER, text: str = "Moin, wer kommt?", number: int = 1) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = sender, "Deichschau", f"<{number}@example.org>"
    mail.set_content(text)
    return mail


@pytest.mark.once
@pytest.mark.xdist_group("processes")
def test_a_letter_goes_through_the_real_listener(tmp_path: Path) -> None:
    with new_installation(tmp_path) as site:
        port = free_port()
        site.environment |= {
            "PLIETSCH_MAIL_IN": "antworten.example",
            "PLIETSCH_MAIL_IN_PORT": str(port),
            "PLIETSCH_MAIL_IN_MAX_BYTES": "20000",
        }
        address = site.python(BEGIN)
        with site.started("receive_mail") as listener:
            assert f"127.0.0.1:{port}" in listener.line()
            with SMTP("127.0.0.1", port, timeout=30) as server:
                assert server.verify(address)[0] == 252
                with pytest.raises(SMTPRecipientsRefused):
                    server.send_message(a_mail(), WRITER, [f"thema-1-1-{'a' * 20}@antworten.example"])
                with pytest.raises(SMTPDataError, match="belongs to somebody else"):
                    server.send_message(a_mail("boese@example.net"), "boese@example.net", [address])
                with pytest.raises(SMTPDataError, match="No mail program"):
                    server.sendmail(WRITER, [address], ABSURD)
                with pytest.raises((SMTPDataError, SMTPSenderRefused)):
                    server.send_message(a_mail(text="a\n" * 20_000), WRITER, [address])
                refused = server.send_message(a_mail(), WRITER, [address, address.replace("gruppe", "thema")])
                assert [code for code, _text in refused.values()] == [452]
                assert server.send_message(a_mail(), WRITER, [address]) == {}
                # from nobody: a machine's answer, which is dropped
                assert server.send_message(a_mail(text="Zu viel Post.", number=3), "<>", [address]) == {}
                assert server.sendmail(WRITER, [address], LONG_LINE) == {}
            listener.send_signal(signal.SIGKILL)
            listener.wait()
        assert site.python(END) == "[('Deichschau', 'Moin, wer kommt?'), ('Lange Zeile', 'Moin.')]"

        site.close()
        site.environment["PLIETSCH_MAIL_IN_LMTP"] = "1"
        with site.started("receive_mail") as listener:
            assert "lmtp://" in listener.line()
            with LMTP("127.0.0.1", port) as server:
                assert server.send_message(a_mail(number=2), WRITER, [address]) == {}
            listener.send_signal(signal.SIGTERM)
            assert listener.wait(timeout=20) == 0
