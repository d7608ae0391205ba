"""Hands waiting letters to the mail server over one connection, each once.

Nobody can commit to a mail server and to a database in one step: a worker killed between the two leaves a
letter that the server has perhaps taken. It is sent again, because a lost letter is worse; under the same
Message-ID, by which mailboxes drop the second one; and counted, so that operators know.
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from plietsch.core.metrics import mails
from plietsch.core.models import RETURN_PATH, Letter
from plietsch.core.registry import ReturnPath, registry

KEPT = timedelta(days=7)
_PERMANENT = 500
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
_log = logging.getLogger(__name__)


def deliver(letters: Iterable[int]) -> None:
    """Send these letters and forget them; what the server did not take now is tried again with the job."""
    refused_for_now: SMTPRecipientsRefused | None = None
    with get_connection() as connection:
        for letter in Letter.objects.filter(pk__in=letters).order_by("pk"):
            message = _message(letter)
            message.connection = connection
            _begin(letter)
            try:
                message.send()
            except SMTPRecipientsRefused as refusal:
                if not _is_permanent(refusal):
                    _set_back(letter)
                    refused_for_now = refusal
                    continue
                _log.warning("letter %s: the mail server does not know its recipient", letter.pk)
                _tell_refused(letter)
                mails.labels("refused").inc()
            except SMTPResponseException:  # the server said no to all of it: it has not taken this one
                _set_back(letter)
                raise
            else:
                mails.labels("sent").inc()
            letter.delete()
    if refused_for_now:
        raise refused_for_now


def _begin(letter: Letter) -> None:
    if letter.began_at:
        _log.warning("letter %s: sent again, a worker ended while it was handed over", letter.pk)
        mails.labels("repeated").inc()
    else:
        Letter.objects.filter(pk=letter.pk).update(began_at=timezone.now())


def _set_back(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(began_at=None)


def sweep_letters(now: datetime) -> int:
    """Forget letters that no server has taken for a week."""
    return Letter.objects.filter(written_at__lt=now - KEPT).delete()[0]


def _message(letter: Letter) -> EmailMultiAlternatives:
    sender, headers = settings.DEFAULT_FROM_EMAIL, {"Message-ID": _message_id(letter), **letter.headers}
    if return_path := headers.pop(RETURN_PATH, ""):
        headers["From"], sender = sender, return_path
    message = EmailMultiAlternatives(letter.subject, letter.text, sender, [letter.address], headers=headers)
    message.attach_alternative(letter.html, "text/html")
    if method := _METHOD.search(letter.calendar):
        message.attach_alternative(letter.calendar, f"text/calendar; method={method[1]}")
    return message


def _message_id(letter: Letter) -> str:
    """The same for each try and of no other letter, even where a restored backup counts anew."""
    row = f"{letter.pk} {letter.written_at.isoformat()} {letter.address}"
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac('letter', row).hexdigest()}@{domain}>"


def _tell_refused(letter: Letter) -> None:
    for part in registry.parts(ReturnPath):
        part.refused(letter.headers.get(RETURN_PATH, ""), timezone.now())


def _is_permanent(refusal: SMTPRecipientsRefused) -> bool:
    return all(code >= _PERMANENT for code, _reason in refusal.recipients.values())
