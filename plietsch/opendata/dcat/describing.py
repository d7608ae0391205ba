"""A dataset, and a page of the catalogue, as DCAT-AP.de describes them."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.paginator import Page

from plietsch.opendata.dcat.statements import Iri, Literal, Node, Value, day, german, link, moment, number
from plietsch.opendata.models import Dataset
from plietsch.opendata.tables.downloads import MEDIA_TYPES
from plietsch.opendata.vocabulary import (
    CONTRIBUTOR,
    EU,
    FILE_TYPES,
    GERMAN,
    PUBLIC_ACCESS,
    Frequency,
    Licence,
    Theme,
    geocoding,
    geocoding_level,
)

ENDINGS = ("csv", "json", "xlsx", "parquet")
_MEDIA = "https://www.iana.org/assignments/media-types"


def address(path: str = "/") -> str:
    """The address of one of our pages as the world sees it."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def dataset_iri(dataset: Dataset) -> str:
    """What a dataset is called in the catalogue: its page, in no particular language."""
    return address(f"/daten/{dataset.slug}/")


def download_url(dataset: Dataset, ending: str) -> str:
    """Where all rows can be had in one format."""
    return address(f"/daten/{dataset.slug}.{ending}")


def catalogue(page: "Page[Dataset]", *, changed_at: datetime | None, path: str) -> list[Node]:
    """One page of the catalogue, with the datasets on it and the way to the other pages."""
    node = Node(address("/catalog"), "dcat:Catalog")
    node.say("dct:title", german(f"Offene Daten: {settings.NETWORK_NAME}"))
    node.say("dct:description", german(f"Der Datenkatalog von: {settings.NETWORK_NAME}"))
    node.say("dct:publisher", _agent(str(settings.NETWORK_NAME), address("/#netzwerk"), address()))
    node.say("foaf:homepage", Iri(address("/daten/")))
    node.say("dct:language", Iri(GERMAN))
    node.say("dct:license", Iri(Licence.CC_ZERO.uri))
    node.say("dct:modified", moment(changed_at) if changed_at else None)
    node.say("dcat:themeTaxonomy", Iri(f"{EU}/data-theme"))
    datasets = [describe(dataset) for dataset in page]
    node.say("dcat:dataset", *datasets)
    return [node, Node(address("/daten/"), "foaf:Document"), _hydra(page, path)]


def describe(dataset: Dataset) -> Node:
    """One dataset with its publisher, contact and downloads."""
    iri = dataset_iri(dataset)
    node = Node(iri, "dcat:Dataset")
    node.say("dct:title", german(dataset.title))
    node.say("dct:description", german(dataset.description))
    node.say("dct:identifier", Literal(dataset.source_identifier or iri))
    node.say("dct:publisher", _publisher(dataset))
    node.say("dcat:contactPoint", _contact(dataset))
    node.say("dcatde:contributorID", Iri(CONTRIBUTOR))
    node.say("dcat:theme", Iri(Theme(dataset.theme).uri))
    node.say("dcat:keyword", *(german(word) for word in dataset.keywords))
    node.say("dct:issued", moment(dataset.published_at or dataset.started_at))
    node.say("dct:modified", moment(dataset.changed_at))
    node.say("dct:accrualPeriodicity", Iri(Frequency(dataset.frequency).uri))
    node.say("dct:language", Iri(GERMAN))
    node.say("dct:accessRights", Iri(PUBLIC_ACCESS))
    node.say("dcat:landingPage", Iri(dataset.source_page or iri))
    node.say("dct:spatial", *_where(dataset))
    node.say("dcatde:politicalGeocodingLevelURI", _level(dataset))
    node.say("dct:temporal", _when(dataset))
    node.say("dcat:distribution", *_distributions(dataset), *_elsewhere(dataset))
    return node


def _agent(name: str, iri: str, homepage: str) -> Node:
    agent = Node(iri, "foaf:Agent")
    agent.say("foaf:name", german(name))
    agent.say("foaf:homepage", link(homepage))
    return agent


def _publisher(dataset: Dataset) -> Node:
    if dataset.source_id:
        return _agent(dataset.publisher_name, f"{dataset_iri(dataset)}#herausgeber", "")
    if dataset.publisher is None:
        return _agent(dataset.publisher_name, address("/#netzwerk"), address())
    organisation = dataset.publisher
    iri = address(f"/organisationen/{organisation.pk}/#herausgeber")
    return _agent(organisation.label, iri, organisation.website)


def _contact(dataset: Dataset) -> Node:
    contact = Node(f"{dataset_iri(dataset)}#kontakt", "vcard:Kind")
    contact.say("vcard:fn", Literal(dataset.publisher_name))
    website = dataset.publisher.website if dataset.publisher else ""
    contact.say("vcard:hasURL", Iri(website or dataset_iri(dataset)))
    return contact


def _where(dataset: Dataset) -> Iterable[Value]:
    place = dataset.place
    if place and (iri := geocoding(place.kind, place.code, place.ars)):
        yield Node(iri, "dct:Location")


def _level(dataset: Dataset) -> Iri | None:
    return link(geocoding_level(dataset.place.kind)) if dataset.place else None


def _when(dataset: Dataset) -> Node | None:
    if not (dataset.covers_from or dataset.covers_until):
        return None
    period = Node(f"{dataset_iri(dataset)}#zeitraum", "dct:PeriodOfTime")
    period.say("dcat:startDate", day(dataset.covers_from))
    period.say("dcat:endDate", day(dataset.covers_until))
    return period


def _distributions(dataset: Dataset) -> Iterable[Node]:
    if dataset.table is None:
        return
    licence = Licence(dataset.licence)
    for ending in ENDINGS:
        node = Node(f"{dataset_iri(dataset)}#{ending}", "dcat:Distribution")
        node.say("dct:title", german(f"{dataset.title} ({ending.upper()})"))
        node.say("dcat:accessURL", Iri(download_url(dataset, ending)))
        node.say("dcat:downloadURL", Iri(download_url(dataset, ending)))
        node.say("dct:format", Iri(f"{EU}/file-type/{ending.upper()}"))
        node.say("dcat:mediaType", Iri(f"{_MEDIA}/{MEDIA_TYPES[ending]}"))
        node.say("dct:license", Iri(licence.uri))
        _say_attribution(node, dataset)
        node.say("dcatap:availability", Iri(f"{EU}/planned-availability/STABLE"))
        node.say("dct:modified", moment(dataset.changed_at))
        if ending == "parquet":
            node.say("dcat:byteSize", number(dataset.table.size))
        yield node


def _elsewhere(dataset: Dataset) -> Iterable[Node]:
    """The files of a harvested dataset, where they lie."""
    for number_, told in enumerate(dataset.resources, 1):
        node = Node(f"{dataset_iri(dataset)}#datei-{number_}", "dcat:Distribution")
        node.say("dct:title", german(told["title"] or dataset.title))
        node.say("dcat:accessURL", Iri(told["url"]))
        node.say(
            "dct:format", Iri(f"{EU}/file-type/{told['format']}") if told["format"] in FILE_TYPES else None
        )
        node.say("dct:license", Iri(Licence(dataset.licence).uri))
        _say_attribution(node, dataset)
        yield node


def _say_attribution(node: Node, dataset: Dataset) -> None:
    if Licence(dataset.licence).asks_for_attribution:
        node.say("dcatde:licenseAttributionByText", german(dataset.attribution or dataset.publisher_name))


def _hydra(page: "Page[Dataset]", path: str) -> Node:
    """The way through the pages, in the words that harvesters of CKAN catalogues know."""

    def at(no: int) -> Literal:
        return Literal(address(f"{path}?page={no}"))

    node = Node(address(f"{path}?page={page.number}"), "hydra:PagedCollection")
    node.say("hydra:totalItems", Literal(str(page.paginator.count), datatype="xsd:integer"))
    node.say("hydra:itemsPerPage", Literal(str(page.paginator.per_page), datatype="xsd:integer"))
    node.say("hydra:firstPage", at(1))
    node.say("hydra:lastPage", at(page.paginator.num_pages))
    node.say("hydra:nextPage", at(page.next_page_number()) if page.has_next() else None)
    node.say("hydra:previousPage", at(page.previous_page_number()) if page.has_previous() else None)
    return node
