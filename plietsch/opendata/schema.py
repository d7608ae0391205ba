"""Datasets for machines that read web pages: schema.org as JSON-LD."""

from typing import Any

from django.utils.safestring import SafeString

from plietsch.core.html import plain, script_json
from plietsch.opendata.dcat.describing import ENDINGS, address, dataset_iri, download_url
from plietsch.opendata.models import Dataset
from plietsch.opendata.tables.downloads import MEDIA_TYPES
from plietsch.opendata.vocabulary import Licence


def dataset_json(dataset: Dataset) -> SafeString:
    """The dataset as schema.org knows it, ready to stand in a script element."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": dataset_iri(dataset),
        "url": dataset_iri(dataset),
        "name": dataset.title,
        "description": plain(dataset.description),
        "license": Licence(dataset.licence).uri,
        "keywords": dataset.keywords,
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": dataset.publisher_name},
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": address("/catalog")},
        "dateModified": dataset.changed_at.isoformat(),
        "distribution": _downloads(dataset),
    }
    if dataset.published_at:
        facts["datePublished"] = dataset.published_at.isoformat()
    if dataset.place:
        facts["spatialCoverage"] = {"@type": "Place", "name": dataset.place.name}
    if dataset.covers_from or dataset.covers_until:
        facts["temporalCoverage"] = f"{dataset.covers_from or '..'}/{dataset.covers_until or '..'}"
    return script_json(facts)


def _downloads(dataset: Dataset) -> list[dict[str, str]]:
    if dataset.table is None:
        return [
            {"@type": "DataDownload", "contentUrl": file["url"], "encodingFormat": file["format"]}
            for file in dataset.resources
        ]
    return [
        {
            "@type": "DataDownload",
            "contentUrl": download_url(dataset, ending),
            "encodingFormat": MEDIA_TYPES[ending],
        }
        for ending in ENDINGS
    ]
