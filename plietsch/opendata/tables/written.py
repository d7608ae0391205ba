"""Cells as text of a file, written by DuckDB: a million rows take seconds, and other threads go on meanwhile.

Each function takes a column, quoted, and its kind, and gives an expression of SQL.
"""

from collections.abc import Mapping

from plietsch.opendata.tables.building import quoted
from plietsch.opendata.tables.kinds import Kind

SERIAL_OF_1970 = 25_569  # Excel counts days from the end of 1899
FIRST_DAY = "1900-03-01"  # before it Excel counts a day that was none
LONGEST = 32_767  # characters of a cell in Excel
DAY, MOMENT = 1, 2  # styles of `workbooks`
_FORMULA = r"^[=+\-@\t\r]"
_NEEDS_QUOTES = r'[",\r\n]'
_ILLEGIBLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"  # XML cannot hold these


def as_csv(column: str, kind: Kind) -> str:
    """A cell between commas; text that a spreadsheet would run as a formula is made to be read as text."""
    if kind != Kind.TEXT:
        return f"coalesce({plain(column, kind)}, '')"
    harmless = f"if(regexp_matches({column}, '{_FORMULA}'), chr(39) || {column}, {column})"
    in_quotes = f"""'"' || replace({harmless}, '"', '""') || '"'"""
    return f"if(regexp_matches({column}, '{_NEEDS_QUOTES}'), {in_quotes}, coalesce({harmless}, ''))"


def as_json(column: str, kind: Kind) -> str:
    """A value as `kinds.plain` hands it to JSON."""
    return plain(column, kind) if kind == Kind.MOMENT else column


def object_of(kinds: Mapping[str, Kind]) -> str:
    """A whole row as an object of JSON, in one line."""
    pairs = (f"{_literal(name)}, {as_json(quoted(name), kind)}" for name, kind in kinds.items())
    return f"json_object({', '.join(pairs)})"


def as_xlsx(column: str, kind: Kind) -> str:
    """A cell of a sheet; text stays text there, whatever it looks like."""
    match kind:
        case Kind.WHOLE | Kind.NUMBER:
            return f"coalesce('<c><v>' || {column} || '</v></c>', '<c/>')"
        case Kind.TRUTH:
            return f"""coalesce('<c t="b"><v>' || CAST({column} AS INTEGER) || '</v></c>', '<c/>')"""
        case Kind.DATE:
            return _dated(column, kind, DAY, f"CAST(epoch({column}) / 86400 AS BIGINT) + {SERIAL_OF_1970}")
        case Kind.MOMENT:
            return _dated(column, kind, MOMENT, f"epoch_us({column}) / 86400000000.0 + {SERIAL_OF_1970}")
    return _text_of_sheet(column)


def plain(column: str, kind: Kind) -> str:
    """A value as `kinds.plain` writes it, as text; a truth is true or false, as in JSON."""
    if kind != Kind.MOMENT:
        return f"CAST({column} AS VARCHAR)"
    whole, parts = (f"strftime({column}, '%Y-%m-%dT%H:%M:%S{rest}')" for rest in ("", ".%f"))
    return f"if(epoch_us({column}) % 1000000 = 0, {whole}, {parts})"


def _dated(column: str, kind: Kind, style: int, serial: str) -> str:
    """A day that Excel can count; an older one is text."""
    counted = f"""'<c s="{style}"><v>' || ({serial}) || '</v></c>'"""
    return f"if({column} >= '{FIRST_DAY}', {counted}, {_text_of_sheet(plain(column, kind))})"


def _text_of_sheet(text: str) -> str:
    legible = f"regexp_replace(left({text}, {LONGEST}), '{_ILLEGIBLE}', '', 'g')"
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        legible = f"replace({legible}, '{sign}', '{written}')"
    start = '<c t="inlineStr"><is><t xml:space="preserve">'
    return f"coalesce('{start}' || {legible} || '</t></is></c>', '<c/>')"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
