"""The field of a table: rows of cells that add up."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.grids import Cell, Column, sums
from plietsch.core.money import MAX_CENTS, MoneyField, euro

ROWS, SPARE, MOST_ROWS = 4, 2, 60
LONGEST = 300


class TableInput(forms.Widget):
    """Four rows, or the filled ones and two more; saving brings further ones."""

    template_name = "competitions/table.html"
    use_fieldset = True
    columns: Sequence[Column] = ()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[list[str]]:
        numbers = range(len(self.columns))
        rows = [
            [str(data.get(_name(name, row, number)) or "").strip() for number in numbers]
            for row in range(MOST_ROWS)
        ]
        filled = [number for number, row in enumerate(rows) if any(row)]
        return rows[: filled[-1] + 1] if filled else []

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return _name(name, 0, 0) not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0_0"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = value or []
        rows = min(MOST_ROWS, max(ROWS, len(typed) + SPARE))
        context["columns"] = self.columns
        context["rows"] = [
            [
                (
                    column,
                    _name(name, row, number),
                    _text(column, typed[row][number] if row < len(typed) else ""),
                )
                for number, column in enumerate(self.columns)
            ]
            for row in range(rows)
        ]
        context["sums"] = _sums(self.columns, typed)
        return context


def _name(name: str, row: int, column: int) -> str:
    return f"{name}_{row}_{column}"


def _text(column: Column, cell: Cell) -> str:
    """A cell as a person would type it."""
    if cell is None:
        return ""
    return euro(cell).strip("€\xa0 ") if column.kind == "money" and isinstance(cell, int) else str(cell)


def _sums(columns: Sequence[Column], typed: Sequence[Sequence[Cell]]) -> list[str]:
    """The foot of the table; empty while anything that was typed cannot be read."""
    read = [
        [
            cell if isinstance(cell, int) or not column.is_summed else _read(column, cell)
            for column, cell in zip(columns, row, strict=True)
        ]
        for row in typed
    ]
    if not typed or any(isinstance(cell, ValidationError) for row in read for cell in row):
        return []
    return [
        "" if number is None else euro(number) if column.kind == "money" else str(number)
        for column, number in zip(columns, sums(columns, read), strict=True)
    ]


def _read(column: Column, typed: Any) -> Any:
    """What a typed cell means, or the error that says why it means nothing."""
    fields = {
        "money": MoneyField(required=False),
        "number": forms.IntegerField(required=False, min_value=0, max_value=MAX_CENTS),
        "text": forms.CharField(required=False, max_length=LONGEST),
    }
    try:
        return fields[column.kind].clean(typed)
    except ValidationError as error:
        return error


class TableField(forms.Field):
    """Rows of cells; empty rows are dropped, and every cell that cannot be read is named."""

    widget = TableInput

    def __init__(self, *, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.columns = self.widget.columns = columns

    def clean(self, value: Any) -> list[list[Cell]]:
        rows, wrong = [], []
        for number, row in enumerate(value or [], start=1):
            cells = [_read(column, typed) for column, typed in zip(self.columns, row, strict=True)]
            wrong += [
                _("Zeile %(row)d, %(column)s: %(error)s")
                % {"row": number, "column": column.label, "error": " ".join(cell.messages)}
                for column, cell in zip(self.columns, cells, strict=True)
                if isinstance(cell, ValidationError)
            ]
            if any(row):
                rows.append(cells)
        if wrong:
            raise ValidationError([str(text) for text in wrong])
        return rows
