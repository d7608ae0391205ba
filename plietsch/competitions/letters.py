"""Award and decline letters: texts with places, such as {titel}, filled for each applicant."""

import re

from plietsch.competitions.models import Decision
from plietsch.core.money import euro

PLACES = ("aufruf", "titel", "organisation", "summe", "eigenanteil", "begruendung")
_place = re.compile(r"\{(\w+)\}")


def filled(text: str, decision: Decision) -> str:
    """The text with its places filled; unknown places stay as they are, so that a typing error is seen."""
    application = decision.application
    values = {
        "aufruf": application.call.title,
        "titel": application.title,
        "organisation": str(application.organisation),
        "summe": euro(decision.amount_cents),
        "eigenanteil": euro(application.own_contribution_cents + decision.cut_cents),
        "begruendung": decision.reason,
    }
    return _place.sub(lambda match: values.get(match[1], match[0]), text)


def unknown_places(text: str) -> list[str]:
    """Places of a text that nobody will fill."""
    return sorted(set(_place.findall(text)) - set(PLACES))
