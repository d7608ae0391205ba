"""Files become tables as people have them: encodings, separators, decimal commas, dates, codes."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from plietsch.opendata.tables.building import Built, build
from plietsch.opendata.tables.converting import as_text
from plietsch.opendata.tables.kinds import Kind
from plietsch.opendata.tables.problems import FileRefused
from plietsch.opendata.tables.reading import Preview, preview
from plietsch.opendata.tables.warnings import personal_columns

GERMAN = (
    "Kita-Plätze in Musterstadt;;;;\r\n"
    ";;;;\r\n"
    "Schlüssel;Träger;Plätze;Quote in %;Stand\r\n"
    "01058117;Kirche;1.200;93,5;01.08.2025\r\n"
    "01058118;Stadt;35;k.A.;15.01.2026\r\n"
)
KINDS = [Kind.TEXT, Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.DATE]


def written(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def look(folder: Path, content: str | bytes) -> Preview:
    return preview(written(folder, content))


def make(folder: Path, content: str | bytes, kinds: list[Kind] | None = None) -> Built:
    source = written(folder, content)
    reading = preview(source).reading
    return build(source, reading.with_kinds(kinds) if kinds else reading, folder, report=lambda percent: None)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_a_german_table_is_read_as_it_comes(tmp_path: Path, encoding: str) -> None:
    seen = look(tmp_path, GERMAN.encode(encoding))

    assert [column.name for column in seen.reading.columns] == [
        "Schlüssel",
        "Träger",
        "Plätze",
        "Quote in %",
        "Stand",
    ]
    assert [column.kind for column in seen.reading.columns] == KINDS
    assert (seen.reading.encoding, seen.reading.delimiter, seen.reading.point) == (encoding, ";", ",")
    built = make(tmp_path, GERMAN.encode(encoding))
    assert built.first_rows == [
        ["01058117", "Kirche", 1200, 93.5, "2025-08-01"],
        ["01058118", "Stadt", 35, None, "2026-01-15"],
    ]
    assert built.remarks == []


@pytest.mark.parametrize(
    ("delimiter", "row", "kinds"),
    [
        (",", "1.5,2026-01-31,true", [Kind.NUMBER, Kind.DATE, Kind.TRUTH]),
        ("\t", "1,5\t31.01.2026 14:30\tja", [Kind.NUMBER, Kind.MOMENT, Kind.TRUTH]),
        ("|", "-7|31.1.26|nein", [Kind.WHOLE, Kind.DATE, Kind.TRUTH]),
    ],
)
def test_separators_and_kinds_are_recognised(
    tmp_path: Path, delimiter: str, row: str, kinds: list[Kind]
) -> None:
    seen = look(tmp_path, f"Eins{delimiter}Zwei{delimiter}Drei\n{row}\n")

    assert seen.reading.delimiter == delimiter
    assert [column.kind for column in seen.reading.columns] == kinds


@pytest.mark.parametrize(
    ("values", "first"),
    [("1.200;7", 1200), ("1.200,5;7", 1200.5), ("0.5;7", 0.5), ("1,200.5;7", 1200.5), ("1.2345;7", 1.2345)],
)
def test_points_and_commas_are_told_apart(tmp_path: Path, values: str, first: float) -> None:
    assert make(tmp_path, f"Wert;Zahl\n{values}\n").first_rows[0][0] == first


def test_postcodes_and_keys_stay_text(tmp_path: Path) -> None:
    built = make(tmp_path, "PLZ;AGS;Nummer\n24589;01058117;007\n24103;01002000;012\n")

    assert [column["kind"] for column in built.columns] == ["text", "text", "text"]
    assert built.first_rows[0] == ["24589", "01058117", "007"]


def test_a_value_of_another_kind_far_below_turns_the_column_to_text_and_is_named(tmp_path: Path) -> None:
    rows = "".join(f"Ort {number};{number}\n" for number in range(5000))

    built = make(tmp_path, f"Ort;Anzahl\n{rows}Ort Ende;circa 50\n")

    assert [column["kind"] for column in built.columns] == ["text", "text"]
    assert built.row_count == 5001
    assert "„circa 50“ in Zeile 5002" in built.remarks[0]
    assert "„Anzahl“" in built.remarks[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "leer"),
        ("A;B\n1;2\n3\n", "Zeile 3 hat weniger als 2 Zellen"),
        ("A;B\n1;2\n1;2;3\n", "Zeile 3 hat mehr als 2 Zellen"),
        ("A;B\n", "keine Zeilen"),
        (";".join(f"S{number}" for number in range(600)) + "\n", "500 Spalten"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        make(tmp_path, content)


def test_names_of_columns_are_single_and_never_empty(tmp_path: Path) -> None:
    seen = look(tmp_path, "Wert;wert;;Wert\n1;2;3;4\n")

    assert [column.name for column in seen.reading.columns] == ["Wert", "wert 2", "Spalte 3", "Wert 3"]


def test_hostile_names_of_columns_are_only_names(tmp_path: Path) -> None:
    name = """a"); DROP TABLE told; --'"""

    built = make(tmp_path, f'"{name.replace(chr(34), chr(34) * 2)}";B\n1;2\n')

    assert [column["name"] for column in built.columns] == [name, "B"]
    assert built.first_rows == [[1, 2]]


def test_numbers_dates_and_text_of_a_workbook_keep_their_kinds(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows: list[list[Any]] = [
        ["Ort", "Wert", "Am", "Um", None],
        ["Kiel", 1.5, date(2026, 1, 31), datetime(2026, 1, 31, 14, 30)],  # noqa: DTZ001 - as a workbook tells it
        ["Nortorf", 2, date(2026, 2, 1), None],
        [None, None, None, None],
    ]
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    source = written(tmp_path, file.getvalue(), "table.xlsx")

    text = as_text(source, "xlsx", tmp_path)
    built = build(text, preview(text).reading, tmp_path, report=lambda percent: None)

    assert [column["kind"] for column in built.columns] == ["text", "number", "date", "moment"]
    assert built.first_rows == [
        ["Kiel", 1.5, "2026-01-31", "2026-01-31T14:30:00"],
        ["Nortorf", 2.0, "2026-02-01", None],
    ]


def test_a_preview_reads_no_more_of_a_workbook_than_it_looks_at(tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    for number in range(60):
        book.active.append([f"Ort {number}", number])
    book.save(file)
    whole = written(tmp_path, file.getvalue(), "table.xlsx")
    with ZipFile(whole) as archive, ZipFile(tmp_path / "half.xlsx", "w") as half:
        for name in archive.namelist():
            content = archive.read(name)
            half.writestr(name, content[:-600] if name.endswith("sheet1.xml") else content)

    assert len(as_text(whole, "xlsx", tmp_path, most=7).read_text().splitlines()) == 7
    assert len(as_text(tmp_path / "half.xlsx", "xlsx", tmp_path, most=7).read_text().splitlines()) == 7
    with pytest.raises(FileRefused, match="beschädigt"):
        as_text(tmp_path / "half.xlsx", "xlsx", tmp_path)


def test_points_of_geojson_become_columns(tmp_path: Path) -> None:
    source = written(
        tmp_path,
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"Name":"Säule 1","kW":22},'
        '"geometry":{"type":"Point","coordinates":[9.85,54.17]}},{"type":"Feature","properties":null,'
        '"geometry":null}]}',
        "points.geojson",
    )

    text = as_text(source, "geojson", tmp_path)
    built = build(text, preview(text).reading, tmp_path, report=lambda percent: None)

    beginning = as_text(source, "geojson", tmp_path, most=2).read_text()
    assert beginning.splitlines() == ["Name,kW,lon,lat", "Säule 1,22,9.85,54.17"]
    assert [column["name"] for column in built.columns] == ["Name", "kW", "lon", "lat"]
    assert built.first_rows[0] == ["Säule 1", 22, 9.85, 54.17]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "GeoJSON"),
        ("[" * 100_000, "GeoJSON"),
        ('{"type":"FeatureCollection","features":[]}', "keine GeoJSON-Objekte"),
        ('{"features":[{"properties":{},"geometry":{"type":"Point","coordinates":["x"]}}]}', "Objekt 1"),
        ('{"features":[{"properties":{}},7]}', "Objekt 2"),
        (
            '{"features":[{"properties":{},"geometry":{"type":"Point","coordinates":[3570000,6020000]}}]}',
            "Länge und Breite in Grad",
        ),
        ('{"features":[{"properties":{"a":NaN}}]}', "kein gültiges GeoJSON"),
        ('{"features":[{"properties":{}},]}', "kein gültiges GeoJSON"),
        ('{"features":[{"properties":{}}] "name":"x"}', "kein gültiges GeoJSON"),
        ('{"features":[{"properties":{}}]} und mehr', "kein gültiges GeoJSON"),
        ("[1, 2]", "keine GeoJSON-Objekte"),
    ],
)
def test_broken_geojson_is_refused(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        as_text(written(tmp_path, content), "geojson", tmp_path)


def test_columns_about_persons_are_named_before_anything_is_published(tmp_path: Path) -> None:
    seen = look(tmp_path, "Einrichtung;Ansprechperson;E-Mail\nKita Seestern;a@example.org;b@example.org\n")

    warned = list(personal_columns(seen))

    assert len(warned) == 2
    assert "Ansprechperson" in warned[0]
    assert "Einrichtung" not in "".join(warned)


@pytest.mark.parametrize(
    ("name", "values", "is_warned"),
    [
        ("Name", ["Müller, Anna", "Hansen, Ole"], True),
        ("Leitung", ["Dr. Jörg Petersen-Voß", "n/a", "Inken Carstensen"], True),
        ("last_name", ["x"], True),
        ("Telefonnr.", ["k.A."], True),
        ("Name", ["Kita Seestern", "Haus Anna", "Anna-Müller-Schule"], False),
        ("Ort", ["Kiel, Landeshauptstadt", "Sankt Peter Ording", "Nortorf", "Eutin", "Plön"], False),
    ],
    ids=str,
)
def test_names_of_people_are_noticed_and_those_of_houses_and_towns_are_not(
    tmp_path: Path, name: str, values: list[str], is_warned: bool
) -> None:
    seen = look(tmp_path, f"Nr;{name}\n" + "".join(f"{n};{value}\n" for n, value in enumerate(values)))

    assert bool(list(personal_columns(seen))) is is_warned


def test_the_profile_is_made_at_import(tmp_path: Path) -> None:
    built = make(tmp_path, "Ort;Wert\nKiel;1\nKiel;3\nEutin;\n")

    town, value = built.columns
    assert (town["filled"], town["different"], town["facets"]) == (3, 2, [["Kiel", 2], ["Eutin", 1]])
    assert (value["filled"], value["least"], value["most"], value["mean"]) == (2, 1, 3, 2.0)
