"""Figures as a file for a spreadsheet, in which nothing is taken for a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plietsch.analytics.queries import Breakdown, Period

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(breakdowns: Iterable[Breakdown], period: Period, *, tells_visits: bool) -> str:
    """One line per key: days, breakdown, key, how often, entries, visits (if told), how often before."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    told = [_("Besuche")] if tells_visits else []
    heads = [pgettext("Tabelle", "Auswertung"), _("Eintrag"), _("Anzahl"), _("Einstiege"), *told]
    writer.writerow([_("Von"), _("Bis"), *heads, _("Anzahl zum Vergleich")])
    for part in breakdowns:
        begin = [period.first.isoformat(), period.last.isoformat(), part.label]
        for line in part.lines:
            earlier = "" if line.earlier is None else line.earlier
            visits = [line.visits] if tells_visits else []
            writer.writerow([*begin, harmless(line.label), line.hits, line.entries, *visits, earlier])
        if part.rare:
            writer.writerow([*begin, _("weitere"), part.rare])
    return "\ufeff" + file.getvalue()


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, made to be read as text."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
