"""Hands waiting letters to the mail server over one connection, each once.

Nobody can commit to a mail server and to a database in one step: a worker killed between the two leaves a
letter that the server has perhaps taken. It stays for the office to decide, unless it must arrive: then it
is sent again and says so itself (docs/decisions/0350).
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from plietsch.core.metrics import mails
from plietsch.core.models import RETURN_PATH, Letter
from plietsch.core.registry import ReturnPath, registry
from plietsch.core.smtp import EmailBackend

KEPT = timedelta(days=7)
LANGUAGE = "Content-Language"
PERHAPS_AGAIN = _("Vielleicht haben Sie diese Mail schon bekommen: Eine Störung ließ offen, ob sie ankam.")
_BODY = re.compile(r"<body[^>]*>")
_PERMANENT = 500
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
_log = logging.getLogger(__name__)


def deliver(letters: Iterable[int]) -> None:
    """Send these letters and forget them; what the server did not take now is tried again with the job."""
    refused_for_now: list[SMTPRecipientsRefused] = []
    with get_connection() as connection:
        for letter in Letter.objects.filter(pk__in=letters, refused_at=None).order_by("pk"):
            if _begin(letter):
                refused_for_now += _hand_over(letter, connection)
    if refused_for_now:
        raise refused_for_now[-1]


def _hand_over(letter: Letter, connection: Any) -> list[SMTPRecipientsRefused]:
    """Send one and forget it; returns why its recipient was not reached for now.

    Of a letter that is refused for good the office learns that there was one.
    """
    message = _message(letter)
    message.connection = connection
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        if not _is_permanent(refusal):
            _set_back(letter)
            return [refusal]
        _log.warning("letter %s: the mail server does not know its recipient", letter.pk)
        _refuse(letter)
        return []
    except ValueError as failure:  # it cannot be written as a mail
        _log.warning("letter %s: %s", letter.pk, failure)
        _refuse(letter)
        return []
    except OSError as failure:
        if not _is_perhaps_taken(failure, connection):
            _set_back(letter)
        raise
    else:
        mails.labels("sent").inc()
    letter.delete()
    return []


def _begin(letter: Letter) -> bool:
    """Note that it is handed over now; False where somebody else does, or where it stays for the office."""
    if letter.began_at and not letter.doubted_at:
        letter.doubted_at = timezone.now()
        Letter.objects.filter(pk=letter.pk).update(doubted_at=letter.doubted_at)
        _log.warning("letter %s: perhaps sent, it broke off while it was handed over", letter.pk)
        mails.labels("perhaps").inc()
    if letter.began_at and not letter.must_arrive:
        return False
    waiting = Letter.objects.filter(pk=letter.pk, began_at=letter.began_at)
    is_ours = waiting.update(began_at=timezone.now()) == 1
    if is_ours and letter.doubted_at:
        _log.warning("letter %s: sent again, and says so", letter.pk)
        mails.labels("repeated").inc()
    return is_ours


def _keep_refused(letter: Letter) -> None:
    told: dict[str, Any] = {
        "text": "",
        "html": "",
        "calendar": "",
        "headers": {},
        "began_at": None,
        "doubted_at": None,
    }
    Letter.objects.filter(pk=letter.pk).update(refused_at=timezone.now(), **told)


def _set_back(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(began_at=None)


def _is_perhaps_taken(failure: OSError, connection: Any) -> bool:
    """Whether the line broke while the server had the text and had not said yes or no."""
    if isinstance(failure, SMTPResponseException):
        return False
    return isinstance(connection, EmailBackend) and connection.handed_over


def message_id(kind: str, about: str) -> str:
    """The name of a mail: the same whenever it is asked for; nobody reads or guesses what it stands for."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac(kind, about).hexdigest()}@{domain}>"


def sweep_letters(now: datetime) -> int:
    """Forget letters that no server has taken for a week."""
    return Letter.objects.filter(written_at__lt=now - KEPT).delete()[0]


def _message(letter: Letter) -> EmailMultiAlternatives:
    sender, headers = _sender(), {"Message-ID": _message_id(letter), **letter.headers}
    if return_path := headers.pop(RETURN_PATH, ""):
        headers["From"], sender = sender, return_path
    text, html = _with_note(letter) if letter.doubted_at else (letter.text, letter.html)
    message = EmailMultiAlternatives(letter.subject, text, sender, [letter.address], headers=headers)
    message.attach_alternative(html, "text/html")
    if method := _METHOD.search(letter.calendar):
        message.attach_alternative(letter.calendar, f"text/calendar; method={method[1]}")
    return message


def _sender() -> str:
    """Our address with a name that people know: the network's, where the operator gave none."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or settings.NETWORK_NAME, address))


def _with_note(letter: Letter) -> tuple[str, str]:
    """Text and HTML, on top of which the reader is told that this may be a second copy."""
    with translation.override(letter.headers.get(LANGUAGE, settings.LANGUAGE_CODE)):
        note = str(PERHAPS_AGAIN)
    return f"{note}\n\n{letter.text}", _BODY.sub(rf"\g<0><p>{escape(note)}</p>", letter.html, count=1)


def _message_id(letter: Letter) -> str:
    """The same for each try and of no other letter, even where a restored backup counts anew."""
    return message_id("letter", f"{letter.pk} {letter.written_at.isoformat()} {letter.address}")


def _refuse(letter: Letter) -> None:
    """It will never arrive; who answers for the address learns of it."""
    mails.labels("refused").inc()
    for part in registry.parts(ReturnPath):
        part.refused(letter.headers.get(RETURN_PATH, ""), timezone.now())
    _keep_refused(letter)


def _is_permanent(refusal: SMTPRecipientsRefused) -> bool:
    return all(code >= _PERMANENT for code, _reason in refusal.recipients.values())
