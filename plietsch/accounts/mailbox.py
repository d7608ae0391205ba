"""The mails of the demo network, read from the folder that Django's file backend writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

from django.conf import settings

SHOWN = 50
_BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Letter:
    """One mail as a person reads it."""

    key: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str


def letters() -> list[Letter]:
    """The newest mails, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:SHOWN]
    return [letter for path in files for letter in reversed(list(_letters(path)))][:SHOWN]


def _letters(path: Path) -> Iterator[Letter]:
    for raw in path.read_bytes().split(_BETWEEN):
        if raw.strip():
            message = message_from_bytes(raw, policy=policy.default)
            assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
            yield _letter(raw, message)


def _letter(raw: bytes, message: EmailMessage) -> Letter:
    body = message.get_body(("plain", "html"))
    return Letter(
        key=sha256(raw).hexdigest()[:16],
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=_aware(message["Date"].datetime) if message["Date"] else None,
        text=body.get_content() if body else "",
    )


def _aware(moment: datetime) -> datetime:
    """A mail's date with "-0000" says no zone and means UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
