"""Questions to a table: built from names and values only, answered exactly, refused in words."""

import csv
import json
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from plietsch.opendata.models import Table
from plietsch.opendata.tables.asking import asking
from plietsch.opendata.tables.downloads import download
from plietsch.opendata.tables.paging import write_pages
from plietsch.opendata.tables.problems import QueryRefused
from plietsch.opendata.tables.selecting import Filter, Measure, Op, SelectedRows, Selection
from plietsch.opendata.tables.shelf import drop, pages_of, place_of, put
from tests.opendata.test_import import make


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    """A small table on the shelf, of which the database knows nothing."""
    built = make(tmp_path, "Ort;Wert;Am\nKiel;1;01.01.2026\nKiel;3;02.01.2026\nEutin;;03.01.2026\n=1+1;7;\n")
    content = put(built.parquet)
    yield Table(
        content=content, columns=built.columns, first_rows=built.first_rows, row_count=built.row_count
    )
    drop(content)


def towns(table: Table, *filters: Filter, **more: object) -> list[object]:
    return [row[0] for row in SelectedRows(table, Selection(filters, **more))[0:10]]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "op", "value", "expected"),
    [
        ("Ort", Op.IS, "Kiel", ["Kiel", "Kiel"]),
        ("Ort", Op.IS_NOT, "Kiel", ["Eutin", "=1+1"]),
        ("Ort", Op.CONTAINS, "UTI", ["Eutin"]),
        ("Wert", Op.LEAST, "3", ["Kiel", "=1+1"]),
        ("Wert", Op.MOST, "1,5", ["Kiel"]),
        ("Wert", Op.EMPTY, "", ["Eutin"]),
        ("Am", Op.LEAST, "02.01.2026", ["Kiel", "Eutin"]),
        ("Am", Op.IS, "2026-01-01", ["Kiel"]),
        ("Ort", Op.IS, "' OR 1=1 --", []),
        ("Ort", Op.CONTAINS, "%", []),
    ],
)
def test_filters_find_exactly_what_is_asked(
    table: Table, column: str, op: Op, value: str, expected: list[str]
) -> None:
    assert towns(table, Filter(column, op, [value])) == expected
    assert SelectedRows(table, Selection([Filter(column, op, [value])])).count() == len(expected)


def test_rows_come_in_the_order_that_is_asked_for_and_empty_ones_last(table: Table) -> None:
    assert towns(table, sort=[("Wert", True)]) == ["=1+1", "Kiel", "Kiel", "Eutin"]
    assert towns(table, sort=[("Wert", False)]) == ["Kiel", "Kiel", "=1+1", "Eutin"]
    assert towns(table) == ["Kiel", "Kiel", "Eutin", "=1+1"]


def test_groups_are_counted_and_summed(table: Table) -> None:
    rows = SelectedRows(table, Selection())

    assert rows.groups("Ort", Measure.COUNT) == [("Kiel", 2), ("=1+1", 1), ("Eutin", 1)]
    assert rows.groups("Ort", Measure.SUM, "Wert") == [("=1+1", 7), ("Kiel", 4), ("Eutin", None)]


@pytest.mark.parametrize(
    "filters",
    [
        [Filter("Nirgends", Op.IS, ["1"])],
        [Filter('Ort" = 1 --', Op.IS, ["1"])],
        [Filter("Wert", Op.IS, ["viel"])],
        [Filter("Am", Op.LEAST, ["31.02.2026"])],
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(table: Table, filters: list[Filter]) -> None:
    with pytest.raises(QueryRefused, match="„"):
        SelectedRows(table, Selection(filters))


def test_a_question_never_leaves_the_shelf(table: Table, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")

    with asking() as cursor:
        assert cursor.execute(
            "SELECT count(*) FROM read_parquet(?)", [str(place_of(table.content))]
        ).fetchone() == (4,)
        for hostile in (
            f"SELECT * FROM read_csv('{secret}')",  # noqa: S608
            f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
            "INSTALL httpfs",
            "SET enable_external_access=true",
        ):
            with pytest.raises(duckdb.Error, match=r"(?i)permission|disabled|locked|configuration"):
                cursor.execute(hostile)


def test_a_question_that_takes_too_long_is_ended(table: Table) -> None:
    with pytest.raises(QueryRefused, match="zu lange"), asking(seconds=0.2) as cursor:
        cursor.execute("SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b").fetchone()


def test_files_hold_every_value_as_it_is(tmp_path: Path) -> None:
    rows = [
        ('"a;""b""\n<&>"', "1", "31.12.2025", "01.02.2026 10:00", "ja", "1,5"),
        ("=1+1", "", "01.01.1890", "2026-02-01 10:00:00.25", "nein", ""),
        ("ä,b", "-7", "", "", "", "1e20"),
    ]
    built = make(tmp_path, "\n".join(map(";".join, [("Ort", "Wert", "Am", "Um", "Da", "Maß"), *rows])) + "\n")
    table = Table(content=put(built.parquet), columns=built.columns, first_rows=[], row_count=3)
    files = {
        ending: b"".join(download(SelectedRows(table, Selection()), ending, "x").streaming_content)  # type: ignore[attr-defined]
        for ending in ("csv", "json", "xlsx")
    }

    _head, first, second, third = csv.reader(StringIO(files["csv"].decode(), newline=""))
    [told] = load_workbook(BytesIO(files["xlsx"]), read_only=True)
    sheet = load_workbook(BytesIO(files["xlsx"])).active.iter_rows(min_row=2, values_only=True)
    assert told.calculate_dimension() == "A1:F4"
    assert first == ['a;"b"\n<&>', "1", "2025-12-31", "2026-02-01T10:00:00", "true", "1.5"]
    assert second == ["'=1+1", "", "1890-01-01", "2026-02-01T10:00:00.250000", "false", ""]
    assert third == ["ä,b", "-7", "", "", "", "1e+20"]
    assert [list(row.values()) for row in json.loads(files["json"])] == [
        ['a;"b"\n<&>', 1, "2025-12-31", "2026-02-01T10:00:00", True, 1.5],
        ["=1+1", None, "1890-01-01", "2026-02-01T10:00:00.250000", False, None],
        ["ä,b", -7, None, None, None, 1e20],
    ]
    assert [tuple(map(str, row)) for row in sheet] == [
        ('a;"b"\n<&>', "1", "2025-12-31 00:00:00", "2026-02-01 10:00:00", "True", "1.5"),
        ("=1+1", "None", "1890-01-01", "2026-02-01 10:00:00.250000", "False", "None"),
        ("ä,b", "-7", "None", "None", "None", "1e+20"),
    ]
    drop(table.content)


def test_pages_hold_every_row_once_as_a_query_tells_them(tmp_path: Path) -> None:
    told = "".join(f'{n};"w""{n}\n";{n},5;01.02.2026 10:00;{"" if n % 3 else "ja"}\n' for n in range(949))
    told += "949;;;2026-02-01 10:00:00.25;\n"
    built = make(tmp_path, "Nr;Wort;Wert;Am;Da\n" + told)
    content = put(built.parquet)
    table = Table(content=content, columns=built.columns, first_rows=built.first_rows, row_count=950)
    rows = SelectedRows(table, Selection())
    asked = [rows[start : start + 70] for start in range(0, 980, 70)]

    write_pages(table)
    paged = [rows[start : start + 70] for start in range(0, 980, 70)]
    place_of(content).unlink()

    assert paged == asked
    assert [row[0] for page in paged for row in page] == list(range(950))
    assert rows[949:1049] == [[949, None, None, "2026-02-01T10:00:00.250000", None]]
    assert rows[2000:2100] == []
    drop(content)
    assert not pages_of(content).exists()
