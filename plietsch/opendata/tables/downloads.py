"""A table as a file: CSV, JSON, Excel, Parquet. Nothing in it is taken for a formula."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from plietsch.opendata.tables import kinds
from plietsch.opendata.tables.problems import QueryRefused
from plietsch.opendata.tables.selecting import SelectedRows
from plietsch.opendata.tables.shelf import place_of, workshop

MOST_EXCEL_ROWS = 1_048_575
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA = re.compile(r"[=+\-@\t\r]")


def download(rows: SelectedRows, ending: str, name: str) -> HttpResponseBase:
    """The selected rows as a file of this format; Parquet always holds them all."""
    response = _MAKERS[ending](rows)
    response.headers["Content-Type"] = MEDIA_TYPES[ending] + ("; charset=utf-8" if ending == "csv" else "")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}") or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _csv(rows: SelectedRows) -> HttpResponseBase:
    return StreamingHttpResponse(_csv_lines(rows))


def _csv_lines(rows: SelectedRows) -> Iterator[str]:
    yield _csv_text([list(rows.kinds)])
    for chunk in rows.chunks():
        yield _csv_text(chunk)


def _csv_text(chunk: list[Any]) -> str:
    file = StringIO()
    csv.writer(file).writerows([_harmless(kinds.plain(value)) for value in row] for row in chunk)
    return file.getvalue()


def _harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula, made to be read as text."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _json(rows: SelectedRows) -> HttpResponseBase:
    return StreamingHttpResponse(_json_lines(rows))


def _json_lines(rows: SelectedRows) -> Iterator[str]:
    names, start = list(rows.kinds), "["
    for chunk in rows.chunks():
        objects = (dict(zip(names, map(kinds.plain, row), strict=True)) for row in chunk)
        yield start + ",\n".join(json.dumps(each, ensure_ascii=False) for each in objects)
        start = ",\n"
    yield "]" if start != "[" else "[]"


def _parquet(rows: SelectedRows) -> HttpResponseBase:
    return FileResponse(place_of(rows.table.content).open("rb"))


def _xlsx(rows: SelectedRows) -> HttpResponseBase:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    if rows.count() > MOST_EXCEL_ROWS:
        raise QueryRefused(
            _("Excel fasst nicht mehr als 1.048.575 Zeilen. Bitte schränken Sie die Auswahl ein.")
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Daten"))

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        written = WriteOnlyCell(sheet, value=re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value))
        written.data_type = "s"  # never a formula
        return written

    sheet.append([cell(name) for name in rows.kinds])
    for chunk in rows.chunks():
        for row in chunk:
            sheet.append([cell(value) for value in row])
    with workshop() as folder:
        book.save(folder / "table.xlsx")
        return HttpResponse((folder / "table.xlsx").read_bytes())


_MAKERS: dict[str, Callable[[SelectedRows], HttpResponseBase]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
    "xlsx": _xlsx,
}
