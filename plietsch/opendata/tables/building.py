"""From a file of text to a table: typed, profiled, stored as Parquet; what was changed is told in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from plietsch.opendata.tables import kinds
from plietsch.opendata.tables.kinds import Kind
from plietsch.opendata.tables.problems import FileRefused
from plietsch.opendata.tables.reading import Reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAGE = 100
MOST_FACETS = 20
MOST_PROBLEMS = 20
MEMORY = "1GB"
Report = Callable[[int], None]


@dataclass(frozen=True)
class Built:
    """A finished table: `columns` as JSON with their profile, and the first page of rows."""

    parquet: Path
    row_count: int
    columns: list[dict[str, Any]]
    first_rows: list[list[Any]]
    remarks: list[str]


def build(source: Path, reading: Reading, workshop: Path, *, report: Report) -> Built:
    """Read a file in the confirmed way; `report` hears the percent that are done."""
    import duckdb

    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2, "temp_directory": str(workshop)}) as db:
        _load(db, _as_utf8(source, reading, workshop), reading)
        report(40)
        reading, remarks = _type(db, reading)
        report(70)
        parquet = workshop / "table.parquet"
        db.execute(f"COPY typed TO '{_text(str(parquet))}' (FORMAT parquet, COMPRESSION zstd)")
        report(85)
        columns = [_profile(db, column.name, column.kind) for column in reading.columns]
        rows = db.execute(f"SELECT * FROM typed LIMIT {PAGE}").fetchall()
        count = _one(db, "SELECT count(*) FROM typed")[0]
    first_rows = [[kinds.plain(value) for value in row] for row in rows]
    return Built(parquet, count, columns, first_rows, remarks)


def quoted(name: str) -> str:
    """A name of a column in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _as_utf8(source: Path, reading: Reading, workshop: Path) -> Path:
    """The rows below the header as UTF-8, which is all that DuckDB reads."""
    target = workshop / "rows.csv"
    with source.open(encoding=reading.encoding, newline="") as read, target.open("w", newline="") as written:
        try:
            for _line in range(reading.header_lines):
                next(read)
            while chunk := read.read(1024 * 1024):
                written.write(chunk)
        except UnicodeDecodeError as error:
            raise FileRefused(_("Ein Zeichen ist nicht lesbar (%s).") % reading.encoding) from error
        except StopIteration:
            pass
    return target


def _load(db: "DuckDBPyConnection", rows: Path, reading: Reading) -> None:
    """All cells as text; the file is refused with the lines that have too few or too many."""
    import duckdb

    columns = ", ".join(f"'{_text(column.name)}': 'VARCHAR'" for column in reading.columns)
    options = f"""delim='{reading.delimiter}', quote='"', escape='"', header=false, auto_detect=false,
        columns={{{columns}}}, store_rejects=true, rejects_limit={MOST_PROBLEMS + 1}"""
    try:
        db.execute(f"CREATE TEMP TABLE told AS SELECT * FROM read_csv('{_text(str(rows))}', {options})")
    except duckdb.Error as error:
        raise FileRefused(_("Die Datei ist nicht lesbar: %s") % str(error).splitlines()[0]) from error
    wrong = db.execute("SELECT DISTINCT line, error_type FROM reject_errors ORDER BY line").fetchall()
    if wrong:
        raise FileRefused("\n".join(_wrong_line(reading, *each) for each in wrong[:MOST_PROBLEMS]))
    if not _one(db, "SELECT count(*) FROM told")[0]:
        raise FileRefused(_("Unter der Kopfzeile stehen keine Zeilen."))


def _wrong_line(reading: Reading, line: int, error: str) -> str:
    place = {"line": line + reading.header_lines, "count": len(reading.columns)}
    if error == "MISSING COLUMNS":
        return _("Zeile %(line)s hat weniger als %(count)s Zellen.") % place
    if error == "TOO MANY COLUMNS":
        return _("Zeile %(line)s hat mehr als %(count)s Zellen.") % place
    return _("Zeile %(line)s ist nicht lesbar.") % place


def _type(db: "DuckDBPyConnection", reading: Reading) -> tuple[Reading, list[str]]:
    """Read every column as its kind; one with values of another kind stays text, and we say which."""
    _read_as(db, reading)
    typed = [column for column in reading.columns if column.kind != Kind.TEXT]
    if not typed:
        return reading, []
    told = _one(db, "SELECT " + _counts(typed, kinds.is_told) + " FROM told")
    fits = _one(db, "SELECT " + ", ".join(f"count({quoted(c.name)})" for c in typed) + " FROM typed")
    wrong = [column for column, t, f in zip(typed, told, fits, strict=True) if t != f]
    if not wrong:
        return reading, []
    remarks = [_stays_text(db, column.name, column.kind, reading) for column in wrong]
    columns = [replace(column, kind=Kind.TEXT) if column in wrong else column for column in reading.columns]
    reading = replace(reading, columns=columns)
    _read_as(db, reading)
    return reading, remarks


def _read_as(db: "DuckDBPyConnection", reading: Reading) -> None:
    cells = [
        f"{kinds.reading(quoted(column.name), column.kind, reading.point)} AS {quoted(column.name)}"
        for column in reading.columns
    ]
    db.execute(f"CREATE OR REPLACE TEMP TABLE typed AS SELECT {', '.join(cells)} FROM told")


def _counts(columns: Sequence[Any], condition: Callable[[str], str]) -> str:
    return ", ".join(f"count(*) FILTER ({condition(quoted(column.name))})" for column in columns)


def _stays_text(db: "DuckDBPyConnection", name: str, kind: Kind, reading: Reading) -> str:
    column = quoted(name)
    wrong = f"{kinds.is_told(column)} AND {kinds.reading(column, kind, reading.point)} IS NULL"
    count, row, example = _one(
        db, f"SELECT count(*), min(rowid), arg_min({column}, rowid) FROM told WHERE {wrong}"
    )
    return _(
        "Spalte „%(name)s“ bleibt Text: „%(example)s“ in Zeile %(line)s passt nicht zu „%(kind)s“ "
        "(solche Werte: %(count)s)."
    ) % {
        "name": name,
        "count": count,
        "kind": kind.label,
        "example": example[:80],
        "line": row + reading.header_lines + 1,
    }


def _profile(db: "DuckDBPyConnection", name: str, kind: Kind) -> dict[str, Any]:
    """What a column holds: how many values and different ones, from where to where, the frequent ones."""
    column = quoted(name)
    mean = f"avg({column})" if kind.is_numeric else "NULL"
    filled, different, least, most, average = _one(
        db,
        f"SELECT count({column}), approx_count_distinct({column}), min({column}), max({column}), {mean} "
        "FROM typed",
    )
    facets = []
    if different <= 10 * MOST_FACETS and kind in (Kind.TEXT, Kind.TRUTH, Kind.WHOLE):
        facets = db.execute(
            f"SELECT {column}, count(*) FROM typed WHERE {column} IS NOT NULL "
            f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_FACETS}"
        ).fetchall()
    return {
        "name": name,
        "kind": kind.value,
        "filled": filled,
        "different": different,
        "least": _short(least),
        "most": _short(most),
        "mean": average,
        "facets": [[_short(value), count] for value, count in facets],
    }


def _short(value: Any) -> Any:
    value = kinds.plain(value)
    return value[:100] if isinstance(value, str) else value


def _one(db: "DuckDBPyConnection", question: str) -> tuple[Any, ...]:
    answer = db.execute(question).fetchone()
    assert answer is not None  # noqa: S101 - an aggregate always answers
    return tuple(answer)


def _text(text: str) -> str:
    return text.replace("'", "''")
