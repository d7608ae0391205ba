"""Reading the documented table of places, in the encodings and dialects that offices send."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plietsch.places.files.rows import FileRefused
from plietsch.places.models import Boundary, Change, Kind, Place
from plietsch.places.names import fold
from tests.factories.places import gemeindeverzeichnis, read_in

pytestmark = pytest.mark.django_db

HEAD = "code,kind,name,title,parent,population,valid_to,successor\n"
KREIS = "99058,district,Seenkreis,Kreis,,,,\n"


def table(*lines: str) -> str:
    return HEAD + KREIS + "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_umlauts_arrive_in_every_usual_encoding(encoding: str) -> None:
    read_in(table("99058001,municipality,Süderlügum,,,,,").encode(encoding), "csv")

    assert Place.objects.get(code="99058001").name == "Süderlügum"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_may_be_separated_as_spreadsheets_do(separator: str) -> None:
    read_in(table("99058001,municipality,Gnitz,,,1234,,").replace(",", separator), "csv")

    assert Place.objects.get(code="99058001").population == 1234


def test_official_words_and_columns_are_understood() -> None:
    head = "ags,name,name_official,type,district_ags,population,area_km2,lat,lon\n"
    read_in(head + '99002,Hafenstadt,"Hafenstadt, Stadt",Kreisfreie Stadt,,10,"1,5",54.1,9.5\n', "csv")

    place = Place.objects.get(code="99002000")
    assert (place.kind, place.name_official, str(place.area_km2)) == (
        Kind.URBAN_DISTRICT,
        "Hafenstadt, Stadt",
        "1.50",
    )


def test_a_danish_kommune_is_keyed_with_its_country() -> None:
    read_in("code,name,name_de,country\n0999,Ærøby,Ehreby,DK\n", "csv")

    place = Place.objects.get(code="DK0999")
    assert (place.kind, place.label) == (Kind.DANISH_MUNICIPALITY, "Ærøby (DK)")


def test_what_a_table_is_silent_about_stays_as_it_is() -> None:
    read_in(gemeindeverzeichnis())

    read_in("code,kind,name,lat,lon\n99058117,municipality,Markstadt,54.1,9.8\n", "csv")

    place = Place.objects.get(code="99058117")
    assert (place.lat, place.population, place.parent) == (54.1, 500, Place.objects.get(code="990585864"))


def test_a_merger_ends_the_one_place_and_names_the_other() -> None:
    read_in(gemeindeverzeichnis())
    merger = table("99058120,municipality,Altdorf,,,,2024-03-01,99058117")

    report = read_in(merger, "csv")

    old = Place.objects.get(code="99058120")
    assert (old.valid_to, old.successor) == (date(2024, 3, 1), Place.objects.get(code="99058117"))
    assert report.counts()["merged"] == 1
    assert Change.objects.get(place=old).what == "merged"
    assert read_in(merger, "csv").is_empty


def test_a_successor_can_be_told_after_the_fact() -> None:
    read_in(gemeindeverzeichnis())
    read_in(gemeindeverzeichnis(without=("990585864120",), as_of="20241130"))

    read_in(table("99058120,municipality,Altdorf,,,,2024-03-01,99058117"), "csv")

    old = Place.objects.get(code="99058120")
    assert (old.valid_to, old.successor) == (date(2024, 3, 1), Place.objects.get(code="99058117"))


def test_a_key_may_be_used_again_after_its_place_has_ended() -> None:
    twice = table("99058120,municipality,Altdorf,,,,2020-01-01,", "99058120,municipality,Neudorf,,,,,")

    read_in(twice, "csv")

    assert list(Place.objects.filter(code="99058120").order_by("name").values_list("name", flat=True)) == [
        "Altdorf",
        "Neudorf",
    ]
    assert read_in(twice, "csv").is_empty


def test_an_association_lists_its_members() -> None:
    read_in(gemeindeverzeichnis())
    line = "code,kind,name,members\nseenbund,association,Seenbund,99058117 99058059\n"

    read_in(line, "csv")

    members = Place.objects.get(code="seenbund").members.order_by("name")
    assert [member.name for member in members] == ["Gnitz", "Markstadt"]
    assert read_in(line, "csv").is_empty


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("99058001,village,Gnitz,,,,,", "Zeile 3, Spalte 2 (kind): „village“ ist keine Art von Ort."),
        (
            "9905800,municipality,Gnitz,,,,,",
            "Zeile 3, Spalte 1 (code): „9905800“",
        ),
        ("99058001,municipality,,,,,,", "Zeile 3, Spalte 3 (name): Der Name fehlt."),
        ("99058001,municipality,Gnitz,,,viele,,", "Zeile 3, Spalte 6 (population): „viele“"),
        ("99058001,municipality,Gnitz,,,-5,,", "Zeile 3, Spalte 6 (population): „-5“"),
        ("99058001,municipality,Gnitz,,,,31.12.2023,", "Zeile 3, Spalte 7 (valid_to): „31.12.2023“"),
        ("99058001,municipality,Gnitz", "Zeile 3, Spalte 4: 3 Felder statt 8."),
        (
            "99058001,municipality,Gnitz,,990585999,,,",
            "Zeile 3, Spalte 5 (parent): Der Ort 990585999",
        ),
        (
            "99058001,municipality,Gnitz,,,,,99058117",
            "Zeile 3, Spalte 8 (successor): Der Ort 99058117",
        ),
        ("99058001,municipality," + "G" * 121 + ",,,,,", "Zeile 3, Spalte 3 (name): "),
        ("99058001,municipality,Gnitz,,,,,,,", "Zeile 3, Spalte 9: 10 Felder statt 8."),
        ('99058001,municipality,"Gnitz,,,,,', "Zeile 3, Spalte 3: Die Anführungszeichen gehen nicht auf"),
        (
            "99058001,municipality," + "G" * 131_073 + ",,,,,",
            "Zeile 3, Spalte 3: Ein Feld hat mehr als 131072 Zeichen",
        ),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_imported(line: str, problem: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_in(table(line), "csv")

    assert any(str(found).startswith(problem) for found in refused.value.problems), refused.value.problems
    assert not Place.objects.filter(code__startswith="99").exists()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "Die Datei ist leer."),
        (b"\xef\xbb\xbf", "Die Datei ist leer."),
        (b"\xc2\xa0\n", "Die Datei ist leer."),
        (b"\x00\x01\x02", "Zeile 1, Spalte 1: Die Datei ist keine Textdatei."),
        ("code,name\n99,Ä\0\n".encode(), "Zeile 2, Spalte 5: Die Datei ist keine Textdatei."),
        ("code,name\n99,Ä\0\n".encode("utf-8-sig"), "Zeile 2, Spalte 5: Die Datei ist keine Textdatei."),
        (b"code;kind\n", "Zeile 1: In der Kopfzeile fehlt: name."),
        (b"code,name\n", "Die Datei enthält keinen Ort."),
        (b"code,name\n1,\x81\x8d\n", "Zeile 2, Spalte 3: Ein Zeichen ist nicht lesbar (cp1252)."),
        (
            b"\xef\xbb\xbfcode,name\n1,\xc3\xa4\x81\n",
            "Zeile 2, Spalte 4: Ein Zeichen ist nicht lesbar (utf-8-sig).",
        ),
        (
            b'code,name\n1,"x\n',
            "Zeile 2, Spalte 2: Die Anführungszeichen gehen nicht auf (unexpected end of data).",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(content: bytes, problem: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_in(content, "csv")

    assert [str(found) for found in refused.value.problems] == [problem]


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z", "P")), min_size=1, max_size=30
)
villages = st.dictionaries(st.integers(100, 140), st.tuples(names, st.integers(0, 10**6)), min_size=1)


@given(first=villages, second=villages)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reading_any_table_twice_is_reading_it_once(
    db: None, first: dict[int, tuple[str, int]], second: dict[int, tuple[str, int]]
) -> None:
    for told in (first, second):
        content = table(
            *(f"99058{number},municipality,{name},,,{people},," for number, (name, people) in told.items())
        )
        read_in(content, "csv")
        known = Place.objects.filter(code__in=[f"99058{number}" for number in told])

        assert {int(place.code[5:]): place.population for place in known} == {
            number: people for number, (_name, people) in told.items()
        }
        assert all(f"^{fold(place.name)}$" in place.search for place in known)
        assert read_in(content, "csv").is_empty


def test_the_boundaries_of_unknown_places_are_counted_and_left_out() -> None:
    outline = '{"type":"FeatureCollection","features":[{"type":"Feature","id":"98","properties":{},%s}]}'
    square = '"geometry":{"type":"Polygon","coordinates":[[[9,54],[10,54],[10,55],[9,54]]]}'
    before = Boundary.objects.count()

    report = read_in(outline % square, "geojson")

    assert report.unknown == ["98"]
    assert Boundary.objects.count() == before
