"""The nine winners of 2020 as public pages tell of them; what is not known stays empty."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

DECIDED_AT = datetime(2020, 8, 26, 10, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Winner:
    """A winner: organisation in the world, keys of places, what it is about, sum and period if known."""

    organisation: str
    places: tuple[str, ...]
    title: str
    summary: str
    themes: tuple[str, ...]
    euros: int | None = None
    period: tuple[date | None, date | None] = (None, None)
    partners: tuple[str, ...] = ()


WINNERS = {
    "dithmarschen": Winner(
        organisation="dithmarschen",
        places=("01051",),
        title="Dithmarschen Digital (DiDi)",
        summary="Kreis, Ämter, Städte und Gemeinden schreiben eine Strategie in zehn Handlungsfeldern.",
        themes=("Digitale Verwaltung", "Bürgerbeteiligung"),
        euros=100_000,
        period=(None, date(2022, 11, 1)),
    ),
    "schleswig-flensburg": Winner(
        organisation="schleswig-flensburg",
        places=("01059",),
        title="Digitale Region Kreis Schleswig-Flensburg",
        summary="Kreis, Ämter und Gemeinden finden mit einem Beteiligungsportal zu einer Strategie.",
        themes=("Bürgerbeteiligung", "Digitale Verwaltung"),
        euros=100_000,
    ),
    "rendsburg": Winner(
        organisation="entwicklungsagentur-rendsburg",
        places=("wirtschaftsraum-rendsburg",),
        title="Digitalstrategie für den Wirtschaftsraum Rendsburg",
        summary="Dreizehn Gemeinden planen gemeinsam, von Mobilität über Gesundheit bis Verwaltung.",
        themes=("Mobilität", "Tourismus und Kultur", "Digitale Verwaltung"),
        period=(date(2021, 4, 1), None),
    ),
    "kiel": Winner(
        organisation="kiel",
        places=("01002000",),
        title="Digitale Modellkommune Kiel",
        summary="Titel und Inhalt des ausgezeichneten Vorhabens sind nicht bekannt.",
        themes=(),
    ),
    "flensburg": Winner(
        organisation="flensburg",
        places=("01001000", "DK0540", "DK0580"),
        title="Digitale Strategie für Flensburg und die Grenzregion",
        summary="Die Stadt denkt über die Grenze hinweg, gemeinsam mit Sønderborg und Aabenraa.",
        themes=("Daseinsvorsorge", "Digitale Verwaltung"),
        euros=100_000,
        partners=("Sønderborg Kommune", "Aabenraa Kommune"),
    ),
    "eutin": Winner(
        organisation="eutin",
        places=("01055012",),
        title="Smart Region Lab Eutin",
        summary="Digitale Stadtentwicklung zum Anfassen, etwa mit Sensoren am Reisemobilpark.",
        themes=("Sensorik und LoRaWAN", "Tourismus und Kultur"),
        euros=100_000,
    ),
    "pinneberg": Winner(
        organisation="pinneberg",
        places=("01056039",),
        title="Smart. Smarter. Pinneberg?!",
        summary="Mehr als 200 Beteiligungen und rund 40 Ideen wurden zu einer Strategie in fünf Dimensionen.",
        themes=("Bürgerbeteiligung", "Wirtschaft und Innenstadt"),
        period=(None, date(2022, 12, 31)),
    ),
    "nortorf": Winner(
        organisation="nortorf",
        places=("01058117",),
        title="Smart City Nortorf & Nortorfer Land",
        summary="Stadt und Umland sammelten über 600 Vorschläge für ihre digitale Strategie.",
        themes=("Bürgerbeteiligung", "Daseinsvorsorge", "Sensorik und LoRaWAN"),
        euros=100_000,
        period=(date(2020, 11, 1), date(2022, 6, 30)),
        partners=("Stadtwerke Nortorf", "Gemeinden des Amtes Nortorfer Land"),
    ),
    "kirchbarkau": Winner(
        organisation="kirchbarkau",
        places=("01057033",),
        title="Smartes Baugebiet der Zukunft",
        summary="Das Barkauer Land entwirft in anderthalb Jahren Beteiligung ein Baugebiet für morgen.",
        themes=("Energie und Wärme", "Bürgerbeteiligung"),
        euros=100_000,
        partners=("ews group", "TH Lübeck"),
    ),
}
