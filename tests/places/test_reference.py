"""The real register: Schleswig-Holstein's 1,106 municipalities and their boundaries."""

import time
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from plietsch.places.models import Boundary, Kind, Place
from plietsch.places.queries import find_places
from tests.conftest import REFERENCE

pytestmark = [pytest.mark.reference, pytest.mark.django_db]

TABLES = ("sh-kreise.csv", "sh-aemter.csv", "sh-gemeinden.csv", "dk-kommuner.csv")
OUTLINES = ("sh-kreise.geojson", "sh-aemter.geojson", "sh-gemeinden.geojson", "dk-kommuner.geojson")


def read(*names: str) -> str:
    """Import files of the reference data and return what the command said, with the time it took."""
    said = StringIO()
    for name in names:
        start = time.perf_counter()
        call_command("import_places", str(REFERENCE / "geo" / name), stdout=said)
        print(f"{name}: {time.perf_counter() - start:.2f} s")  # noqa: T201
    return said.getvalue()


def test_the_whole_land_is_read_and_read_again_without_a_change() -> None:
    read(*TABLES)

    kinds = Counter(Place.objects.filter(code__startswith="01").values_list("kind", flat=True))
    assert kinds[Kind.MUNICIPALITY] + kinds[Kind.URBAN_DISTRICT] == 1106
    assert (kinds[Kind.DISTRICT], kinds[Kind.URBAN_DISTRICT], kinds[Kind.AMT]) == (11, 4, 83)
    assert set(read("sh-gemeinden.csv").split("\n")[-2:]) == {"1106 unverändert", ""}


def test_all_namesakes_are_told_apart() -> None:
    read(*TABLES)
    towns = Place.objects.filter(code__startswith="01", kind__in=(Kind.MUNICIPALITY, Kind.URBAN_DISTRICT))

    doubled = towns.values("name").annotate(count=Count("pk")).filter(count__gt=1).order_by()
    assert len(doubled) == 24
    assert towns.values("label").distinct().order_by().count() == 1106
    for row in doubled:
        found = [place.name for place in find_places(Place.objects.all(), row["name"])[: row["count"]]]
        assert found == [row["name"]] * row["count"]


def test_every_municipality_has_its_outline() -> None:
    read(*TABLES, *OUTLINES)

    assert Boundary.objects.filter(place__code__startswith="01").count() == 1106 + 83 + 11
