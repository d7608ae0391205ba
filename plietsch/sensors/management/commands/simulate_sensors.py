"""Send simulated readings as devices do."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plietsch.sensors.models import Area
from plietsch.sensors.simulator import LONGEST_PAUSE, Http, Mqtt, Simulator


class Command(BaseCommand):
    """`manage.py simulate_sensors`: the sample area measures, through HTTP or MQTT like any device."""

    help = (
        "Send simulated values of the sample area to a running plietsch; they are marked as simulated there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", default="smartes-baugebiet-kirchbarkau")
        parser.add_argument("--every", type=float, default=15, help="seconds between two rounds")
        parser.add_argument("--rounds", type=int, default=0, help="stop after so many; 0 goes on")
        parser.add_argument("--url", default=f"http://127.0.0.1:{settings.PORT}/sensorthings/v1.1/")
        parser.add_argument("--mqtt", default="", help="host:port of a broker, instead of HTTP")

    def handle(self, *args: Any, area: str, **options: Any) -> None:
        while (found := Area.objects.filter(slug=area, is_sample=True).first()) is None:
            if options["rounds"]:
                raise CommandError("there is no sample area with this address")
            time.sleep(LONGEST_PAUSE)
        way = Mqtt(options["mqtt"]) if options["mqtt"] else Http(options["url"])
        sent = Simulator(found, way, options["every"], self.stderr.write).run(options["rounds"])
        self.stdout.write(f"{sent} values sent")
