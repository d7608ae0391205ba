"""A foreign catalogue page by page: DCAT in any form of RDF, or CKAN's Action API."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plietsch.core.fetching import Page, fetch
from plietsch.opendata.models import SourceKind

RDF = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8"
PARSER = Path(__file__).with_name("rdf.py")
SECONDS = 45
MOST_PAGES = 1000
PER_PAGE = 100
OWN_RULES = {  # what rdf.py itself refuses, which knows no other language
    "entities are not expanded here": gettext_lazy("Eigene Kürzel (ENTITY) sind nicht erlaubt."),
    "too many statements": gettext_lazy("Es enthält mehr als eine Million Aussagen."),
}
Told: TypeAlias = dict[str, Any]


class CatalogueUnreadable(ValueError):
    """Why a catalogue cannot be read, in words for people."""


def pages_of(kind: str, address: str) -> Iterator[list[Told]]:
    """The datasets of each page, as the source tells them; FetchRefused and CatalogueUnreadable stop it."""
    return _dcat(address) if kind == SourceKind.DCAT else _ckan(address)


def _dcat(address: str) -> Iterator[list[Told]]:
    seen: set[str] = set()
    while address:
        if address in seen or len(seen) >= MOST_PAGES:
            raise CatalogueUnreadable(_("Die Seiten des Katalogs nehmen kein Ende: %s") % address)
        seen.add(address)
        page = fetch(address, accept=RDF)
        read = read_rdf(page)
        yield read["datasets"]
        address = read["next"]


def read_rdf(page: Page) -> Any:
    """The datasets of one page and the next page's address; hostile data end their own process only."""
    command = [sys.executable, "-I", str(PARSER), page.media_type, page.address]
    try:
        done = subprocess.run(command, input=page.content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise CatalogueUnreadable(_too_much(page)) from error
    if done.returncode == 1 and done.stderr.startswith(b"!"):
        told = done.stderr[1:300].decode(errors="replace").strip()
        problem = str(OWN_RULES.get(told, told))
        raise CatalogueUnreadable(
            _("%(address)s ist kein lesbares RDF: %(problem)s")
            % {"address": page.address, "problem": problem}
        )
    if done.returncode:
        raise CatalogueUnreadable(_too_much(page))
    return json.loads(done.stdout)


def _too_much(page: Page) -> str:
    return _("%(address)s verlangt beim Lesen zu viel Speicher oder Zeit.") % {"address": page.address}


def _ckan(address: str) -> Iterator[list[Told]]:
    root, start, total = address.rstrip("/").partition("/api/")[0], 0, 1
    while start < total:
        if start >= MOST_PAGES * PER_PAGE:
            raise CatalogueUnreadable(_("Die Seiten des Katalogs nehmen kein Ende: %s") % address)
        query = urlencode({"rows": PER_PAGE, "start": start, "sort": "name asc"})
        page = fetch(f"{root}/api/3/action/package_search?{query}", accept="application/json")
        result = _result(page)
        total, packages = result["count"], result["results"]
        if not packages:
            return
        yield [_from_package(root, package) for package in packages if isinstance(package, dict)]
        start += len(packages)


def _result(page: Page) -> Told:
    try:
        answer = json.loads(page.content)
        found: Told = answer["result"] if answer["success"] is True else {}
        if isinstance(found["results"], list) and isinstance(found["count"], int):
            return found
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise CatalogueUnreadable(_("%s antwortet nicht wie CKAN.") % page.address)


def _from_package(root: str, package: Told) -> Told:
    """A CKAN package in the shape that RDF is read into."""
    extras = {str(each.get("key")): each.get("value") for each in _dicts(package, "extras")}
    name = _text(package, "name")
    publisher = package.get("organization") if isinstance(package.get("organization"), dict) else {}
    resources = list(_dicts(package, "resources"))
    return {
        "iri": f"{root}/dataset/{name}",
        "identifier": _text(extras, "identifier") or _text(package, "id"),
        "title": _text(package, "title") or name,
        "description": _text(package, "notes"),
        "publisher": _text(extras, "publisher_name") or _text(publisher, "title") or _text(package, "author"),
        "themes": [_text(each, "name") for each in _dicts(package, "groups")],
        "keywords": [_text(each, "display_name") or _text(each, "name") for each in _dicts(package, "tags")],
        "licences": [
            _text(package, "license_id"),
            _text(package, "license_url"),
            *(_text(each, "license") for each in resources),
        ],
        "attribution": _text(extras, "licenseAttributionByText"),
        "frequency": _text(extras, "frequency"),
        "from": _text(extras, "temporal_start"),
        "until": _text(extras, "temporal_end"),
        "places": [_text(extras, "politicalGeocodingURI"), _text(extras, "spatial_uri")],
        "page": _text(package, "url") or f"{root}/dataset/{name}",
        "resources": [
            {"title": _text(each, "name"), "url": _text(each, "url"), "format": _text(each, "format")}
            for each in resources
        ],
    }


def _dicts(thing: Told | None, name: str) -> Iterator[Told]:
    values = (thing or {}).get(name)
    return (each for each in values if isinstance(each, dict)) if isinstance(values, list) else iter(())


def _text(thing: Told | None, name: str) -> str:
    value = (thing or {}).get(name)
    return value if isinstance(value, str) else ""
