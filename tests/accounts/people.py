"""What the tests of accounts do again and again."""

import re
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.test import Client

PASSWORD = "Deich-und-Priel-7"
Browser = Callable[[str], Client]


def sign_up(client: Client, **typed: Any) -> Any:
    """Fill in the sign-up form of a newcomer from Nortorf's town hall."""
    form = {
        "email": "neu@nortorf.example.org",
        "name": "Sachbearbeitung 2",
        "sector": "administration",
        "organisation": "Stadt Nortorf",
        "place": "",
        "password1": PASSWORD,
    }
    return client.post("/konto/registrieren/", form | typed)


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    """Fill in the sign-in form."""
    return client.post("/konto/anmelden/", {"login": email, "password": password, **more})


def prove(client: Client, password: str = PASSWORD) -> Any:
    """Prove once more who one is."""
    return client.post("/konto/nachweis/", {"password": password})


def link_in_newest_mail() -> str:
    """The path of the link in the newest mail."""
    (found,) = re.findall(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    return found


def confirm(client: Client) -> Any:
    """Follow the newest mail's link and say yes."""
    return client.post(link_in_newest_mail())
