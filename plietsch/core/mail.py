"""Mails to people: written in their language, as text and as HTML, sent after the caller's commit."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError
from django.template import Context
from django.template.loader import get_template, select_template
from django.utils import timezone, translation

from plietsch.core.html import Resolve, letter
from plietsch.core.mailable import validate_email
from plietsch.core.models import RETURN_PATH, Letter
from plietsch.core.post import LANGUAGE, message_id
from plietsch.core.registry import ReturnPath, registry
from plietsch.core.tasks import deliver_letters

BATCH = 100
_LINE_BREAKS = re.compile(r"[\r\n\0\v\f\x1c-\x1e\x85\u2028\u2029]")
_BEGUN = bytes.fromhex("01db00000000")  # the same moment for all threads: it orders nothing
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")


def send(
    *,
    to: Any,
    subject: Any,
    template: str,
    context: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    calendar: str = "",
    must_arrive: bool = False,
) -> None:
    """Write to a user, to an address, or one letter each to many of them.

    `template` names `<template>.txt`, in paragraphs and lists ("* "), and perhaps `<template>.html`, else the
    HTML comes from the text: addresses of our own are links there, others where they end a line. `subject`
    may be a lazy translation. `address_of` makes links that work in mails.
    `calendar` is an iCalendar text with a METHOD, which calendars take over by themselves (RFC 6047).
    What `must_arrive` is sent again, saying so, where a crash leaves open whether it was sent; all else then
    waits for the office's word.
    """
    recipients = [to] if isinstance(to, str) or hasattr(to, "email") else to
    kept = {"calendar": calendar, "must_arrive": must_arrive}
    letters = (
        _write(recipient, subject, template, context or {}, headers=headers or {}, **kept)
        for recipient in recipients
    )
    while batch := list(islice(letters, BATCH)):
        stored = Letter.objects.bulk_create(batch)
        deliver_letters.enqueue([letter.pk for letter in stored])


def address_of(path: str) -> str:
    """The whole address of a path such as "/gruppen/5/", for mails and feeds."""
    return settings.PUBLIC_URL.rstrip("/") + path


def unsubscribe_headers(path: str) -> dict[str, str]:
    """Headers for a mail program's own unsubscribe button: one POST without a page (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address_of(path)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def thread_headers(*, to: Any, about: str) -> dict[str, str]:
    """Headers by which a user's mail program keeps mails about one thing together, whatever their subjects.

    They answer a first mail that was never sent. Outlook asks for Thread-Index instead: a time and 16 bytes
    that all mails of a thread share (MS-OXOMSG 2.2.1.3).
    """
    first = message_id("thread", f"{to.pk} {about}")
    index = _BEGUN + bytes.fromhex(first[1:33])
    return {"In-Reply-To": first, "References": first, "Thread-Index": b64encode(index).decode()}


def _write(
    recipient: Any,
    subject: Any,
    template: str,
    context: Mapping[str, Any],
    *,
    headers: Mapping[str, str],
    **kept: Any,
) -> Letter:
    address = recipient if isinstance(recipient, str) else recipient.email
    validate_email(address)
    language = getattr(recipient, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language):
        subject_line = str(subject)
        text, html = _render(template, {"subject": subject_line, "recipient": recipient, **context})
    letter = Letter(
        address=address,
        subject=subject_line,
        text=text,
        html=html,
        headers={
            "Auto-Submitted": "auto-generated",
            LANGUAGE: language,
            **_return_path(recipient),
            **headers,
        },
        written_at=timezone.now(),
        **kept,
    )
    _refuse_line_breaks(letter)
    letter.full_clean()
    return letter


def _return_path(recipient: Any) -> dict[str, str]:
    """The envelope's sender for a person, by which we learn that their mailbox refuses mails."""
    paths = (part.of(recipient) for part in registry.parts(ReturnPath))
    return next(({RETURN_PATH: path} for path in paths if path), {})


def _render(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    shared = {"network": settings.NETWORK_NAME, "public_url": settings.PUBLIC_URL.rstrip("/"), **context}
    plain: Any = get_template(f"{template}.txt")
    text = plain.template.render(Context(shared, autoescape=False)).strip() + "\n"
    page = select_template([f"{template}.html", "core/mail/text.html"])
    return text, page.render({**shared, "body": letter(text, _linked_in(text))})


def _linked_in(text: str) -> Resolve:
    """The addresses that are links: what stands in the middle of a sentence may be part of a name."""
    ending = {line.split()[-1] for line in text.splitlines() if line.strip()}
    home = settings.PUBLIC_URL.rstrip("/")
    return lambda link: link if link == home or link.startswith(f"{home}/") or link in ending else None


def _refuse_line_breaks(letter: Letter) -> None:
    """A line break in a header would let whoever typed it write headers of their own."""
    for name, value in _headers(letter):
        if _LINE_BREAKS.search(value) or not _HEADER_NAME.match(name):
            raise BadHeaderError(name)


def _headers(letter: Letter) -> Iterator[tuple[str, str]]:
    yield "Subject", letter.subject
    yield from letter.headers.items()
