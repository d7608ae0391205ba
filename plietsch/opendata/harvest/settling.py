"""What a foreign catalogue tells, in the words of ours; what does not fit is refused with its reason."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from plietsch.opendata.vocabulary import Frequency, Licence, Theme

TITLE, TEXT, WORD, IDENTIFIER, URL = 200, 5000, 60, 500, 1000
MOST_WORDS, MOST_RESOURCES = 50, 200


class RecordRefused(ValueError):
    """Why a dataset of a source is not taken over, in words for people."""


@dataclass(frozen=True)
class Settled:
    """One dataset of a source as ours will hold it; `place_codes` are keys of places, the best first."""

    identifier: str
    title: str
    description: str
    publisher: str
    theme: str
    keywords: list[str]
    licence: str
    attribution: str
    frequency: str
    covers_from: str | None
    covers_until: str | None
    place_codes: list[str]
    page: str
    resources: list[dict[str, str]]

    @property
    def digest(self) -> str:
        """Changes with anything that the source says."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def identifier_of(told: Mapping[str, Any]) -> str:
    """What the source calls the dataset, for good."""
    return _line(told["identifier"] or told["iri"], IDENTIFIER)


def settle(told: Mapping[str, Any]) -> Settled:
    """A dataset as we hold it; RecordRefused where something is missing that cannot be guessed."""
    title = _line(told["title"], TITLE)
    if not identifier_of(told):
        raise RecordRefused(_("Der Datensatz hat keine Kennung."))
    if not title:
        raise RecordRefused(_("Der Datensatz hat keinen Titel."))
    licence = _licence(told["licences"])
    resources = [_resource(each) for each in told["resources"][:MOST_RESOURCES] if _web(each["url"])]
    if not resources:
        raise RecordRefused(_("Der Datensatz hat keine Adresse, unter der Daten liegen."))
    starts, ends = _day(told["from"]), _day(told["until"])
    return Settled(
        identifier=identifier_of(told),
        title=title,
        description=_clean(told["description"])[:TEXT] or title,
        publisher=_line(told["publisher"], TITLE),
        theme=_theme(told["themes"]),
        keywords=list(dict.fromkeys(word for each in told["keywords"] if (word := _line(each, WORD))))[
            :MOST_WORDS
        ],
        licence=licence,
        attribution=_line(told["attribution"], TITLE) if licence.asks_for_attribution else "",
        frequency=_frequency(told["frequency"]),
        covers_from=starts,
        covers_until=ends if not (starts and ends and ends < starts) else None,
        place_codes=[code for each in told["places"] if (code := _place(each))],
        page=_page(told["page"]) or _page(told["iri"]),
        resources=resources,
    )


def _licence(told: list[str]) -> Licence:
    """The one open licence that all parts have."""
    named = dict.fromkeys(each for each in told if each.strip())
    found = {each: LICENCES.get(_key(each)) for each in named}
    unknown = next((each for each, licence in found.items() if licence is None), "")
    known = {licence for licence in found.values() if licence}
    if len(known) > 1:
        raise RecordRefused(_("Die Dateien stehen unter verschiedenen Lizenzen."))
    if not known and unknown:
        raise RecordRefused(_("Die Lizenz „%s“ ist nicht offen oder uns nicht bekannt.") % unknown[:100])
    if not known:
        raise RecordRefused(_("Der Datensatz nennt keine Lizenz."))
    return known.pop()


def _key(told: str) -> str:
    """A licence's name without the ways in which it is written: "https://…/licenses/by/4.0/deed.de" too."""
    key = re.sub(r"^https?://(www\.)?", "", told.strip().lower())
    key = re.sub(r"(/deed(\.\w+)?|/legalcode(\.\w+)?)$", "", key.rstrip("/"))
    return key.removeprefix("dcat-ap.de/def/licenses/").removeprefix(
        "publications.europa.eu/resource/authority/licence/"
    )


LICENCES: dict[str, Licence] = {
    **{each.value.lower(): each for each in Licence},
    **dict.fromkeys(
        ("cc-by", "cc-by-4.0", "cc_by_4_0", "creativecommons.org/licenses/by/4.0", "cc by 4.0"), Licence.CC_BY
    ),
    **dict.fromkeys(
        ("cc0", "cc0-1.0", "cc-zero/1.0", "creativecommons.org/publicdomain/zero/1.0"), Licence.CC_ZERO
    ),
    **dict.fromkeys(
        ("cc-by-sa", "cc-by-sa-4.0", "cc_bysa_4_0", "creativecommons.org/licenses/by-sa/4.0"),
        Licence.CC_BY_SA,
    ),
    **dict.fromkeys(
        ("dl-de-by-2.0", "dl-by-de-2.0", "dl-de/by-2-0", "dl-de-by-2-0", "govdata.de/dl-de/by-2-0"),
        Licence.DL_BY,
    ),
    **dict.fromkeys(
        ("dl-de-zero-2.0", "dl-zero-de-2.0", "dl-de/zero-2-0", "dl-de-zero-2-0", "govdata.de/dl-de/zero-2-0"),
        Licence.DL_ZERO,
    ),
    **dict.fromkeys(("official-work", "officialwork"), Licence.OFFICIAL),
    **dict.fromkeys(("odc-odbl", "odbl-1.0", "opendatacommons.org/licenses/odbl/1.0"), Licence.ODBL),
}


def _theme(told: list[str]) -> str:
    ends = (each.rstrip("/").rpartition("/")[2].upper() for each in told)
    return next((end for end in ends if end in Theme.values), Theme.GOVE)


def _frequency(told: str) -> str:
    end = told.rstrip("/").rpartition("/")[2].upper()
    return end if end in Frequency.values else Frequency.IRREG


def _place(told: str) -> str:
    """The key in an address such as ".../politicalGeocoding/regionalKey/010585890123"."""
    found = re.search(r"politicalGeocoding/\w+/(\d{2,12})$", told)
    return found[1] if found else ""


def _resource(told: Mapping[str, str]) -> dict[str, str]:
    name = told["format"].rstrip("/").rpartition("/")[2].upper()
    return {
        "title": _line(told["title"], TITLE),
        "url": _web(told["url"]),
        "format": _line(name, 20),
    }


def _web(told: str) -> str:
    """An address that may stand in a link, or ""."""
    try:
        parts = urlsplit(told.strip())
        is_web = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        return ""
    is_short = len(told) <= URL and not re.search(r"[\x00-\x20<>\"{}|\\^`]", told.strip())
    return told.strip() if is_web and is_short else ""


def _page(told: str) -> str:
    """The address of a page, or "" for one that only the source's own network knows, such as http://ckan/1."""
    try:
        URLValidator()(found := _web(told))
    except ValidationError:
        return ""
    return found


def _day(told: str) -> str | None:
    try:
        return date.fromisoformat(told[:10]).isoformat()
    except ValueError:
        return None


def _line(told: str, most: int) -> str:
    text = re.sub(r"\s+", " ", _clean(told)).strip()
    return text if len(text) <= most else text[: most - 1] + "…"


def _clean(told: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", told).strip()
