"""Columns that look like data about persons, named before anything is published."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from plietsch.opendata.tables.reading import Preview

_NAMES = re.compile(
    r"\b(vorname|nachname|familienname|geburtsdatum|geburtstag|e-?mail|telefon|handy|iban|kontonummer)\b",
    re.I,
)
_VALUES = {
    "E-Mail": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\Z"),
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
