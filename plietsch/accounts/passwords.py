"""Passwords that somebody who knows this network would try first."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plietsch.accounts.models import User

# Kept in docs/security.md too.
WORDS = ("plietsch", "netzwerk", "gemeinde", "kommune", "rathaus", "verwaltung", "buergermeister", "digital")
SHORTEST = 4  # letters of a word in the network's names that counts
LEAST_BESIDE = 6  # letters and digits that have to stay when these words are taken out


class NetworkWordsValidator:
    """Refuses what consists of the network's own words and little more."""

    def validate(self, password: str, user: User | None = None) -> None:
        rest = _plain(password)
        for word in sorted(_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != _plain(password) and len(rest) < LEAST_BESIDE:
            raise ValidationError(self.get_help_text(), code="password_of_the_network")

    def get_help_text(self) -> str:
        return _("Das Passwort darf nicht nur aus Wörtern bestehen, die zu diesem Netzwerk gehören.")


def _words() -> set[str]:
    names = [settings.NETWORK_NAME, *settings.ALLOWED_HOSTS]
    return {
        *WORDS,
        *(word for name in names for word in re.split(r"\W+|_", _spelled(name)) if len(word) >= SHORTEST),
    }


def _plain(text: str) -> str:
    return re.sub(r"\W|_", "", _spelled(text))


def _spelled(text: str) -> str:
    return text.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
