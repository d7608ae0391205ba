"""The places of the demo network: Schleswig-Holstein's Kreise, the nine winners, the Danish neighbours."""

from pathlib import Path

from plietsch.core.world import World
from plietsch.places.files.reading import guess_format
from plietsch.places.models import Place, PlaceImport
from plietsch.places.names import fold
from plietsch.places.operations import confirm_file, receive_file

FILES = Path(__file__).parent / "demo"
STATISTICS = (
    "© Statistisches Bundesamt (Destatis), 2023, Gemeindeverzeichnis (GV100AD 30.11.2023), bearbeitet, "
    "https://www.destatis.de"
)
VILLAGES = 10


def tell(world: World) -> None:
    """Read the demo's few files with the same importers that the office uses."""
    for name in ("places.csv", "districts.geojson", "municipalities.geojson", "kommuner.geojson"):
        world[f"place_import.{Path(name).stem}"] = received = _receive(
            world, name, (FILES / name).read_bytes(), STATISTICS if name.endswith(".csv") else ""
        )
        confirm_file(place_import=received, by=None, at=world.now)
    world["place_import.waiting"] = _receive(
        world, "orte.csv", (FILES / "places.csv").read_bytes(), STATISTICS
    )
    for place in Place.objects.select_related("district").order_by("-population", "code"):
        world[f"place.{_slug(world, place)}"] = place


def grow(world: World) -> None:
    """Ten more villages, clearly samples, in the Kreis of the other Nortorf."""
    count = Place.objects.filter(code__startswith="010619").count()
    lines = [
        f"010619{number:02},municipality,Beispieldorf {number}" for number in range(count, count + VILLAGES)
    ]
    content = "\n".join(["code,kind,name", *lines]).encode()
    confirm_file(place_import=_receive(world, "beispiele.csv", content, ""), by=None, at=world.now)


def _receive(world: World, name: str, content: bytes, attribution: str) -> PlaceImport:
    return receive_file(
        file_name=name,
        file_format=guess_format(content),
        content=content,
        attribution=attribution,
        by=None,
        at=world.now,
    )


def _slug(world: World, place: Place) -> str:
    """place.nortorf, place.kreis-pinneberg, and for the smaller namesake place.nortorf-steinburg."""
    titled = place.kind in ("district", "amt")
    slug = fold(f"{place.title} {place.name}" if titled else place.name).replace(" ", "-")
    if f"place.{slug}" in world.things and place.district:
        slug = f"{slug}-{fold(place.district.name).replace(' ', '-')}"
    return slug
