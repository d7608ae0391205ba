"""Rows with coordinates or shapes are drawn on a map of our own."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from plietsch.core.world import World
from plietsch.opendata.maps import data_map
from plietsch.opendata.models import FileFormat, Table
from plietsch.opendata.tables.building import build
from plietsch.opendata.tables.converting import as_text
from plietsch.opendata.tables.reading import preview
from plietsch.opendata.tables.selecting import Filter, Op, SelectedRows, Selection
from plietsch.opendata.tables.shelf import drop, put

Browser = Callable[[str], Client]
AREA = [[[9.9, 54.1], [10.0, 54.1], [10.0, 54.2], [9.9, 54.1]]]


@pytest.fixture
def table_of(tmp_path: Path) -> Iterator[Callable[[str, str], Table]]:
    """A table on the shelf, read from a file of this text and format."""
    kept: list[str] = []

    def make(text: str, file_format: str = FileFormat.CSV) -> Table:
        source = tmp_path / "source"
        source.write_text(text)
        csv = as_text(source, file_format, tmp_path)
        built = build(csv, preview(csv).reading, tmp_path, report=lambda percent: None)
        kept.append(put(built.parquet))
        return Table(
            content=kept[-1], columns=built.columns, first_rows=built.first_rows, row_count=built.row_count
        )

    yield make
    for content in kept:
        drop(content)


def features(*shapes: dict[str, Any]) -> str:
    rows = [{"type": "Feature", "properties": {"Name": f"n{n}"}, "geometry": s} for n, s in enumerate(shapes)]
    return json.dumps({"type": "FeatureCollection", "features": rows})


def test_rows_with_german_coordinates_lie_on_the_map(world: World, table_of: Any) -> None:
    table = table_of("Name;Breite;Länge\nNord;54,9;9,4\nSüd;53,9;10,4\nOhne;;\nFalsch;954,0;9,0\n")

    drawn = data_map(SelectedRows(table, Selection()), world.now.date())
    chosen = data_map(SelectedRows(table, Selection([Filter("Name", Op.IS, ["Süd"])])), world.now.date())

    assert drawn
    assert [mark.label for mark in drawn.marks] == ["Nord", "Süd"]
    north, south = drawn.marks
    assert 0 < north.y < south.y < drawn.height
    assert 0 < north.x < south.x < drawn.width
    assert drawn.land
    assert chosen
    assert [mark.label for mark in chosen.marks] == ["Süd"]


def test_areas_lines_and_points_of_geojson_are_drawn(world: World, table_of: Any) -> None:
    shapes = [
        {"type": "Polygon", "coordinates": AREA},
        {"type": "MultiPolygon", "coordinates": [AREA, AREA]},
        {"type": "LineString", "coordinates": AREA[0]},
        {"type": "MultiPoint", "coordinates": AREA[0]},
    ]
    drawn = data_map(
        SelectedRows(table_of(features(*shapes), FileFormat.GEOJSON), Selection()), world.now.date()
    )

    assert drawn
    told = {mark.label: (bool(mark.path), mark.is_line, mark.path.count("M")) for mark in drawn.marks}
    assert told == {
        "n0": (True, False, 1),
        "n1": (True, False, 2),
        "n2": (True, True, 1),
        "n3": (False, False, 0),
    }


@pytest.mark.parametrize(
    "shape",
    [
        *("kein json", "[]", "null", '{"type": "Point"}', '{"type": "Polygon", "coordinates": "x"}'),
        '{"type": "Polygon", "coordinates": [[["a", "b"]]]}',
        '{"type": "Polygon", "coordinates": ' + "[" * 500 + "]" * 500 + "}",
        '{"type": "Point", "coordinates": [1e400, 2]}',
    ],
)
def test_broken_shapes_are_left_out(world: World, table_of: Any, shape: str) -> None:
    quoted = shape.replace('"', '""')
    table = table_of(f'Name;geometry\nx;"{quoted}"\n')

    assert data_map(SelectedRows(table, Selection()), world.now.date()) is None


def test_the_page_of_charging_points_has_a_map_without_foreign_addresses(client_as: Browser) -> None:
    page = client_as("guest").get("/daten/ladepunkte-fur-elektroautos-beispiel/")
    if page.status_code == 404:
        page = client_as("guest").get("/daten/ladepunkte-fuer-elektroautos-beispiel/")
    text = page.content.decode()

    assert text.count("data-map__dot") > 5
    assert not re.findall(r'(?:src|href)="https?://[^"]*tile', text)
    assert (
        "data-map"
        not in client_as("guest").get("/daten/kita-plaetze-nach-einrichtung-beispiel/").content.decode()
    )
