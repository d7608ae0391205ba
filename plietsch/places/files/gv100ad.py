"""The Gemeindeverzeichnis of the Statistisches Bundesamt (GV100AD): fixed-width lines, one place each.

Read are the record types 10 (Land), 40 (Kreis), 50 (Gemeindeverband) and 60 (Gemeinde); 20 and 30
(Regierungsbezirk, Region) are passed over. A kreisfreie Stadt stands in three records and becomes one place.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plietsch.places.files.rows import Problems, Row, Sheet, refuse_doubles
from plietsch.places.models import Kind
from plietsch.places.names import short_name

SOURCE = (
    "© Statistisches Bundesamt (Destatis), {0:%Y}, Gemeindeverzeichnis (GV100AD {0:%d.%m.%Y}), bearbeitet"
)


@dataclass(frozen=True)
class Span:
    """A field's place in the line: first and last column, counted from 1."""

    first: int
    last: int
    name: Any

    def __str__(self) -> str:
        return f"{self.first}-{self.last}" if self.last > self.first else str(self.first)

    def of(self, line: str) -> str:
        return line[self.first - 1 : self.last]


RECORD = Span(1, 2, gettext_lazy("Satzart"))
AS_OF = Span(3, 10, gettext_lazy("Gebietsstand"))
STATE = Span(11, 12, gettext_lazy("Land"))
DISTRICT = Span(11, 15, gettext_lazy("Kreis"))
MUNICIPALITY = Span(16, 18, gettext_lazy("Gemeinde"))
ASSOCIATION = Span(19, 22, gettext_lazy("Gemeindeverband"))
NAME = Span(23, 72, gettext_lazy("Name"))
TYPE = Span(123, 124, gettext_lazy("Textkennzeichen"))
HECTARES = Span(129, 139, gettext_lazy("Fläche"))
POPULATION = Span(140, 150, gettext_lazy("Bevölkerung"))
COLUMNS = {
    "name": str(NAME),
    "name_official": str(NAME),
    "area_km2": str(HECTARES),
    "population": str(POPULATION),
}

DISTRICT_TITLES = {"41": "", "42": "", "43": "Kreis", "44": "Landkreis", "45": "Regionalverband"}
URBAN_DISTRICTS = ("41", "42")
ASSOCIATION_TITLES = {
    "50": "",
    "51": "Amt",
    "52": "Samtgemeinde",
    "53": "Verbandsgemeinde",
    "54": "Verwaltungsgemeinschaft",
    "55": "Amt KLG",
    "56": "Verwaltungsverband",
    "57": "Verbandsgemeinde",
    "58": "Erfüllende Gemeinde",
}
WITHOUT_ASSOCIATION = "50"
MUNICIPALITY_TITLES = {
    "60": "Markt",
    "61": "Kreisfreie Stadt",
    "62": "Stadtkreis",
    "63": "Stadt",
    "64": "Gemeinde",
    "65": "Gemeindefreies Gebiet",
    "66": "Gemeindefreies Gebiet",
    "67": "Große Kreisstadt",
}
URBAN_MUNICIPALITIES = ("61", "62")


def read(text: str) -> Sheet:
    """All places of the file; refused with every mistake named by line and column."""
    problems = Problems()
    records = [
        Record(number, line, problems) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]
    rows = [row for record in records if (row := record.row())]
    dates = {as_of for record in records if (as_of := record.as_of())}
    if len(dates) > 1:
        problems.add(_("Die Datei mischt mehrere Gebietsstände."), column=str(AS_OF), field=str(AS_OF.name))
    refuse_doubles(rows, problems)
    problems.settle()
    as_of = dates.pop()
    return Sheet(
        rows=rows,
        as_of=as_of,
        complete_for=frozenset(row.code for row in rows if row.kind == Kind.STATE),
        attribution=SOURCE.format(as_of),
    )


@dataclass(frozen=True)
class Record:
    """One line of the file."""

    number: int
    line: str
    problems: Problems

    def row(self) -> Row | None:
        """The place of this line, or None where the line tells none."""
        readers = {"10": self.state, "40": self.district, "50": self.association, "60": self.municipality}
        kind = RECORD.of(self.line)
        if kind in readers:
            return readers[kind]()
        if kind not in ("20", "30"):
            self.wrong(RECORD, _("„%s“ ist keine Satzart dieser Datei.") % kind.strip())
        return None

    def state(self) -> Row:
        return Row(self.number, self.key(STATE), Kind.STATE, self.named("Land"), parent="", columns=COLUMNS)

    def district(self) -> Row | None:
        kind = self.choice(TYPE, DISTRICT_TITLES)
        if kind in URBAN_DISTRICTS:
            return None
        code = self.key(DISTRICT)
        facts = self.named(DISTRICT_TITLES[kind])
        return Row(self.number, code, Kind.DISTRICT, facts, parent=code[:2], columns=COLUMNS)

    def association(self) -> Row | None:
        kind = self.choice(TYPE, ASSOCIATION_TITLES)
        if kind == WITHOUT_ASSOCIATION:
            return None
        district = self.key(DISTRICT)
        code = district + self.key(ASSOCIATION)
        facts = self.named(ASSOCIATION_TITLES[kind])
        return Row(self.number, code, Kind.AMT, facts, parent=district, district=district, columns=COLUMNS)

    def municipality(self) -> Row:
        kind = self.choice(TYPE, MUNICIPALITY_TITLES)
        district, own, association = self.key(DISTRICT), self.key(MUNICIPALITY), self.key(ASSOCIATION)
        facts = self.named(MUNICIPALITY_TITLES[kind]) | {
            "ars": district + association + own,
            "population": self.count(POPULATION),
            "area_km2": Decimal(self.count(HECTARES)) / 100,
        }
        if kind in URBAN_MUNICIPALITIES:
            return Row(
                self.number, district + own, Kind.URBAN_DISTRICT, facts, parent=district[:2], columns=COLUMNS
            )
        # 0 and 9 stand for no Verband: the municipality's own number follows (9: gemeindefreies Gebiet).
        parent = district + association if association.startswith("5") else district
        return Row(
            self.number,
            district + own,
            Kind.MUNICIPALITY,
            facts,
            parent=parent,
            district=district,
            columns=COLUMNS,
        )

    def as_of(self) -> date | None:
        digits = AS_OF.of(self.line)
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        except ValueError:
            self.wrong(AS_OF, _("„%s“ ist kein Datum (JJJJMMTT).") % digits.strip())
            return None

    def named(self, title: str) -> dict[str, object]:
        official = " ".join(NAME.of(self.line).split())
        if not official:
            self.wrong(NAME, _("Der Name fehlt."))
        return {"name": short_name(official), "name_official": official, "title": title}

    def key(self, span: Span) -> str:
        digits = span.of(self.line)
        if len(digits.strip()) != span.last - span.first + 1 or not digits.isdecimal():
            self.wrong(span, _("„%s“ ist kein Schlüssel.") % digits.strip())
        return digits

    def count(self, span: Span) -> int:
        digits = span.of(self.line)
        if len(digits) == span.last - span.first + 1 and digits.isdecimal():
            return int(digits)
        self.wrong(span, _("„%s“ ist keine Zahl.") % digits.strip())
        return 0

    def choice(self, span: Span, titles: dict[str, str]) -> str:
        digits = span.of(self.line)
        if digits in titles:
            return digits
        self.wrong(span, _("„%s“ ist hier nicht vorgesehen.") % digits.strip())
        return next(iter(titles))

    def wrong(self, span: Span, text: str) -> None:
        self.problems.add(text, self.number, str(span), str(span.name))
