"""Mails to people, in their own language; each template's first line is the subject."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def write(address: str, letter: str, context: dict[str, Any]) -> None:
    """Send accounts/mail/<letter>.txt; `person` in the context decides the language."""
    person = context.get("person")
    with translation.override(person.language if person else translation.get_language()):
        subject, _, body = render_to_string(f"accounts/mail/{letter}.txt", context).partition("\n")
    EmailMessage(
        " ".join(subject.split()), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [address]
    ).send()
