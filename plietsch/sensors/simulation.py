"""Values that could have been measured: days, seasons and weather made of sums and a seeded die."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import cos, pi, sin

Course = Callable[[float, float], float]


@dataclass(frozen=True)
class Simulated:
    """One datastream of the sample area: where, what, in which unit, and how it runs.

    `course` takes the hour of the day and the days since 1970, and gives the value without its noise.
    """

    thing: str
    name: str
    what: str
    definition: str
    unit: str
    symbol: str
    course: Course
    noise: float
    digits: int = 1
    least: float | None = None


def _day(hour: float) -> float:
    """What people do: nothing at night, most at noon."""
    return max(0.0, sin((hour - 6) / 12 * pi))


def _sun(hour: float, day: float) -> float:
    """How high the sun stands in the north of Germany: eight hours in winter, seventeen in summer (UTC)."""
    from_noon = abs(hour - 11.3) / (6.3 + 2.3 * _season(day))
    return cos(from_noon * pi / 2) if from_noon < 1 else 0.0


def _weather(day: float) -> float:
    """From -1 to 1, over some days."""
    return (sin(day / 3.1) + sin(day / 7.7 + 1) + sin(day / 1.9 + 2)) / 3


def _season(day: float) -> float:
    return -cos((day % 365.25) / 365.25 * 2 * pi)


PROPERTIES = "https://qudt.org/vocab/quantitykind/"
STREAMS = (
    Simulated(
        "Wetterstation am Baugebiet",
        "Lufttemperatur",
        "Temperatur",
        "Temperature",
        "Grad Celsius",
        "°C",
        lambda hour, day: 9.5 + 8 * _season(day) + 3 * _weather(day) + 3.5 * sin((hour - 9) / 12 * pi),
        0.3,
    ),
    Simulated(
        "Wetterstation am Baugebiet",
        "Luftfeuchte",
        "Luftfeuchte",
        "RelativeHumidity",
        "Prozent",
        "%",
        lambda hour, day: 76 + 8 * _weather(day + 2) - 10 * sin((hour - 9) / 12 * pi),
        1.5,
        0,
    ),
    Simulated(
        "Wetterstation am Baugebiet",
        "Wind",
        "Windgeschwindigkeit",
        "Speed",
        "Meter je Sekunde",
        "m/s",
        lambda hour, day: 4.2 + 2.5 * _weather(day + 1) + 0.8 * _sun(hour, day),
        0.6,
        1,
        0,
    ),
    Simulated(
        "Regenrückhaltebecken",
        "Füllstand",
        "Wasserstand",
        "Height",
        "Zentimeter",
        "cm",
        lambda hour, day: 62 + 26 * _weather(day + 0.5),
        0.8,
        0,
        0,
    ),
    Simulated(
        "Nahwärmezentrale",
        "Vorlauftemperatur",
        "Temperatur",
        "Temperature",
        "Grad Celsius",
        "°C",
        lambda hour, day: 68 - 4 * _season(day) + 2 * sin(hour / 12 * pi),
        0.4,
    ),
    Simulated(
        "Nahwärmezentrale",
        "Wärmeleistung",
        "Leistung",
        "Power",
        "Kilowatt",
        "kW",
        lambda hour, day: 210 - 120 * _season(day) - 30 * _weather(day) + 40 * sin((hour - 3) / 6 * pi),
        6,
        0,
        0,
    ),
    Simulated(
        "Solardach der Kita",
        "Erzeugung",
        "Leistung",
        "Power",
        "Kilowatt",
        "kW",
        lambda hour, day: 24 * _sun(hour, day) * (0.6 + 0.4 * _weather(day)) * (0.7 + 0.3 * _season(day)),
        0.3,
        1,
        0,
    ),
    Simulated(
        "Streuobstwiese",
        "Bodenfeuchte",
        "Bodenfeuchte",
        "VolumeFraction",
        "Prozent",
        "%",
        lambda hour, day: 27 + 9 * _weather(day + 0.3) - 1.5 * _sun(hour, day),
        0.4,
    ),
    Simulated(
        "Parkplatz Dorfstraße",
        "Freie Stellplätze",
        "Stellplätze",
        "Count",
        "Stellplätze",
        "",
        lambda hour, day: 18 - 11 * _day(hour + 0.5),
        1.2,
        0,
        0,
    ),
)
PLACES = {
    "Wetterstation am Baugebiet": (10.1503, 54.2136),
    "Regenrückhaltebecken": (10.1441, 54.2118),
    "Nahwärmezentrale": (10.1476, 54.2147),
    "Solardach der Kita": (10.1394, 54.2106),
    "Streuobstwiese": (10.1462, 54.2029),
    "Parkplatz Dorfstraße": (10.1432, 54.2073),
}


def value_at(stream: Simulated, moment: datetime) -> float:
    """The value of a datastream at a moment; the same whenever it is asked for."""
    hour = moment.hour + moment.minute / 60
    raw = stream.course(hour, moment.timestamp() / 86400)
    if stream.least is None:
        return round(raw + stream.noise * _die(stream, moment), stream.digits)
    if raw <= stream.least:  # such as a roof at night
        return stream.least
    return round(max(raw + stream.noise * _die(stream, moment), stream.least), stream.digits)


def _die(stream: Simulated, moment: datetime) -> float:
    seed = f"{stream.thing}/{stream.name}/{moment:%Y%m%d%H%M%S}".encode()
    return int.from_bytes(sha256(seed).digest()[:4]) / 2**31 - 1
