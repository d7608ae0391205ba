"""The demo network's places."""

from plietsch.core.world import World
from plietsch.places.models import Kind, Place


def test_the_demo_has_all_kreise_and_the_nine_winners(world: World) -> None:
    assert Place.objects.filter(kind__in=(Kind.DISTRICT, Kind.URBAN_DISTRICT)).count() == 15
    winners = {
        "kreis-dithmarschen": "01051",
        "kreis-schleswig-flensburg": "01059",
        "wirtschaftsraum-rendsburg": "wirtschaftsraum-rendsburg",
        "kiel": "01002000",
        "flensburg": "01001000",
        "eutin": "01055012",
        "pinneberg": "01056039",
        "nortorf": "01058117",
        "kirchbarkau": "01057033",
    }
    assert {name: world[f"place.{name}"].code for name in winners} == winners
    assert world["place.wirtschaftsraum-rendsburg"].members.count() == 13


def test_namesakes_are_told_apart_by_their_kreis(world: World) -> None:
    assert world["place.nortorf"].label == "Nortorf (Kreis Rendsburg-Eckernförde)"
    assert world["place.nortorf-steinburg"].label == "Nortorf (Kreis Steinburg)"
    assert world["place.pinneberg"].label == "Pinneberg (Kreis Pinneberg)"
    assert world["place.kreis-pinneberg"].label == "Kreis Pinneberg"
    assert world["place.kiel"].label == "Kiel (kreisfreie Stadt)"
    assert world["place.soenderborg"].label == "Sønderborg (DK)"
    assert world["place.amt-nortorfer-land"].label == "Amt Nortorfer Land (Kreis Rendsburg-Eckernförde)"
