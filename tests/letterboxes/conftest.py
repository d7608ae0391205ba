"""Every test here has a domain for addresses, and a postman who waits for what a letter brings about."""

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import pytest

from plietsch.letterboxes.models import Arrival
from plietsch.letterboxes.operations.taking import take

DOMAIN = "antworten.example"
HandIn = Callable[..., Arrival | None]


@pytest.fixture(autouse=True)
def _domain(settings: Any) -> None:
    settings.MAIL_IN = DOMAIN
    settings.DEFAULT_FROM_EMAIL = f"Netzwerk <netz@{DOMAIN}>"


@pytest.fixture
def hand_in(django_capture_on_commit_callbacks: Callable[..., Any]) -> HandIn:
    """Bring a mail as a mail server does, and do what follows; the envelope's sender is the mail's."""

    def bring(message: EmailMessage, to: str, *, at: datetime, return_path: str | None = None) -> Any:
        sender = str(message["From"]).rpartition("<")[2].strip(">") if return_path is None else return_path
        with django_capture_on_commit_callbacks(execute=True):
            return take(content=message.as_bytes(), recipient=to, return_path=sender, at=at)

    return bring
