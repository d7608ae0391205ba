"""Figures as a file for a spreadsheet, in which nothing is taken for a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plietsch.analytics.queries import Breakdown

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(breakdowns: Iterable[Breakdown]) -> str:
    """One line per key: breakdown, key, hits, entries, visits, hits of the earlier period."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        [
            pgettext("Tabelle", "Auswertung"),
            _("Eintrag"),
            _("Aufrufe"),
            _("Einstiege"),
            _("Besuche"),
            _("Aufrufe zum Vergleich"),
        ]
    )
    for part in breakdowns:
        for line in part.lines:
            earlier = "" if line.earlier is None else line.earlier
            writer.writerow([part.label, harmless(line.label), line.hits, line.entries, line.visits, earlier])
        if part.rare:
            writer.writerow([part.label, _("weitere"), part.rare, "", "", ""])
    return "\ufeff" + file.getvalue()


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, made to be read as text."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
