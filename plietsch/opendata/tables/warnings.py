"""Columns that look like data about persons, named before anything is published."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from plietsch.opendata.tables.reading import Preview

_NAMES = re.compile(
    r"\b(vorname|nachname|familienname|geburtsname|geburtsdatum|geburtstag|geb\.?-?datum|e-?mail|telefon(nummer)?"
    r"|handy|mobil(nummer)?|iban|kontonummer|ansprechpartner(in)?|sachbearbeiter(in)?|steuer-?id"
    r"|kfz-?kennzeichen|kennzeichen|personalnummer)\b",
    re.I,
)
_VALUES = {
    "E-Mail": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\Z"),
    "Telefon": re.compile(r"(\+49|0049|\(?0[1-9]\d{1,4}\)?)[ /-]+\d[\d /-]{4,}\Z"),
    "IBAN": re.compile(r"[A-Z]{2}\d{2}[ ]?([A-Z0-9]{4}[ ]?){3,7}[A-Z0-9]{0,3}\Z"),
}


def personal_columns(preview: Preview) -> Iterator[str]:
    """One sentence per column that may tell of persons."""
    for number, column in enumerate(preview.reading.columns):
        values = [row[number] for row in preview.rows if number < len(row)]
        if _NAMES.search(column.name) or any(
            pattern.match(value) for value in values for pattern in _VALUES.values()
        ):
            yield _("Spalte „%(name)s“ sieht nach personenbezogenen Daten aus.") % {"name": column.name}
