"""Reading boundaries, and drawing them."""

import json
from typing import Any

import pytest

from plietsch.places.files.rows import FileRefused
from plietsch.places.maps import draw
from plietsch.places.models import Boundary, Place
from plietsch.places.outline import simplified
from tests.factories.places import gemeindeverzeichnis, read_in

SQUARE = [[9.0, 54.0], [10.0, 54.0], [10.0, 55.0], [9.0, 55.0], [9.0, 54.0]]


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "attribution": "© Amt", "features": features})


def feature(code: str, coordinates: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"ags": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


@pytest.mark.django_db
def test_a_boundary_is_kept_with_its_source_and_read_twice_is_read_once() -> None:
    read_in(gemeindeverzeichnis())
    content = collection(feature("99058", [SQUARE]))

    report = read_in(content)

    boundary = Boundary.objects.get(place__code="99058")
    assert (report.outlines, boundary.attribution) == (1, "© Amt")
    assert json.loads(boundary.geometry) == {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    assert read_in(content).is_empty


@pytest.mark.django_db
def test_a_kreisfreie_stadt_is_found_by_the_short_key_of_boundary_files() -> None:
    read_in(gemeindeverzeichnis())

    read_in(collection(feature("99002", [SQUARE])))

    assert Boundary.objects.get(place__code="99002000")


@pytest.mark.django_db
def test_a_new_boundary_takes_the_place_of_the_old_one() -> None:
    read_in(gemeindeverzeichnis())
    read_in(collection(feature("99058", [SQUARE])))
    triangle = [SQUARE[0], SQUARE[1], SQUARE[2], SQUARE[0]]

    report = read_in(collection(feature("99058", [triangle])))

    assert report.outlines == 1
    assert json.loads(Boundary.objects.get(place__code="99058").geometry)["coordinates"] == [[triangle]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"features": [\n  {"a": }\n]}', "Zeile 2, Spalte 9: Hier endet gültiges JSON."),
        ("[1]", "Die Datei ist keine FeatureCollection (GeoJSON)."),
        ("[" * 100_000, "Die Datei ist zu tief verschachtelt."),
        (collection("x"), "Objekt 1 (id): Der Schlüssel fehlt (id, code, ags oder key)."),
        (collection(feature("99058", [SQUARE], "Point")), "Objekt 1 (geometry): Erwartet wird ein Polygon"),
        (collection(feature("99058", [SQUARE[:-1]])), "Objekt 1 (coordinates): Die Koordinaten sind nicht"),
        (collection(feature("99058", [[["a", "b"]] * 4])), "Objekt 1 (coordinates):"),
        (collection(feature("99058", [[[200, 54]] * 4])), "Objekt 1 (coordinates):"),
        (collection(feature("99058", [])), "Objekt 1 (coordinates):"),
        *(
            (collection(feature("99058", [SQUARE])).replace("10.0", "9" * digits), "Objekt 1 (coordinates):")
            for digits in (400, 5000)
        ),
    ],
)
def test_a_file_that_is_no_boundaries_is_refused_in_words(content: str, problem: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_in(content, "geojson")

    assert str(refused.value.problems[0]).startswith(problem)


def test_points_that_no_map_shows_are_left_out() -> None:
    nearly_straight = [(9.0, 54.0), (9.5, 54.0001), (10.0, 54.0), (10.0, 55.0), (9.0, 54.0)]

    assert simplified([[nearly_straight]])["coordinates"] == [
        [[[9.0, 54.0], [10.0, 54.0], [10.0, 55.0], [9.0, 54.0]]]
    ]


def test_a_map_has_north_on_top_and_true_proportions() -> None:
    place = Place(pk=1, kind="district", code="99058", name="Seenkreis")
    boundary = Boundary(place=place, geometry=json.dumps(simplified([[list(map(tuple, SQUARE))]])))

    drawn = draw([boundary], marked=[place])

    assert drawn is not None
    assert drawn.shapes[0].path == "M8 1013.7L592 1013.7L592 8L8 8Z"
    assert drawn.shapes[0].marked
    assert (drawn.width, drawn.height) == (600, 1022)


def test_where_no_boundary_is_known_there_is_no_map() -> None:
    assert draw([]) is None
