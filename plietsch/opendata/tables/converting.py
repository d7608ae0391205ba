"""Workbooks and GeoJSON become text with commas, points and ISO dates, so that one reader serves all."""

import codecs
import csv
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, TextIO
from zipfile import BadZipFile

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.translation import gettext as _

from plietsch.opendata.models import FileFormat
from plietsch.opendata.tables.geojson import features_of
from plietsch.opendata.tables.problems import FileRefused

LON, LAT = "lon", "lat"


def as_text(source: Path, file_format: str, workshop: Path, *, most: int | None = None) -> Path:
    """The file itself where it is text, else a CSV of its rows, or of the first `most` of them."""
    if file_format == FileFormat.CSV:
        return source
    rows = _sheet(source, most) if file_format == FileFormat.XLSX else _features(source)
    target = workshop / "converted.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        write_rows(file, islice(rows, most))
    return target


def in_utf8(file: UploadedFile) -> UploadedFile:
    """The same text in UTF-8, where spreadsheets wrote it as "Unicode text" (UTF-16)."""
    file.seek(0)
    mark = file.read(2)
    file.seek(0)
    if mark not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return file
    written = TemporaryUploadedFile(file.name or "", "text/csv", 0, "utf-8")
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        for chunk in file.chunks():
            written.write(decoder.decode(chunk).encode())
        written.write(decoder.decode(b"", final=True).encode())
    except UnicodeError as error:
        raise FileRefused(
            _("Die Datei (UTF-16) ist nicht ganz lesbar. Speichern Sie sie als CSV in UTF-8.")
        ) from error
    written.size = written.tell()
    written.seek(0)
    return written


def write_rows(file: TextIO, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of Python values in the plain form that we read back."""
    csv.writer(file, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _sheet(source: Path, most: int | None) -> Iterator[Sequence[Any]]:
    """The rows of the first sheet that is not empty, without empty rows and columns behind the last."""
    try:
        rows = _first_rows(source, most)
    except (KeyError, ValueError, OSError, SyntaxError, BadZipFile, zlib.error) as error:
        raise FileRefused(_("Die Excel-Datei ist beschädigt.")) from error
    if not rows:
        raise FileRefused(_("Die Excel-Datei ist leer."))
    width = max(_width(row) for row in rows)
    return (tuple(row[:width]) + (None,) * (width - len(row)) for row in rows)


def _first_rows(source: Path, most: int | None) -> Sequence[Sequence[Any]]:
    import openpyxl

    book = openpyxl.load_workbook(source.open("rb"), read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says about its size may be wrong
        filled = (row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row))
        if rows := list(islice(filled, most)):
            return rows
    return []


def _width(row: Sequence[Any]) -> int:
    return max(number for number, cell in enumerate(row, 1) if cell is not None)


def _features(source: Path) -> Iterator[Sequence[Any]]:
    """A row per feature: its properties, and of a point where it lies, of other shapes the geometry."""
    features = features_of(source)
    names = list(dict.fromkeys(name for feature in features for name in feature["properties"] or {}))
    points = all((feature.get("geometry") or {}).get("type") in ("Point", None) for feature in features)
    yield [*names, LON, LAT] if points else [*names, "geometry"]
    for feature in features:
        values = [_property((feature["properties"] or {}).get(name)) for name in names]
        geometry = feature.get("geometry")
        if points:
            yield [*values, *(geometry["coordinates"][:2] if geometry else (None, None))]
        else:
            yield [*values, json.dumps(geometry, ensure_ascii=False) if geometry else None]


def _property(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
