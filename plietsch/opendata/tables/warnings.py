"""Columns that look like data about persons, named before anything is published."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from plietsch.opendata.tables.kinds import MISSING
from plietsch.opendata.tables.reading import Preview

_NAMES = re.compile(
    r"\b((vor|nach|familien|geburts|zu)name|geburts(datum|tag|ort|jahr)|geboren|geb\b|geb\.? ?dat"
    r"|e ?mail|telefon|tel\b|fax\b|handy|mobil(nummer|nr|tel)|mobil\b|iban|konto(nummer|nr|inhaber)"
    r"|ansprech(partner|person)|sachbearbeit|mitarbeiter(in)?\b|inhaber|eigentümer|antragsteller|patient"
    r"|steuer ?id|kennzeichen|personalnummer|(first|last|sur|given|family) ?name|birth|phone"
    r"|(for|efter)navn|fødsels|cpr)",
    re.I,
)
_VALUES = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\Z"),
    re.compile(r"(\+4[59]|004[59]|\(?0[1-9]\d{1,4}\)?)[ /-]+\d[\d /-]{4,}\Z"),
    re.compile(r"[A-Z]{2}\d{2}[ ]?([A-Z0-9]{4}[ ]?){3,7}[A-Z0-9]{0,3}\Z"),
)
_WORD = re.compile(r"[A-ZÄÖÜÆØÅ][\w'’-]+\Z")
_TITLES = re.compile(r"\b(herrn?|frau|dr\.?|prof\.?|dipl\.?-?ing\.?|med\.?)(?=\s|\Z)", re.I)
_NO_PERSON = re.compile(r"stra(ß|ss)e|weg|platz|schule|kita|haus|heim|stift|gemeinde|stadt|verein|gmbh", re.I)
MOST_WORDS = 3
LEAST_SHARE = 0.25  # of a column's values: one street or day-care centre may well be named like a person


def personal_columns(preview: Preview) -> Iterator[str]:
    """One sentence per column that may tell of persons."""
    for number, column in enumerate(preview.reading.columns):
        told = [row[number] for row in preview.rows if number < len(row)]
        values = [value for value in told if value.lower() not in MISSING]
        if _NAMES.search(re.sub(r"[\W_]+", " ", column.name)) or _tell_of_persons(values):
            yield _("Spalte „%(name)s“ sieht nach personenbezogenen Daten aus.") % {"name": column.name}


def _tell_of_persons(values: Sequence[str]) -> bool:
    """Whether any value is an address or number of somebody, or a good part of them names of people."""
    if any(pattern.match(value) for value in values for pattern in _VALUES):
        return True
    people = sum(map(_is_person, values))
    return people > 0 and people >= LEAST_SHARE * len(values)


def _is_person(value: str) -> bool:
    """Whether it reads like Müller, Anna or Dr. Anna Müller-Petersen."""
    words = _TITLES.sub("", value).replace(",", " ").split()
    return (
        1 < len(words) <= MOST_WORDS
        and all(map(_WORD.match, words))
        and not _NO_PERSON.search(value)
        and any(part in _first_names() for word in words for part in word.lower().split("-"))
    )


@cache
def _first_names() -> frozenset[str]:
    """Frequent ones here and across the border: enough to notice a list of people, and for nothing else."""
    return frozenset(Path(__file__).with_name("first_names.txt").read_text("utf-8").split())
