"""A table as a file: CSV, JSON, Excel, Parquet. Nothing in it is taken for a formula."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from plietsch.opendata.tables.building import quoted
from plietsch.opendata.tables.problems import QueryRefused
from plietsch.opendata.tables.selecting import SelectedRows
from plietsch.opendata.tables.shelf import place_of, workshop
from plietsch.opendata.tables.workbooks import write_workbook
from plietsch.opendata.tables.written import as_csv, as_xlsx, object_of

MOST_EXCEL_ROWS = 1_048_575
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


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
    head = StringIO()
    csv.writer(head).writerow(rows.kinds)
    yield head.getvalue()
    cells = [as_csv(quoted(name), kind) for name, kind in rows.kinds.items()]
    yield from rows.texts(" || ',' || ".join(cells) + " || chr(13) || chr(10)")


def _json(rows: SelectedRows) -> HttpResponseBase:
    return StreamingHttpResponse(_json_lines(rows))


def _json_lines(rows: SelectedRows) -> Iterator[str]:
    start = "["
    for objects in rows.texts(f"',' || chr(10) || {object_of(rows.kinds)}"):
        yield start + objects[2:] if start else objects
        start = ""
    yield start + "]"


def _parquet(rows: SelectedRows) -> HttpResponseBase:
    return FileResponse(place_of(rows.table.content).open("rb"))


def _xlsx(rows: SelectedRows) -> HttpResponseBase:
    if (count := rows.count()) > MOST_EXCEL_ROWS:
        raise QueryRefused(
            _("Excel fasst nicht mehr als 1.048.575 Zeilen. Bitte schränken Sie die Auswahl ein.")
        )
    cells = [as_xlsx(quoted(name), kind) for name, kind in rows.kinds.items()]
    written = rows.texts(f"'<row>' || {' || '.join(cells)} || '</row>'")
    with workshop() as folder:
        place = folder / "table.xlsx"
        write_workbook(place, title=_("Daten"), head=rows.kinds, rows=written, row_count=count)
        return FileResponse(place.open("rb"))


_MAKERS: dict[str, Callable[[SelectedRows], HttpResponseBase]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
    "xlsx": _xlsx,
}
