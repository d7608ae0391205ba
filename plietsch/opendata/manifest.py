"""How open data take part: the catalogue in the menu, datasets of all packages, tables made by the worker."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.core.registry import (
    Chapter,
    KeptFiles,
    Manifest,
    MenuItem,
    Panel,
    PersonalData,
    Reaction,
    Retention,
    Schedule,
    Verb,
)
from plietsch.opendata import tasks
from plietsch.opendata.models import Dataset, Harvest, Source, Table
from plietsch.opendata.operations.sources import discard_harvests
from plietsch.opendata.operations.tables import discard_tables
from plietsch.opendata.searching import SEARCHABLES
from plietsch.opendata.tables.selecting import Op
from plietsch.opendata.tables.shelf import place_of
from plietsch.opendata.world import grow, tell

KEPT, REPORTS_KEPT = timedelta(days=7), timedelta(days=365)
MEASURED = ("datastreams", "readings")


def paths() -> Iterator[Path]:
    """The files of all tables."""
    contents = Table.objects.exclude(content="").order_by("pk").values_list("content", flat=True)
    return map(place_of, contents.iterator())


def sweep(now: datetime) -> int:
    """Drop files that waited a week for confirmation."""
    return discard_tables(received_before=now - KEPT)


def sweep_reports(now: datetime) -> int:
    """Forget reports of harvests after a year."""
    return discard_harvests(asked_before=now - REPORTS_KEPT)


def of_area(user: Person, area: Any) -> dict[str, Any] | None:
    """What an area measures as datasets, the days of it alone."""
    if not area.is_public:
        return None
    measured = Dataset.objects.published().filter(contribution__in=MEASURED).order_by("title", "pk")
    query = urlencode({"spalte1": "Messgebiet", "wie1": Op.IS.value, "wert1": area.name})
    return {"datasets": found, "query": query} if (found := list(measured)) else None


manifest = Manifest(
    files=[KeptFiles(paths)],
    searchables=SEARCHABLES,
    verbs=[
        Verb("dataset.started", _("{actor} hat den Datensatz „{subject}“ angelegt"), "data"),
        Verb("dataset.described", _("{actor} hat den Datensatz „{subject}“ beschrieben"), "edit"),
        Verb("dataset.published", _("{actor} hat den Datensatz „{subject}“ veröffentlicht"), "data"),
        Verb("dataset.withdrawn", _("{actor} hat den Datensatz „{subject}“ zurückgezogen"), "undo"),
        Verb("table.received", _("{actor} hat eine Tabelle hochgeladen"), "upload"),
        Verb("table.confirmed", _("{actor} hat eine Tabelle bestätigt"), "check"),
        Verb("table.imported", _("Eine Tabelle ist eingelesen"), "check"),
        Verb("source.started", _("{actor} hat die Datenquelle „{subject}“ angelegt"), "data"),
        Verb("source.changed", _("{actor} hat die Datenquelle „{subject}“ geändert"), "edit"),
        Verb("source.removed", _("{actor} hat die Datenquelle „{subject}“ entfernt"), "delete"),
        Verb("harvest.asked", _("{actor} lässt eine Datenquelle abholen"), "download"),
        Verb("harvest.finished", _("Eine Datenquelle ist abgeholt"), "check"),
    ],
    reactions=[
        Reaction("table.confirmed", tasks.on_confirmed),
        Reaction("table.imported", tasks.on_imported),
        Reaction("harvest.asked", tasks.on_asked),
    ],
    menu=[
        MenuItem(
            _("Offene Daten"),
            "opendata:datasets",
            order=55,
            about=_("Zahlen der Kommunen ansehen, filtern und herunterladen."),
            icon="data",
        ),
        MenuItem(
            _("Datenquellen"),
            "opendata:sources",
            menu="office",
            order=60,
            permission="opendata.keep_sources",
            about=_("Andere Kataloge abholen und sehen, was dabei herauskam."),
            icon="download",
        ),
    ],
    panels=[Panel("area.main", "opendata/_of_area.html", of_area)],
    personal_data=[
        PersonalData(
            model=Dataset,
            label=_("Angelegte Datensätze"),
            rows=lambda user: Dataset.objects.filter(started_by=user),
            fields=["title", "started_at", "published_at"],
            erase=lambda user: Dataset.objects.filter(started_by=user).update(started_by=None),
            purpose=_("Pflege der offenen Daten"),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("bis Sie Ihr Konto löschen; der Datensatz bleibt ohne Ihren Namen"),
        ),
        PersonalData(
            model=Source,
            label=_("Angelegte Datenquellen"),
            rows=lambda user: Source.objects.filter(started_by=user),
            fields=["name", "started_at"],
            erase=lambda user: Source.objects.filter(started_by=user).update(started_by=None),
            purpose=_("Pflege der offenen Daten"),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("bis Sie Ihr Konto löschen; die Quelle bleibt ohne Ihren Namen"),
        ),
        PersonalData(
            model=Harvest,
            label=_("Veranlasste Abholungen"),
            rows=lambda user: Harvest.objects.filter(asked_by=user),
            fields=["asked_at"],
            erase=lambda user: Harvest.objects.filter(asked_by=user).update(asked_by=None),
            purpose=_("Pflege der offenen Daten"),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("ein Jahr, dann mit dem Bericht gelöscht"),
        ),
    ],
    retention=[
        Retention(Table, _("Nicht bestätigte Dateien mit Daten"), KEPT, sweep),
        Retention(Harvest, _("Berichte über Abholungen"), REPORTS_KEPT, sweep_reports),
    ],
    schedules=[
        Schedule("opendata.refresh", tasks.refresh_network_datasets, timedelta(hours=1)),
        Schedule("opendata.pages", tasks.page_tables, timedelta(days=1)),
        Schedule("opendata.harvest", tasks.harvest_due_sources, timedelta(hours=1)),
    ],
    world=[Chapter(tell, grow)],
)
