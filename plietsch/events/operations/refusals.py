"""Why a plan is not changed as asked: people would lose what they have."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class SeatsInUse(ValueError):
    """A mode is taken away in which people have or await a seat; some would find none in the other."""

    def __init__(self, people: int = 0, without_seat: int = 0) -> None:
        super().__init__(people, without_seat)
        self.people, self.without_seat = people, without_seat

    def __str__(self) -> str:
        text = _(
            "In dieser Form sind schon Menschen angemeldet. Bestätigen Sie, dass sie in die andere wechseln."
        )
        if not self.without_seat:
            return text
        lost = _("%(lost)s von %(people)s verlieren dann ihren Platz und kommen auf die Warteliste.")
        return f"{text} {lost % {'lost': self.without_seat, 'people': self.people}}"


class GuestsInside(ValueError):
    """Guests without an account are registered for what only members are to see."""

    def __init__(self, guests: int) -> None:
        super().__init__(guests)
        self.guests = guests

    def __str__(self) -> str:
        return ngettext(
            "Ein Gast ohne Konto ist angemeldet und käme nicht mehr herein. Melden Sie ihn zuerst ab.",
            "%(guests)s Gäste ohne Konto sind angemeldet, kämen aber nicht herein. Melden Sie sie zuerst ab.",
            self.guests,
        ) % {"guests": self.guests}
