"""The features of a GeoJSON file, one after the other: while a large file is read, other threads go on."""

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from plietsch.opendata.tables.problems import FileRefused

MOST_FEATURES = 200_000
FARTHEST = (180, 90)  # degrees


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


_decoder = json.JSONDecoder(parse_constant=_refuse)
_blanks = re.compile(r"[ \t\n\r]*")


def features_of(source: Path) -> list[dict[str, Any]]:
    """All features of a collection; FileRefused says what is wrong with the file or with which feature."""
    try:
        features = _features(_Reader(source.read_bytes().decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise FileRefused(_("Die Datei ist kein gültiges GeoJSON: %s") % error) from error
    if not features:
        raise FileRefused(_("Die Datei enthält keine GeoJSON-Objekte (FeatureCollection)."))
    return features


class _Reader:
    """A place in a JSON text."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def sees(self, sign: str) -> bool:
        """Whether this comes next; "" at the end."""
        if blanks := _blanks.match(self.text, self.at):
            self.at = blanks.end()
        return self.text.startswith(sign, self.at) if sign else self.at == len(self.text)

    def take(self, sign: str) -> None:
        if not self.sees(sign):
            raise JSONDecodeError(f"Expecting {sign!r}", self.text, self.at)
        self.at += len(sign)

    def value(self) -> Any:
        self.sees("")
        value, self.at = _decoder.raw_decode(self.text, self.at)
        return value

    def parts(self, opening: str, closing: str) -> Iterator[None]:
        """Once for each part between two brackets; whoever asks reads it."""
        self.take(opening)
        if not self.sees(closing):
            yield
        while not self.sees(closing):
            self.take(",")
            yield
        self.take(closing)


def _features(reader: _Reader) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = []
    if reader.sees("{"):
        for _member in reader.parts("{", "}"):
            name = reader.value()
            reader.take(":")
            if name == "features" and reader.sees("["):
                features = []
                for number, _part in enumerate(reader.parts("[", "]"), 1):
                    features.append(_checked(reader.value(), number))
            else:
                reader.value()
    else:
        reader.value()
    reader.take("")
    return features


def _checked(feature: Any, number: int) -> dict[str, Any]:
    if number > MOST_FEATURES:
        raise FileRefused(_("Die Datei enthält mehr als %(most)s Objekte.") % {"most": MOST_FEATURES})
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    is_feature = isinstance(feature, dict) and isinstance(feature.get("properties"), dict | None)
    if not is_feature or not isinstance(geometry, dict | None):
        raise FileRefused(_("Objekt %(number)s ist kein GeoJSON-Objekt.") % {"number": number})
    if geometry and geometry.get("type") == "Point" and not _is_place(geometry.get("coordinates")):
        raise FileRefused(
            _("Objekt %(number)s: Für den Punkt werden Länge und Breite in Grad erwartet.")
            % {"number": number}
        )
    return feature


def _is_place(point: Any) -> bool:
    """Whether it begins with longitude and latitude; other systems of coordinates count in metres."""
    if not isinstance(point, list) or len(point) < len(FARTHEST):
        return False
    return all(
        isinstance(each, int | float) and abs(each) <= most
        for each, most in zip(point, FARTHEST, strict=False)
    )
