"""Sample datasets of the demo network, clearly marked, and those that the network itself contributes."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.core.fetching import Page
from plietsch.core.registry import Dataset as Contribution
from plietsch.core.registry import registry
from plietsch.core.world import World
from plietsch.opendata.harvest.catalogues import read_rdf
from plietsch.opendata.models import Dataset, Rhythm, SourceKind, Table
from plietsch.opendata.operations.contributions import refresh
from plietsch.opendata.operations.datasets import describe_dataset, publish_dataset, start_dataset
from plietsch.opendata.operations.harvests import finish_harvest, visit_source
from plietsch.opendata.operations.sources import ask_harvest, start_source
from plietsch.opendata.operations.tables import import_table, keep_file, receive_table
from plietsch.opendata.vocabulary import Frequency, Licence, Theme

FILES = Path(__file__).parent / "demo"
SAMPLES = {
    "kitaplaetze": ("Kita-Plätze nach Einrichtung (Beispiel)", "nortorf", Theme.EDUC, ("Kita", "Betreuung")),
    "ladepunkte": (
        "Ladepunkte für Elektroautos (Beispiel)",
        "stadtwerke",
        Theme.TRAN,
        ("Mobilität", "Energie"),
    ),
    "besucherzaehlung": ("Besuche im Bürgerbüro je Tag (Beispiel)", "nortorf", Theme.GOVE, ("Bürgerbüro",)),
}
TEXT = "Erfundene Werte, mit denen Sie alles ausprobieren können. Sie beschreiben keinen wirklichen Ort."


def tell(world: World) -> None:
    """Three samples, a draft with a waiting table, the datasets of the packages, a harvested catalogue."""
    for slug in SAMPLES:
        file = next(FILES.glob(f"{slug}.*"))
        world[f"dataset.{slug}"] = dataset = _start(world, slug)
        world[f"table.{slug}"] = table = _receive(world, dataset, file.name, file.read_bytes())
        table.confirmed_at = world.now
        table.save(update_fields=["confirmed_at"])
        import_table(table, at=world.now)
        publish_dataset(dataset, by=world["user.member"], at=world.now)
    for part in registry.parts(Contribution):
        refresh(part, at=world.now)
        if contributed := Dataset.objects.filter(contribution=part.name).first():
            world[f"dataset.{part.name}"] = contributed
    _tell_draft(world)
    _tell_source(world)


def grow(world: World) -> None:
    """Three more published datasets of a few rows."""
    member, number = world["user.member"], Dataset.objects.count()
    for each in range(number, number + 3):
        dataset = start_dataset(
            title=f"Beispieldaten {each}",
            description=TEXT,
            publisher=world["organisation.nortorf"],
            theme=Theme.REGI,
            by=member,
            at=world.now,
            is_sample=True,
        )
        table = _receive(
            world, dataset, "beispiel.csv", f"Jahr;Wert\n2025;{each}\n2026;{each + 1}\n".encode()
        )
        table.confirmed_at = world.now
        import_table(table, at=world.now)
        publish_dataset(dataset, by=member, at=world.now)


def _tell_draft(world: World) -> None:
    draft = start_dataset(
        title="Baumkataster (Entwurf)",
        description=TEXT,
        publisher=world["organisation.nortorf"],
        theme=Theme.ENVI,
        by=world["user.member"],
        at=world.now,
        is_sample=True,
    )
    world["dataset.draft"] = draft
    world["table.waiting"] = _receive(
        world,
        draft,
        "baeume.csv",
        "Baum;Höhe;Gepflanzt\nEiche;12,5;01.03.1980\nLinde;9,0;15.11.1995\n".encode(),
    )


def _tell_source(world: World) -> None:
    """A neighbour's catalogue as it was read from a file; nothing here asks the internet by itself."""
    address = "https://katalog.example/catalog.ttl"
    world["source.neighbour"] = source = start_source(
        name="Nachbarkatalog (Beispiel)",
        kind=SourceKind.DCAT,
        address=address,
        rhythm=Rhythm.BY_HAND,
        is_passed_on=True,
        by=world["user.office"],
        at=world.now,
    )
    world["harvest.neighbour"] = harvest = ask_harvest(source, by=world["user.office"], at=world.now)
    page = read_rdf(Page(address, "text/turtle", (FILES / "nachbarkatalog.ttl").read_bytes()))
    finish_harvest(visit_source(harvest, [page["datasets"]], at=world.now), at=world.now)
    world["dataset.harvested"] = source.datasets.order_by("pk").first()


def _start(world: World, slug: str) -> Dataset:
    title, organisation, theme, keywords = SAMPLES[slug]
    member = world["user.member"]
    dataset = start_dataset(
        title=title,
        description=TEXT,
        publisher=world[f"organisation.{organisation}"],
        theme=theme,
        by=member,
        at=world.now,
        is_sample=True,
    )
    describe_dataset(
        dataset,
        title=title,
        description=TEXT,
        place=dataset.place,
        theme=theme,
        keywords=["Beispiel", *keywords],
        licence=Licence.CC_ZERO,
        attribution="",
        frequency=Frequency.ANNUAL,
        covers_from=None,
        covers_until=None,
        by=member,
        at=world.now,
    )
    return dataset


def _receive(world: World, dataset: Dataset, name: str, content: bytes) -> Table:
    member = world["user.member"]
    upload, seen = keep_file(SimpleUploadedFile(name, content), by=member, at=world.now)
    return receive_table(dataset, upload=upload, seen=seen, by=member, at=world.now)
