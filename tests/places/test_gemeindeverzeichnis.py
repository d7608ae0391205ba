"""Reading the Gemeindeverzeichnis of the Statistisches Bundesamt."""

from datetime import date

import pytest

from plietsch.places.files.rows import FileRefused
from plietsch.places.models import Change, Kind, Place, PlaceQuerySet
from tests.factories.places import gemeindeverzeichnis, gv_line, read_in

pytestmark = pytest.mark.django_db


def known() -> PlaceQuerySet:
    """The places of Musterland, which the demo network does not know."""
    return Place.objects.filter(code__startswith="99")


def test_a_first_file_makes_the_whole_land_known() -> None:
    report = read_in(gemeindeverzeichnis())

    assert report.counts()["new"] == 10
    markstadt = Place.objects.get(code="99058117")
    assert (markstadt.name, markstadt.name_official, markstadt.title) == (
        "Markstadt",
        "Markstadt, Stadt",
        "Stadt",
    )
    assert markstadt.ars == "990585864117"
    assert markstadt.parent == Place.objects.get(code="990585864")
    assert markstadt.district == Place.objects.get(code="99058")
    assert markstadt.valid_from is None
    assert markstadt.attribution.startswith("© Statistisches Bundesamt (Destatis), 2023")


def test_a_kreisfreie_stadt_is_one_place_under_its_municipal_key() -> None:
    read_in(gemeindeverzeichnis())

    hafenstadt = known().get(name="Hafenstadt")
    assert (hafenstadt.code, hafenstadt.kind, hafenstadt.population) == (
        "99002000",
        Kind.URBAN_DISTRICT,
        247717,
    )
    assert str(hafenstadt.area_km2) == "118.65"


def test_a_town_without_amt_belongs_to_its_kreis() -> None:
    read_in(gemeindeverzeichnis())

    brueckstadt = known().get(name="Brückstadt")
    assert brueckstadt.parent == brueckstadt.district == Place.objects.get(code="99058")


def test_the_same_file_again_changes_nothing() -> None:
    read_in(gemeindeverzeichnis())
    before = list(known().order_by("pk").values())

    report = read_in(gemeindeverzeichnis())

    assert report.is_empty
    assert list(known().order_by("pk").values()) == before


def test_a_new_name_is_told_and_kept_in_the_history() -> None:
    read_in(gemeindeverzeichnis())
    renamed = gv_line("60", "990585864059", "Gnitz am See", "64", "20241130")

    report = read_in(gemeindeverzeichnis(renamed, without=("990585864059",), as_of="20241130"))

    assert [str(entry) for entry in report.entries] == [
        "umbenannt: Gnitz am See (Kreis Seenkreis): Gnitz → Gnitz am See"
    ]
    change = Change.objects.get(place__code="99058059")
    assert (change.what, change.before, change.after, change.on) == (
        "renamed",
        "Gnitz",
        "Gnitz am See",
        date(2024, 11, 30),
    )


def test_a_village_that_joins_another_amt_keeps_its_key_and_is_reported_as_moved() -> None:
    read_in(gemeindeverzeichnis())
    moved = gv_line("60", "990585833120", "Altdorf", "64", "20241130")

    report = read_in(gemeindeverzeichnis(moved, without=("990585864120",), as_of="20241130"))

    village = Place.objects.get(code="99058120")
    assert village.parent == Place.objects.get(code="990585833")
    assert village.ars == "990585833120"
    assert [str(entry) for entry in report.entries] == [
        "umgegliedert: Altdorf (Kreis Seenkreis): "
        "Amt Mittelland (Kreis Seenkreis) → Amt Vorland (Kreis Seenkreis)"
    ]


def test_a_village_that_the_next_file_lacks_ends_on_its_date() -> None:
    read_in(gemeindeverzeichnis())

    report = read_in(gemeindeverzeichnis(without=("990585864120",), as_of="20241130"))

    gone = Place.objects.get(code="99058120")
    assert report.counts()["dissolved"] == 1
    assert gone.valid_to == date(2024, 11, 30)
    assert gone not in Place.objects.valid(date(2024, 11, 30))
    assert gone in Place.objects.valid(date(2024, 11, 29))


def test_a_village_that_a_later_file_adds_is_new_since_then() -> None:
    read_in(gemeindeverzeichnis())
    added = gv_line("60", "990585864199", "Neudorf", "64", "20241130")

    read_in(gemeindeverzeichnis(added, as_of="20241130"))

    assert Place.objects.get(code="99058199").valid_from == date(2024, 11, 30)


def test_a_new_name_of_the_kreis_reaches_the_labels_of_its_villages() -> None:
    read_in(gemeindeverzeichnis())
    renamed = gv_line("40", "99058", "Eiderland", "43", "20241130")

    read_in(gemeindeverzeichnis(renamed, without=("99058",), as_of="20241130"))

    assert Place.objects.get(code="99058117").label == "Markstadt (Kreis Eiderland)"


def test_a_file_that_lacks_many_places_is_refused_unless_it_may_shrink() -> None:
    villages = [gv_line("60", f"9905858642{n:02}", f"Dorf {n}", "64") for n in range(20)]
    read_in(gemeindeverzeichnis(*villages))

    with pytest.raises(FileRefused, match="fehlen 20 von 30 Orten"):
        read_in(gemeindeverzeichnis(as_of="20241130"))
    assert known().filter(valid_to=None).count() == 30

    read_in(gemeindeverzeichnis(as_of="20241130"), may_shrink=True)
    assert known().filter(valid_to=None).count() == 10


def test_an_older_file_does_not_turn_time_back() -> None:
    read_in(gemeindeverzeichnis(as_of="20241130"))

    with pytest.raises(FileRefused, match=r"30\.11\.2023 ist älter"):
        read_in(gemeindeverzeichnis(without=("990585864120",), as_of="20231130"))


def test_only_the_wanted_land_of_a_file_is_read() -> None:
    others = [
        gv_line("10", "02", "Hamburg"),
        gv_line("40", "02000", "Hamburg, Freie und Hansestadt", "41"),
        gv_line("60", "020000000000", "Hamburg, Freie und Hansestadt", "61"),
    ]

    read_in(gemeindeverzeichnis(*others), states=["02"])

    assert not known().exists()
    assert list(
        Place.objects.filter(code__startswith="02").values_list("code", flat=True).order_by("code")
    ) == ["02", "02000000"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (gv_line("70", "99058", "X"), "Zeile 14, Spalte 1-2 (Satzart): „70“ ist keine Satzart dieser Datei."),
        (gv_line("40", "99O58", "X", "43"), "Zeile 14, Spalte 11-15 (Kreis): „99O58“ ist kein Schlüssel."),
        (gv_line("40", "99059", "", "43"), "Zeile 14, Spalte 23-72 (Name): Der Name fehlt."),
        (gv_line("40", "99059", "X", "99"), "Zeile 14, Spalte 123-124 (Textkennzeichen): „99“"),
        (gv_line("40", "99059", "X", "43", "20231332"), "Zeile 14, Spalte 3-10 (Gebietsstand): „20231332“"),
        (gv_line("60", "990585864200", "X", "64")[:133], "Zeile 14, Spalte 129-139 (Fläche): „00000“"),
        (
            gv_line("60", "990585864059", "Gnitz", "64"),
            "Zeile 14: Der Schlüssel 99058059 steht schon in Zeile 11.",
        ),
        (gv_line("60", "990605099200", "X", "64"), "Zeile 14 (parent): Der Ort 990605099 ist nicht bekannt."),
    ],
)
def test_a_wrong_line_is_named_by_line_and_column_and_nothing_is_imported(line: str, problem: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_in(gemeindeverzeichnis(line))

    assert any(str(found).startswith(problem) for found in refused.value.problems), refused.value.problems
    assert not known().exists()


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", "\xa0".encode(), "\xa0\n\u2003\n".encode()])
def test_a_file_of_nothing_that_can_be_seen_is_refused_as_empty(content: bytes) -> None:
    with pytest.raises(FileRefused, match=r"^Die Datei ist leer\.$"):
        read_in(content, "gv100ad")


def test_a_wrong_date_is_told_as_a_wrong_date_alone() -> None:
    with pytest.raises(FileRefused) as refused:
        read_in(gemeindeverzeichnis(gv_line("40", "99059", "X", "43", "20231332")))

    assert [str(problem) for problem in refused.value.problems] == [
        "Zeile 14, Spalte 3-10 (Gebietsstand): „20231332“ ist kein Datum (JJJJMMTT)."
    ]


def test_all_mistakes_of_a_file_are_told_at_once_up_to_fifty() -> None:
    wrong = [gv_line("60", f"99058586{n:04}", "", "64") for n in range(60)]

    with pytest.raises(FileRefused) as refused:
        read_in(gemeindeverzeichnis(*wrong))

    assert len(refused.value.problems) == 51
    assert str(refused.value.problems[-1]) == "Weitere Fehler werden nicht aufgezählt."
