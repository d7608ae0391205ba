"""Amounts of money: whole cents in Python and in the database, euros on the page."""

import re
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MAX_CENTS = 10**13  # a hundred billion euros; every database keeps it as a whole number
_AMOUNT = re.compile(
    r"""(?P<sign>-?)
    (?P<whole>\d{1,12} | \d{1,3}(?P<group>[.,])\d{3}(?:(?P=group)\d{3}){0,3})
    (?:(?P<point>[.,])(?P<rest>\d{1,2}))?""",
    re.ASCII | re.VERBOSE,
)
_SPACES = re.compile(r"\s|€|EUR\b|Euro\b", re.IGNORECASE)


class NotAnAmount(ValueError):
    """A text that no reading makes an amount of euros and cents."""


class AmbiguousAmount(NotAnAmount):
    """A text such as "1,234" in German: a slip for 1,23 euros, or 1234 euros in the English way?"""


def euro(cents: int, language: str | None = None) -> str:
    """An amount in the reader's way: 123450 is "1.234,50 €" in German and "€1,234.50" in English."""
    return format_currency(Decimal(cents) / 100, "EUR", locale=language or get_language() or "de")


def parse_euro(text: str, language: str | None = None) -> int:
    """Cents of an amount that a person typed in the way of their language."""
    typed = _SPACES.sub("", text).replace("\N{MINUS SIGN}", "-")
    found = _AMOUNT.fullmatch(typed)
    if not found or (found["group"] and found["group"] == found["point"]):
        raise NotAnAmount(text)
    point = "." if (language or get_language() or "de").startswith("en") else ","
    if found["group"] == point and not found["point"] and typed.count(point) == 1:
        raise AmbiguousAmount(text)
    whole = int(re.sub(r"\D", "", found["whole"]))
    cents = whole * 100 + int((found["rest"] or "").ljust(2, "0"))
    if cents > MAX_CENTS:
        raise NotAnAmount(text)
    return -cents if found["sign"] else cents


class MoneyField(forms.Field):
    """A form field for euros that gives cents."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,50."),
        "ambiguous": _("Meinen Sie Tausender oder Cent? Schreiben Sie zum Beispiel 1234,00."),
        "min": _("Der Betrag darf nicht unter %(least)s liegen."),
        "max": _("Der Betrag darf nicht über %(most)s liegen."),
    }

    def __init__(self, *, least: int = 0, most: int = MAX_CENTS, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_euro(value)
        except AmbiguousAmount as error:
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous") from error
        except NotAnAmount as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < self.least:
            raise ValidationError(self.error_messages["min"], code="min", params={"least": euro(self.least)})
        if value is not None and value > self.most:
            raise ValidationError(self.error_messages["max"], code="max", params={"most": euro(self.most)})

    def prepare_value(self, value: Any) -> Any:
        """Cents as the text that a person would type."""
        return euro(value).strip("€\xa0 ") if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True
