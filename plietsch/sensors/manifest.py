"""How smart areas take part: dashboards in the menu, readings as open data, thresholds that reach groups."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from socket import create_connection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.core.registry import (
    Chapter,
    Checkup,
    Dataset,
    DatasetField,
    Helper,
    KeptFiles,
    Manifest,
    MenuItem,
    PersonalData,
    Reaction,
    Schedule,
    Verb,
)
from plietsch.sensors import tasks
from plietsch.sensors.live import route
from plietsch.sensors.models import DeviceToken, SealedDay, Threshold
from plietsch.sensors.opening import daily_rows, latest_rows
from plietsch.sensors.sealed.files import shelf
from plietsch.sensors.world import grow, tell


def paths() -> Iterator[Path]:
    """The files of all sealed days."""
    return map(shelf.place_of, SealedDay.objects.order_by("pk").values_list("content", flat=True).iterator())


def broker() -> str:
    """Whether the broker of somebody else, where there is one, can be reached."""
    if not settings.MQTT:
        return ""
    address = urlsplit(settings.MQTT)
    port = address.port or (8883 if address.scheme == "mqtts" else 1883)
    try:
        with create_connection((address.hostname or "", port), timeout=10):
            return ""
    except OSError as error:
        return f"{address.hostname}:{port} does not answer ({error}). Start it, or correct PLIETSCH_MQTT."


def sensors_in_demo() -> bool:
    """Whether somebody measures in the demo network."""
    return bool(settings.DEMO and settings.DEMO_SENSORS)


# The first fields of both datasets; their values: `opening._about`.
ABOUT_A_DATASTREAM = [
    DatasetField(_("Nummer"), "whole"),
    DatasetField(_("Messreihe")),
    DatasetField(_("Messgröße")),
    DatasetField(_("Einheit")),
    DatasetField(_("Gerät")),
    DatasetField(_("Messgebiet")),
]

manifest = Manifest(
    checkups=[Checkup("MQTT broker", broker)],
    files=[KeptFiles(paths)],
    verbs=[
        Verb("area.started", _("{actor} hat das Messgebiet „{subject}“ angelegt"), "home"),
        Verb("area.changed", _("{actor} hat das Messgebiet „{subject}“ geändert"), "edit"),
        Verb("measuring.added", _("Im Messgebiet „{subject}“ kam etwas hinzu"), "add"),
        Verb("measuring.changed", _("Im Messgebiet „{subject}“ hat sich etwas geändert"), "edit"),
        Verb("measuring.removed", _("Im Messgebiet „{subject}“ wurde etwas entfernt"), "delete"),
        Verb("token.issued", _("{actor} hat im Messgebiet „{subject}“ einen Zugang ausgestellt"), "key"),
        Verb("token.revoked", _("{actor} hat im Messgebiet „{subject}“ einen Zugang gesperrt"), "lock"),
        Verb("threshold.set", _("{actor} lässt melden: {subject}"), "bell"),
        Verb("threshold.removed", _("{actor} lässt nicht mehr melden: {subject}"), "close"),
        Verb("threshold.crossed", _("Ein Messwert liegt {subject}"), "warning"),
    ],
    reactions=[Reaction("threshold.crossed", tasks.on_crossed)],
    menu=[
        MenuItem(
            _("Sensoren"),
            "sensors:areas",
            order=57,
            about=_("Was Kommunen messen: auf der Karte, als Verlauf, in Echtzeit."),
            icon="sensor",
        )
    ],
    personal_data=[
        PersonalData(
            model=DeviceToken,
            label=_("Ausgestellte Zugänge für Geräte"),
            rows=lambda user: DeviceToken.objects.filter(issued_by=user),
            fields=["label", "issued_at", "revoked_at"],
            erase=lambda user: DeviceToken.objects.filter(issued_by=user).update(issued_by=None),
            purpose=_("Nachvollziehen, wer einem Gerät Zugang gab"),
            legal_basis="Art. 6 Abs. 1 Buchst. e DSGVO",
            kept=_("bis Sie Ihr Konto löschen; der Zugang bleibt ohne Ihren Namen"),
        ),
        PersonalData(
            model=Threshold,
            label=_("Meldungen zu Messwerten"),
            rows=lambda user: Threshold.objects.filter(set_by=user),
            fields=["side", "limit", "advice", "set_at"],
            erase=lambda user: Threshold.objects.filter(set_by=user).update(set_by=None),
            purpose=_("Meldungen in die Gruppe schreiben"),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("bis Sie die Meldung oder Ihr Konto löschen"),
        ),
    ],
    datasets=[
        Dataset(
            name="datastreams",
            label=_("Messreihen des Netzwerks"),
            description=_(
                "Alle öffentlichen Messreihen mit Ort, Messgröße, Einheit und letztem Wert. "
                "Die Werte selbst gibt es unter /sensorthings/v1.1/ (OGC SensorThings). "
                "Was simuliert ist, steht dabei."
            ),
            theme="ENVI",
            keywords=[_("Sensor"), _("Messwert"), _("Smart City")],
            fields=[
                *ABOUT_A_DATASTREAM,
                DatasetField(_("Herausgeber")),
                DatasetField(_("Breite"), "number"),
                DatasetField(_("Länge"), "number"),
                DatasetField(_("simuliert"), "truth"),
                DatasetField(_("letzter Wert"), "number"),
                DatasetField(_("gemessen am"), "moment"),
            ],
            rows=latest_rows,
        ),
        Dataset(
            name="readings",
            label=_("Tageswerte der Messreihen"),
            description=_(
                "Was die öffentlichen Messreihen an jedem Tag (UTC) des letzten Jahres gemessen "
                "haben: wie oft, kleinster, mittlerer und größter Wert. Einzelne Werte gibt es unter "
                "/sensorthings/v1.1/ (OGC SensorThings). Was simuliert ist, steht dabei."
            ),
            theme="ENVI",
            keywords=[_("Sensor"), _("Messwert"), _("Zeitreihe")],
            fields=[
                *ABOUT_A_DATASTREAM,
                DatasetField(_("Messtag"), "date"),
                DatasetField(_("Werte"), "whole"),
                DatasetField(_("kleinster Wert"), "number"),
                DatasetField(_("mittlerer Wert"), "number"),
                DatasetField(_("größter Wert"), "number"),
                DatasetField(_("simuliert"), "truth"),
            ],
            rows=daily_rows,
        ),
    ],
    schedules=[Schedule("sensors.sealing", tasks.seal_past_days, timedelta(days=1))],
    live=[route],
    helpers=[Helper("demo sensors", ("simulate_sensors",), sensors_in_demo)],
    world=[Chapter(tell, grow)],
)
