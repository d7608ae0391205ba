"""How places take part: the directory in the menu, imports by the network office."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from plietsch.core.registry import Chapter, Dataset, DatasetField, Manifest, MenuItem, Retention, Verb
from plietsch.places.models import PlaceImport
from plietsch.places.offering import OFFERS
from plietsch.places.operations import discard_files
from plietsch.places.queries import open_rows
from plietsch.places.searching import SEARCHABLES
from plietsch.places.world import grow, tell

KEPT = timedelta(days=7)


def sweep(now: datetime) -> int:
    """Drop files that waited a week for confirmation."""
    return discard_files(received_before=now - KEPT)


manifest = Manifest(
    offers=OFFERS,
    searchables=SEARCHABLES,
    verbs=[
        Verb("place_import.received", _("{actor} hat eine Datei mit Orten hochgeladen"), icon="upload"),
        Verb("place_import.confirmed", _("{actor} hat Orte eingelesen"), icon="check"),
    ],
    menu=[
        MenuItem(
            _("Orte"),
            "places:directory",
            order=60,
            icon="map",
            about=_("Kreise, Ämter, Städte und Gemeinden – und die Nachbarn in Dänemark."),
        ),
        MenuItem(
            _("Orte einlesen"), "places:imports", menu="office", order=60, permission="places.import_places"
        ),
    ],
    retention=[Retention(PlaceImport, _("Nicht bestätigte Dateien mit Orten"), KEPT, sweep)],
    datasets=[
        Dataset(
            name="places",
            label=_("Orte des Netzwerks"),
            description=_(
                "Länder, Kreise, Ämter, Städte und Gemeinden mit ihren Schlüsseln, Einwohnern und Flächen."
            ),
            theme="REGI",
            keywords=[_("Gemeinde"), _("Kreis"), _("Gemeindeschlüssel"), _("Einwohner")],
            fields=[
                DatasetField(_("Schlüssel")),
                DatasetField(_("Regionalschlüssel")),
                DatasetField(_("Name")),
                DatasetField(_("Art")),
                DatasetField(_("Kreis")),
                DatasetField(_("Einwohner"), "whole"),
                DatasetField(_("Fläche in km²"), "number"),
                DatasetField(_("Breite"), "number"),
                DatasetField(_("Länge"), "number"),
                DatasetField(_("Quelle")),
            ],
            rows=open_rows,
        )
    ],
    world=[Chapter(tell, grow)],
)
