"""Mails for tests, as people of the world write them."""

from email.message import EmailMessage
from typing import Any


def a_mail(writer: Any, text: str = "Wir haben zwei davon.", **headers: str) -> EmailMessage:
    """A mail of a person; underscores in names of headers stand for hyphens."""
    message = EmailMessage()
    known = {"From": f"{writer} <{writer.email}>", "Subject": "Re: Pumpen", "Message-ID": "<1@amt.example>"}
    for name, value in (known | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        message[name] = value
    message.set_content(text)
    return message
