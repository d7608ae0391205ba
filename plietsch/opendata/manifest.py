"""How open data take part: the catalogue in the menu, datasets of all packages, tables made by the worker."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from plietsch.core.registry import (
    Chapter,
    Manifest,
    MenuItem,
    PersonalData,
    Reaction,
    Retention,
    Schedule,
    Verb,
)
from plietsch.opendata import tasks
from plietsch.opendata.models import Dataset, Table
from plietsch.opendata.operations.tables import discard_tables
from plietsch.opendata.world import grow, tell

KEPT = timedelta(days=7)


def sweep(now: datetime) -> int:
    """Drop files that waited a week for confirmation."""
    return discard_tables(received_before=now - KEPT)


manifest = Manifest(
    verbs=[
        Verb("dataset.started", _("{actor} hat den Datensatz „{subject}“ angelegt"), "data"),
        Verb("dataset.described", _("{actor} hat den Datensatz „{subject}“ beschrieben"), "edit"),
        Verb("dataset.published", _("{actor} hat den Datensatz „{subject}“ veröffentlicht"), "data"),
        Verb("dataset.withdrawn", _("{actor} hat den Datensatz „{subject}“ zurückgezogen"), "undo"),
        Verb("table.received", _("{actor} hat eine Tabelle hochgeladen"), "upload"),
        Verb("table.confirmed", _("{actor} hat eine Tabelle bestätigt"), "check"),
        Verb("table.imported", _("Eine Tabelle ist eingelesen"), "check"),
    ],
    reactions=[Reaction("table.confirmed", tasks.on_confirmed)],
    menu=[
        MenuItem(
            _("Offene Daten"),
            "opendata:datasets",
            order=55,
            about=_("Zahlen der Kommunen ansehen, filtern und herunterladen."),
            icon="data",
        )
    ],
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
        )
    ],
    retention=[Retention(Table, _("Nicht bestätigte Dateien mit Daten"), KEPT, sweep)],
    schedules=[Schedule("opendata.refresh", tasks.refresh_network_datasets, timedelta(hours=1))],
    world=[Chapter(tell, grow)],
)
