"""How a file is to be read: encoding, separator, header and kinds, told from its beginning."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from plietsch.opendata.tables.kinds import Kind, guess, guess_point
from plietsch.opendata.tables.problems import FileRefused

HEAD = 512 * 1024
SAMPLE = 2000
MOST_COLUMNS = 500
_DELIMITERS = ";,\t|"
_PREAMBLE = 30  # lines above the header among which we look for it
MOST_SEEN = SAMPLE + _PREAMBLE  # rows of a file that a preview looks at


@dataclass(frozen=True)
class Column:
    """One column: its name in the file and what its values are."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Reading:
    """How to read a file of text: `header_lines` is the number of lines up to and with the header."""

    columns: Sequence[Column]
    encoding: str = "utf-8"
    delimiter: str = ","
    header_lines: int = 1
    point: str = "."

    def as_json(self) -> dict[str, Any]:
        """As a table's row keeps it."""
        columns = [{"name": column.name, "kind": column.kind.value} for column in self.columns]
        return {**vars(self), "columns": columns}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Reading":
        columns = [Column(column["name"], Kind(column["kind"])) for column in kept["columns"]]
        return cls(**{**kept, "columns": columns})

    def with_kinds(self, kinds: Sequence[str]) -> "Reading":
        """The same with the kinds that a person chose."""
        chosen = zip(self.columns, kinds, strict=True)
        return replace(self, columns=[Column(column.name, Kind(kind)) for column, kind in chosen])


@dataclass(frozen=True)
class Preview:
    """A reading and the first rows as it reads them."""

    reading: Reading
    rows: Sequence[Sequence[str]]


def preview(path: Path, *, reading: Reading | None = None) -> Preview:
    """What the beginning of a text file tells; with a `reading`, its rows read in that way."""
    encoding = reading.encoding if reading else encoding_of(path)
    lines = _lines(path, encoding)
    delimiter = reading.delimiter if reading else _delimiter(lines)
    records, ends = _records(lines, delimiter)
    header = ends.index(reading.header_lines) if reading and reading.header_lines else _header(records)
    names = _names(records[header])
    rows = [record for record in records[header + 1 :] if any(record)]
    if reading:
        return Preview(reading, rows)
    values = [cell for row in rows for cell in row]
    point = guess_point(values) if delimiter != "," else "."
    columns = [
        Column(name, guess(name, [row[number] for row in rows if number < len(row)], point))
        for number, name in enumerate(names)
    ]
    return Preview(Reading(columns, encoding, delimiter, ends[header], point), rows)


def encoding_of(path: Path) -> str:
    """UTF-8 (with or without its mark) where the whole file is, else Windows' cp1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        first = file.read(3)
        file.seek(0)
        try:
            while chunk := file.read(1024 * 1024):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig" if first == codecs.BOM_UTF8 else "utf-8"


def _lines(path: Path, encoding: str) -> list[str]:
    with path.open("rb") as file:
        head = file.read(HEAD)
        is_whole = not file.read(1)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head, final=is_whole)
    except UnicodeDecodeError as error:
        line = head.count(b"\n", 0, error.start) + 1
        raise FileRefused(_("Zeile %(line)s: Ein Zeichen ist nicht lesbar.") % {"line": line}) from error
    lines = text.splitlines(keepends=True)
    if not text.strip():
        raise FileRefused(_("Die Datei ist leer."))
    return lines if is_whole or len(lines) == 1 else lines[:-1]


def _delimiter(lines: Sequence[str]) -> str:
    """The separator that splits most lines into the same number of cells."""

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(record) for record in _records(lines[:200], delimiter)[0])
        width, count = max(widths.items(), key=lambda item: (item[0] > 1) * item[1])
        return (width > 1) * count, width

    return max(_DELIMITERS, key=agreement)


def _records(lines: Sequence[str], delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Records with trimmed cells, and the number of the line with which each ends."""
    reader = csv.reader(iter(lines), delimiter=delimiter)
    records, ends = [], []
    try:
        for record in islice(reader, MOST_SEEN):
            records.append([cell.strip() for cell in record])
            ends.append(reader.line_num)
    except csv.Error as error:
        raise FileRefused(_("Zeile %(line)s ist nicht lesbar.") % {"line": reader.line_num}) from error
    return records, ends


def _header(records: Sequence[Sequence[str]]) -> int:
    """The first record as wide as most are, whose cells are mostly filled and not numbers."""
    width = Counter(len(record) for record in records).most_common(1)[0][0]
    for number, record in enumerate(records[:_PREAMBLE]):
        filled = [cell for cell in record if cell]
        if len(record) == width and len(filled) * 2 > width:
            return number
    raise FileRefused(_("Wir finden keine Kopfzeile mit den Namen der Spalten."))


def _names(record: Sequence[str]) -> list[str]:
    """The names of the columns, made single and given where they lack."""
    if len(record) > MOST_COLUMNS:
        raise FileRefused(_("Die Tabelle hat mehr als %(most)s Spalten.") % {"most": MOST_COLUMNS})
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(record, 1):
        base = re.sub(r"\s+", " ", cell)[:80] or _("Spalte %(number)s") % {"number": number}
        name, again = base, 1
        while name.casefold() in taken:
            again += 1
            name = f"{base} {again}"
        taken.add(name.casefold())
        names.append(name)
    return names
