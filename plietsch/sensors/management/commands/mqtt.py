"""Receive readings by MQTT."""

import signal
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from plietsch.core.listening import listen
from plietsch.sensors.mqtt.broker import OURSELVES, Broker, NoBroker
from plietsch.sensors.mqtt.ingest import Ingest

SOON = 0.2  # seconds between looks while nobody is admitted
REFRESH = 2.0  # seconds until a new token works and a revoked one does not


class Command(BaseCommand):
    """`manage.py mqtt`: until Ctrl-C or SIGTERM."""

    help = "Run a Mosquitto of our own (or use the one of PLIETSCH_MQTT) and take in what devices publish."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if settings.MQTT:
            _foreign(settings.MQTT).run(stop)
            return
        broker = Broker(settings.DATA / "mqtt", settings.MQTT_BIND, settings.MQTT_PORT)
        listen(broker.bind, broker.port, "PLIETSCH_MQTT_PORT").close()  # or somebody else's broker has it
        try:
            broker.start()
        except NoBroker:
            raise CommandError("Mosquitto is missing: apt-get install mosquitto") from None
        self.stdout.write(f"plietsch: mqtt://{broker.bind}:{broker.port} (Ctrl-C stops it)")
        self.stdout.flush()
        ingest = Ingest(broker.bind, broker.port, OURSELVES, broker.secret)
        threading.Thread(target=_tend, args=[broker, ingest, stop], daemon=True).start()
        try:
            ingest.run(stop)
        finally:
            stop.set()
            broker.stop()


def _tend(broker: Broker, ingest: Ingest, stop: threading.Event) -> None:
    """Admit devices as soon as somebody listens to them, and follow their tokens."""
    while not stop.wait(REFRESH if broker.accounts else SOON):
        with suppress(OperationalError):
            broker.tend()
            if ingest.subscribed.is_set():
                broker.refresh()


def _foreign(address: str) -> Ingest:
    """A broker that somebody else runs, such as mqtts://user:password@broker.example."""
    parts = urlsplit(address)
    tls = parts.scheme == "mqtts"
    return Ingest(
        parts.hostname or "localhost",
        parts.port or (8883 if tls else 1883),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls,
    )
