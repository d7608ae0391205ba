"""A light per field says how good a description is, and what to do about it."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from plietsch.core.world import World
from plietsch.opendata.models import Dataset
from plietsch.opendata.quality import Tone, quality_of
from plietsch.opendata.vocabulary import Frequency

Browser = Callable[[str], Client]


def lights(dataset: Dataset) -> dict[str, Tone]:
    return {str(light.label): light.tone for light in quality_of(dataset).lights}


def test_what_the_state_portal_demands_is_red_until_it_is_there(world: World) -> None:
    dataset: Dataset = world["dataset.kitaplaetze"]
    dataset.place, dataset.keywords, dataset.description = None, [], "Kurz."
    before = lights(dataset)
    dataset.place, dataset.keywords = world["organisation.nortorf"].place, ["Kita", "Betreuung", "Kinder"]
    dataset.covers_from, dataset.frequency = date(2026, 1, 1), Frequency.ANNUAL
    dataset.description = "Plätze je Einrichtung, gezählt von der Stadt am Stichtag. " * 4
    after = lights(dataset)

    red = {"Ort", "Schlagworte", "Beschreibung", "Zeitraum von"}
    assert {label for label, tone in before.items() if tone == Tone.MISSING} == red
    assert {after[label] for label in red} == {Tone.GOOD}


def test_keepers_see_the_lights_beside_the_fields_and_readers_do_not(
    world: World, client_as: Browser
) -> None:
    url = world["dataset.kitaplaetze"].get_absolute_url()
    form = client_as("member").get(f"{url}angaben/").content.decode()

    assert "Güte der Angaben" in client_as("member").get(url).content.decode()
    assert "Güte der Angaben" not in client_as("guest").get(url).content.decode()
    assert "Das Landesportal verlangt, dass Sie den Anfang" in form
    assert form.index("id_covers_from") < form.index("Das Landesportal verlangt")
