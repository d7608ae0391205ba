"""Why a plan is not changed as asked: people would lose what they have."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Moves:
    """What the office agrees to where a way of taking part falls away."""

    people: bool = False  # take part in the other way
    losing: int = 0  # so many find no seat there, as the office has read

    def agreed(self, losing: int) -> bool:
        """Whether it knows that so many lose their seat."""
        return self.people and losing <= self.losing


STAY = Moves()


class SeatsInUse(ValueError):
    """A mode is taken away in which people have or await a seat; some would find none in the other."""

    def __init__(self, people: int = 0, without_seat: int = 0, *, is_agreed: bool = False) -> None:
        super().__init__(people, without_seat)
        self.people, self.without_seat, self.is_agreed = people, without_seat, is_agreed

    def __str__(self) -> str:
        if self.is_agreed:
            again = _("Speichern Sie noch einmal, wenn das so sein soll.")
            return f"{self._lost()} {again}"
        text = _(
            "In dieser Form sind schon Menschen angemeldet. Bestätigen Sie, dass sie in die andere wechseln."
        )
        return f"{text} {self._lost()}" if self.without_seat else text

    def _lost(self) -> str:
        return ngettext(
            "Eine von %(people)s Personen verliert dann ihren Platz und kommt auf die Warteliste.",
            "%(lost)s von %(people)s Personen verlieren dann ihren Platz und kommen auf die Warteliste.",
            self.without_seat,
        ) % {"lost": self.without_seat, "people": self.people}


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
