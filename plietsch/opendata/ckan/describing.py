"""Datasets, resources and organisations in the form of CKAN's answers."""

from typing import Any

from django.conf import settings
from django.utils.text import slugify

from plietsch.accounts.models import Organisation
from plietsch.opendata.dcat.describing import ENDINGS, dataset_iri, download_url
from plietsch.opendata.models import Dataset
from plietsch.opendata.tables.downloads import MEDIA_TYPES
from plietsch.opendata.tables.kinds import Kind
from plietsch.opendata.vocabulary import Licence, Theme, geocoding
from plietsch.places.names import fold

NETWORK = "netzwerk"  # the organisation that stands for the network itself
TYPES = {
    Kind.TEXT: "text",
    Kind.WHOLE: "int",
    Kind.NUMBER: "float",
    Kind.DATE: "date",
    Kind.MOMENT: "timestamp",
    Kind.TRUTH: "bool",
}


def package(dataset: Dataset) -> dict[str, Any]:
    """One dataset."""
    resources = [resource(dataset, ending) for ending in ENDINGS] if dataset.table else []
    resources += [_elsewhere(dataset, number) for number in range(len(dataset.resources))]
    licence, theme = Licence(dataset.licence), Theme(dataset.theme)
    return {
        "id": dataset.slug,
        "name": dataset.slug,
        "title": dataset.title,
        "notes": dataset.description,
        "url": dataset_iri(dataset),
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": True,
        "license_id": licence.value,
        "license_title": licence.label,
        "license_url": licence.uri,
        "metadata_created": _moment(dataset.started_at),
        "metadata_modified": _moment(dataset.changed_at),
        "organization": organisation(dataset.publisher),
        "owner_org": organisation_name(dataset.publisher),
        "author": dataset.publisher_name,
        "groups": [{"id": theme.value.lower(), "name": theme.value.lower(), "title": str(theme.label)}],
        "tags": [
            {"id": word, "name": word, "display_name": word, "state": "active"} for word in dataset.keywords
        ],
        "num_tags": len(dataset.keywords),
        "resources": resources,
        "num_resources": len(resources),
        "extras": _extras(dataset),
    }


def _extras(dataset: Dataset) -> list[dict[str, str]]:
    told = {"is_sample": "true" if dataset.is_sample else "", "identifier": dataset.source_identifier}
    if place := dataset.place:
        told["politicalGeocodingURI"] = geocoding(place.kind, place.code, place.ars)
    if dataset.source_id:
        told |= {"publisher_name": dataset.publisher_name, "harvested_from": dataset.source_page}
    return [{"key": key, "value": value} for key, value in told.items() if value]


def resource(dataset: Dataset, ending: str) -> dict[str, Any]:
    """One download; the CSV stands for the rows that `datastore_search` reads."""
    return {
        "id": f"{dataset.slug}.{ending}",
        "package_id": dataset.slug,
        "name": f"{dataset.title} ({ending.upper()})",
        "description": "",
        "format": ending.upper(),
        "mimetype": MEDIA_TYPES[ending],
        "url": download_url(dataset, ending),
        "url_type": "datastore" if ending == "csv" else "",
        "size": dataset.table.size if dataset.table and ending == "parquet" else None,
        "datastore_active": ending == "csv",
        "state": "active",
        "position": ENDINGS.index(ending),
        "created": _moment(dataset.started_at),
        "last_modified": _moment(dataset.changed_at),
        "license": Licence(dataset.licence).uri,
    }


def _elsewhere(dataset: Dataset, number: int) -> dict[str, Any]:
    """A file of a harvested dataset, which stays where it is."""
    told = dataset.resources[number]
    return {
        "id": f"{dataset.slug}.{number}",
        "package_id": dataset.slug,
        "name": told["title"] or dataset.title,
        "description": "",
        "format": told["format"],
        "url": told["url"],
        "datastore_active": False,
        "state": "active",
        "position": number,
        "created": _moment(dataset.started_at),
        "last_modified": _moment(dataset.changed_at),
        "license": Licence(dataset.licence).uri,
    }


def organisation(publisher: Organisation | None) -> dict[str, Any]:
    """Who publishes; the network itself where it is nobody else."""
    return {
        "id": organisation_name(publisher),
        "name": organisation_name(publisher),
        "title": publisher.label if publisher else str(settings.NETWORK_NAME),
        "display_name": publisher.label if publisher else str(settings.NETWORK_NAME),
        "description": "",
        "is_organization": True,
        "type": "organization",
        "state": "active",
        "image_url": "",
        "approval_status": "approved",
    }


def organisation_name(publisher: Organisation | None) -> str:
    """The name of an organisation in addresses: a word and its number."""
    return f"{slugify(fold(publisher.name))[:60]}-{publisher.pk}" if publisher else NETWORK


def _moment(at: Any) -> str:
    return str(at.replace(tzinfo=None).isoformat(timespec="microseconds"))
