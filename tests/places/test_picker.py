"""Choosing a place: while typing, or by asking back."""

import pytest
from django.test import Client

from plietsch.core.world import World
from plietsch.places.forms import PlaceField
from plietsch.places.models import Kind, Place
from plietsch.places.queries import find_places
from plietsch.ui.forms import Form
from tests.factories.places import read_in

pytestmark = pytest.mark.usefixtures("world")


class VenueForm(Form):
    venue = PlaceField(label="Ort")


class OptionalForm(Form):
    venue = PlaceField(label="Ort", required=False, kinds=[Kind.MUNICIPALITY])


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Nortorf", "Nortorf (Kreis Rendsburg-Eckernförde)"),
        ("nortorf steinburg", "Nortorf (Kreis Steinburg)"),
        ("Pinneb", "Kreis Pinneberg"),
        ("stadt pinneberg", "Pinneberg (Kreis Pinneberg)"),
        ("LÜB", "Lübeck (kreisfreie Stadt)"),
        ("lueb", "Lübeck (kreisfreie Stadt)"),
        ("lub", "Lübeck (kreisfreie Stadt)"),
        ("sonderburg", "Sønderborg (DK)"),
        ("soenderborg", "Sønderborg (DK)"),
        ("barkau", "Kirchbarkau (Kreis Plön)"),
        ("01057033", "Kirchbarkau (Kreis Plön)"),
        ("amt nor", "Amt Nortorfer Land (Kreis Rendsburg-Eckernförde)"),
        ("schulp rendsburg", "Schülp b. Rendsburg (Kreis Rendsburg-Eckernförde)"),
    ],
)
def test_people_find_a_place_however_they_write_it(typed: str, first: str) -> None:
    assert find_places(Place.objects.all(), typed)[0].label == first


def test_the_whole_name_comes_before_its_beginning_and_a_part() -> None:
    found = [place.label for place in find_places(Place.objects.all(), "rendsburg")]

    assert found == [
        "Rendsburg (Kreis Rendsburg-Eckernförde)",
        "Kreis Rendsburg-Eckernförde",
        "Wirtschaftsraum Rendsburg (Kreis Rendsburg-Eckernförde)",
        "Schülp b. Rendsburg (Kreis Rendsburg-Eckernförde)",
    ]


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "^", "xyz", "\0", "a" * 60_000])
def test_what_names_no_place_finds_none(typed: str) -> None:
    assert list(find_places(Place.objects.all(), typed)) == []


def test_a_name_that_fits_one_place_is_enough(world: World) -> None:
    form = VenueForm({"venue": "kirchbarkau"})

    assert form.is_valid()
    assert form.cleaned_data["venue"] == world["place.kirchbarkau"]


def test_a_name_that_fits_two_places_asks_back_with_their_kreise() -> None:
    form = VenueForm({"venue": "Nortorf"})

    assert form.errors == {"venue": ["Mehrere Orte passen. Bitte wählen Sie den richtigen aus der Liste."]}
    page = str(form["venue"])
    assert "Nortorf (Kreis Rendsburg-Eckernförde)" in page
    assert "Nortorf (Kreis Steinburg)" in page
    assert 'value="Nortorf"' in page


def test_the_chosen_line_decides(world: World) -> None:
    form = VenueForm({"venue": "Nortorf", "venue_code": "01061077"})

    assert form.is_valid()
    assert form.cleaned_data["venue"] == world["place.nortorf-steinburg"]
    assert 'value="01061077" checked' in str(form["venue"])


def test_a_chosen_line_counts_though_another_place_is_called_just_so(world: World) -> None:
    form = VenueForm({"venue": "Nortorf", "venue_code": "010585864"})

    assert form.is_valid()
    assert form.cleaned_data["venue"] == world["place.amt-nortorfer-land"]


def test_new_words_outweigh_the_line_chosen_before(world: World) -> None:
    form = VenueForm({"venue": "Eutin", "venue_code": "01061077"})

    assert form.is_valid()
    assert form.cleaned_data["venue"] == world["place.eutin"]


@pytest.mark.parametrize("typed", ["", "   "])
def test_a_required_place_must_be_named(typed: str) -> None:
    assert VenueForm({"venue": typed}).has_error("venue", "required")


def test_an_optional_place_may_be_left_out() -> None:
    form = OptionalForm({"venue": "", "venue_code": "01058117"})

    assert form.is_valid()
    assert form.cleaned_data["venue"] is None


def test_a_field_for_municipalities_does_not_take_a_kreis() -> None:
    assert OptionalForm({"venue": "Pinneberg"}).is_valid()
    assert OptionalForm({"venue": "Kreis Pinneberg"}).errors == {
        "venue": ["Diesen Ort kennen wir nicht. Bitte prüfen Sie die Schreibweise."]
    }


def test_a_place_that_has_ended_cannot_be_chosen() -> None:
    read_in("code,kind,name,valid_to\n01058999,municipality,Altenfeld,2020-01-01\n", "csv")

    assert "venue" in VenueForm({"venue": "Altenfeld"}).errors
    assert "venue" in VenueForm({"venue": "Altenfeld", "venue_code": "01058999"}).errors


def test_the_place_that_is_set_already_is_shown_and_kept(world: World) -> None:
    place = world["place.nortorf"]
    shown = str(VenueForm(initial={"venue": place.pk})["venue"])
    sent = {"venue": place.label, "venue_code": place.code}

    assert 'value="Nortorf (Kreis Rendsburg-Eckernförde)"' in shown
    assert 'value="01058117" checked' in shown
    form = VenueForm(sent, initial={"venue": place.pk})
    assert form.is_valid()
    assert form.cleaned_data["venue"] == place
    assert not form.has_changed()


def test_the_list_while_typing_is_a_part_of_the_page_without_javascript(client: Client) -> None:
    part = client.get("/orte/auswahl/?field=venue&venue=Nortorf", headers={"HX-Request": "true"})
    page = client.get("/orte/auswahl/?field=venue&venue=Nortorf")

    assert 'name="venue_code"' in part.content.decode()
    assert "Nortorf (Kreis Steinburg)" in part.content.decode()
    assert part.content.decode().strip() in page.content.decode()
    assert "<h1>" in page.content.decode()


def test_a_single_fit_is_chosen_for_the_person(client: Client) -> None:
    part = client.get("/orte/auswahl/?place=Kirchb", headers={"HX-Request": "true"}).content.decode()

    assert "1 Ort passt." in part
    assert 'value="01057033" checked' in part


def test_the_name_of_the_field_cannot_carry_markup(client: Client) -> None:
    part = client.get("/orte/auswahl/", {"field": '"><script>', '"><script>': "Kiel"}).content.decode()

    assert "<script>" not in part
