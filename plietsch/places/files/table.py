"""The documented CSV of places (docs/import-places.md): a head line, then one place a line."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from plietsch.places.files.rows import FileRefused, Problem, Problems, Row, Sheet, refuse_doubles
from plietsch.places.models import Kind
from plietsch.places.names import short_name

# Each column by its name in our documentation and the names that official tables use.
COLUMNS = {
    "code": ("code", "ags", "key"),
    "kind": ("kind", "type"),
    "country": ("country",),
    "name": ("name",),
    "name_official": ("name_official", "full_name"),
    "title": ("title", "type"),
    "aliases": ("aliases", "name_de"),
    "ars": ("ars",),
    "parent": ("parent", "association_key"),
    "district": ("district_code", "district_ags"),
    "members": ("members",),
    "population": ("population",),
    "area_km2": ("area_km2",),
    "lat": ("lat",),
    "lon": ("lon",),
    "valid_from": ("valid_from",),
    "valid_to": ("valid_to",),
    "successor": ("successor",),
}
TITLED = {
    "land": Kind.STATE,
    "kreis": Kind.DISTRICT,
    "landkreis": Kind.DISTRICT,
    "kreisfreie stadt": Kind.URBAN_DISTRICT,
    "stadtkreis": Kind.URBAN_DISTRICT,
    "amt": Kind.AMT,
    "amt klg": Kind.AMT,
    "kirchspielslandgemeinde": Kind.AMT,
    "stadt": Kind.MUNICIPALITY,
    "gemeinde": Kind.MUNICIPALITY,
    "gemeindefreies gebiet": Kind.MUNICIPALITY,
    "gemeindefreies gebiet (unbewohnt)": Kind.MUNICIPALITY,
    "zusammenschluss": Kind.ASSOCIATION,
}
TITLES = {
    "kirchspielslandgemeinde": "Amt KLG",
    "gemeindefreies gebiet (unbewohnt)": "Gemeindefreies Gebiet",
}
SHAPES = {
    Kind.STATE: r"\d{2}",
    Kind.DISTRICT: r"\d{5}",
    Kind.URBAN_DISTRICT: r"\d{8}",
    Kind.AMT: r"\d{9}",
    Kind.MUNICIPALITY: r"\d{8}",
    Kind.ASSOCIATION: r"[a-z][a-z0-9-]{2,39}",
    Kind.DANISH_MUNICIPALITY: r"DK\d{4}",
}


def read(text: str) -> Sheet:
    """All places of the table; refused with every mistake named by line and column."""
    problems = Problems()
    rows = [row for line in _lines(text, problems) if (row := line.row())]
    refuse_doubles(rows, problems)
    problems.settle()
    return Sheet(rows=rows)


def _lines(text: str, problems: Problems) -> Iterator["Line"]:
    delimiter, last = _delimiter(text), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        head = [name.strip().lower() for name in next(reader)]
        positions, last = _positions(head), reader.line_num
        for cells in reader:
            if len(cells) not in (0, len(head)):
                problems.add(
                    _("%(found)s Felder statt %(expected)s.") % {"found": len(cells), "expected": len(head)},
                    reader.line_num,
                    min(len(cells), len(head)) + 1,
                )
            elif any(cells):
                yield Line(reader.line_num, [cell.strip() for cell in cells], positions, problems)
            last = reader.line_num
    except csv.Error as error:
        rest = "".join(io.StringIO(text, newline="").readlines()[last:])
        problem = Problem(_reason(error), last + 1, str(_first_unsound(rest, delimiter)))
        raise FileRefused([*problems.found, problem]) from error


def _first_unsound(line: str, delimiter: str) -> int:
    """The column of the first field that is quoted wrongly or too long."""
    field = re.compile(rf'("(?:[^"]|"")*"|[^"{delimiter}\r\n][^{delimiter}\r\n]*|)({delimiter}|\r?\n|$)')
    column, start = 1, 0
    while (
        (found := field.match(line, start))
        and found[2] == delimiter
        and len(found[1]) < csv.field_size_limit()
    ):
        column, start = column + 1, found.end()
    return column


def _reason(error: csv.Error) -> str:
    if "field limit" in str(error):
        text = _("Ein Feld hat mehr als %s Zeichen. Vielleicht fehlt ein Anführungszeichen.")
        return text % csv.field_size_limit()
    return _("Die Anführungszeichen gehen nicht auf (%s).") % error


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _positions(head: list[str]) -> dict[str, int]:
    positions = {
        column: head.index(name)
        for column, names in COLUMNS.items()
        if (name := next((name for name in names if name in head), None))
    }
    missing = [column for column in ("code", "name") if column not in positions]
    if missing:
        raise FileRefused([Problem(_("In der Kopfzeile fehlt: %s.") % ", ".join(missing), 1)])
    return positions


@dataclass(frozen=True)
class Line:
    """One line of the table, its cells by the name of the column."""

    number: int
    cells: list[str]
    positions: dict[str, int]
    problems: Problems

    def row(self) -> Row | None:
        """The place of this line."""
        kind = self.kind()
        if kind is None:
            return None
        code = self.code(kind)
        district = self.district(kind, code)
        return Row(
            line=self.number,
            code=code,
            kind=kind,
            facts=self.facts(),
            parent=self.parent(kind, code, district),
            district=district,
            successor=self.cell("successor"),
            members=tuple((self.cell("members") or "").split()) if self.tells("members") else None,
            columns={column: str(position + 1) for column, position in self.positions.items()},
        )

    def kind(self) -> Kind | None:
        if (self.cell("country") or "").upper() == "DK":
            return Kind.DANISH_MUNICIPALITY
        word = self.cell("kind") or ""
        if word in Kind.values:
            return Kind(word)
        if word.lower() not in TITLED:
            self.wrong("kind", _("„%s“ ist keine Art von Ort.") % word)
        return TITLED.get(word.lower())

    def code(self, kind: Kind) -> str:
        code = self.cell("code") or ""
        if kind == Kind.URBAN_DISTRICT and re.fullmatch(r"\d{5}", code):
            code += "000"
        if kind == Kind.DANISH_MUNICIPALITY and re.fullmatch(r"\d{4}", code):
            code = f"DK{code}"
        if not re.fullmatch(SHAPES[kind], code, re.ASCII):
            self.wrong(
                "code", _("„%(code)s“ ist kein Schlüssel für: %(kind)s.") % {"code": code, "kind": kind.label}
            )
        return code

    def district(self, kind: Kind, code: str) -> str | None:
        if kind in (Kind.AMT, Kind.MUNICIPALITY):
            return self.cell("district") or code[:5]
        return self.cell("district") if kind == Kind.ASSOCIATION else None

    def parent(self, kind: Kind, code: str, district: str | None) -> str | None:
        if kind in (Kind.DISTRICT, Kind.URBAN_DISTRICT):
            return code[:2]
        if kind == Kind.MUNICIPALITY:
            return (self.cell("parent") or district) if self.tells("parent") else None
        return district if kind in (Kind.AMT, Kind.ASSOCIATION) else ""

    def facts(self) -> dict[str, Any]:
        facts = {
            name: self.cell(name) or "" for name in ("ars", "aliases", "name_official") if self.tells(name)
        }
        facts["name"] = short_name(self.cell("name") or "")
        if not facts["name"]:
            self.wrong("name", _("Der Name fehlt."))
        title = self.cell("title") or ""
        if title and title not in Kind.values:
            facts["title"] = TITLES.get(title.lower(), title)
        for name, convert in CONVERTERS.items():
            if self.tells(name) and self.cell(name):
                facts[name] = self.converted(name, convert)
        return facts

    def converted(self, name: str, convert: Callable[[str], Any]) -> Any:
        try:
            return convert(self.cell(name) or "")
        except (ValueError, InvalidOperation):
            self.wrong(name, _("„%s“ ist hier kein gültiger Wert.") % self.cell(name))
            return None

    def tells(self, column: str) -> bool:
        return column in self.positions

    def cell(self, column: str) -> str | None:
        return self.cells[self.positions[column]] if column in self.positions else None

    def wrong(self, column: str, text: str) -> None:
        position = self.positions.get(column)
        self.problems.add(text, self.number, "" if position is None else position + 1, column)


def _between(least: float, most: float) -> Callable[[str], float]:
    def convert(text: str) -> float:
        number = float(text.replace(",", "."))
        if not least <= number <= most:
            raise ValueError(text)
        return number

    return convert


def _count(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def _area(text: str) -> Decimal:
    if not re.fullmatch(r"\d{1,7}([.,]\d{1,6})?", text, re.ASCII):
        raise ValueError(text)
    return Decimal(text.replace(",", ".")).quantize(Decimal("0.01"))


CONVERTERS: dict[str, Callable[[str], Any]] = {
    "population": _count,
    "area_km2": _area,
    "lat": _between(-90, 90),
    "lon": _between(-180, 180),
    "valid_from": date.fromisoformat,
    "valid_to": date.fromisoformat,
}
