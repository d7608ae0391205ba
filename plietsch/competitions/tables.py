"""Tables as files: numbers stay numbers, and no text is ever taken for a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Sequence[Mapping[str, Any]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SHEET_NAME = 31


def as_csv(rows: Rows, head: Sequence[str] = ()) -> bytes:
    """Semicolons, decimal commas and a byte order mark, which German spreadsheets expect.

    `head` names the columns where there are no rows to name them.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    if rows or head:
        writer.writerow(rows[0] if rows else head)
    writer.writerows([_german(cell) for cell in row.values()] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with a sheet per table, whose head stays in sight."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:_SHEET_NAME])
        sheet.freeze_panes = "A2"
        if rows:
            sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([_defused(cell) for cell in row.values()])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _german(cell: Any) -> Any:
    return f"{cell:.2f}".replace(".", ",") if isinstance(cell, float) else _defused(cell)


def _defused(cell: Any) -> Any:
    """The same words behind an apostrophe, where a spreadsheet would begin to calculate."""
    if not isinstance(cell, str):
        return cell
    printable = "".join(char for char in cell if char >= " " or char in "\t\n")
    return f"'{printable}" if printable.lstrip(" ").startswith(_FORMULA) else printable
