"""What a client may ask of CKAN's Action API here: reading only, and only what is published."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from plietsch.accounts.models import Organisation
from plietsch.core.remembering import remembered
from plietsch.opendata.ckan import describing
from plietsch.opendata.dcat.describing import ENDINGS, address
from plietsch.opendata.models import Dataset, DatasetQuerySet
from plietsch.opendata.queries import with_parts
from plietsch.opendata.tables.kinds import Kind, kinds_of
from plietsch.opendata.tables.problems import QueryRefused
from plietsch.opendata.tables.selecting import Filter, Op, SelectedRows, Selection
from plietsch.opendata.vocabulary import Licence
from plietsch.places.names import fold

MOST_PACKAGES, MOST_ROWS, MOST_DIGITS = 1000, 32_000, 12
Asked = dict[str, Any]
Action = Callable[[Asked], Any]
ACTIONS: dict[str, Action] = {}


class NotFound(LookupError):
    """Something that is not there, or not published."""


@dataclass(frozen=True)
class WithRecords:
    """A result whose records are JSON already, with commas between them: nobody reads them to write them."""

    told: dict[str, Any]
    records: bytes


def action(act: Action) -> Action:
    """Let clients call this by its name."""
    ACTIONS[act.__name__] = act
    return act


@action
def status_show(asked: Asked) -> Any:
    """Who we are; the version is that of the API's answers."""
    return {
        "ckan_version": "2.11.0",
        "site_url": address(""),
        "site_title": str(settings.NETWORK_NAME),
        "site_description": "",
        "locale_default": "de",
        "extensions": ["datastore"],
    }


@action
def site_read(asked: Asked) -> Any:
    """Everybody may read."""
    return True


@action
def help_show(asked: Asked) -> Any:
    """One sentence about an action."""
    name = asked.get("name", "")
    if name not in ACTIONS:
        raise NotFound(name)
    return ACTIONS[name].__doc__


@action
def package_list(asked: Asked) -> Any:
    """The names of all datasets."""
    names = Dataset.objects.catalogued().order_by("slug").values_list("slug", flat=True)
    return list(_part(names, asked, most=None))


@action
def current_package_list_with_resources(asked: Asked) -> Any:
    """All datasets, the latest change first."""
    datasets = with_parts(Dataset.objects.catalogued()).order_by("-changed_at", "pk")
    return [describing.package(dataset) for dataset in _part(datasets, asked, most=MOST_PACKAGES)]


@action
def package_show(asked: Asked) -> Any:
    """One dataset by its name."""
    return describing.package(_dataset(_text(asked, "id")))


@action
def package_search(asked: Asked) -> Any:
    """Datasets that hold all words of `q`; `fq` narrows by organization, groups, tags or name."""
    datasets = _matching(asked.get("q") or "", asked.get("fq") or "")
    rows = min(_whole(asked, "rows", 10), MOST_PACKAGES)
    start = _whole(asked, "start", 0)
    ordered = with_parts(datasets).order_by("-changed_at", "pk")
    return {
        "count": datasets.count(),
        "sort": "metadata_modified desc",
        "facets": {},
        "search_facets": {},
        "results": [describing.package(dataset) for dataset in ordered[start : start + rows]],
    }


@action
def resource_show(asked: Asked) -> Any:
    """One download of a dataset."""
    dataset, ending = _resource(_text(asked, "id"))
    return describing.resource(dataset, ending)


@action
def organization_list(asked: Asked) -> Any:
    """Who publishes; with `all_fields` more than their names."""
    publishers = [None, *_publishers().order_by("name", "pk")]
    if _truth(asked, "all_fields"):
        counts = dict(
            Dataset.objects.catalogued().order_by().values_list("publisher").annotate(count=Count("pk"))
        )
        return [
            describing.organisation(each) | {"package_count": counts.get(each.pk if each else None, 0)}
            for each in publishers
        ]
    return [describing.organisation_name(each) for each in publishers]


@action
def organization_show(asked: Asked) -> Any:
    """One publisher; with `include_datasets` also what it publishes."""
    name = _text(asked, "id")
    publisher = _publisher(name)
    datasets = Dataset.objects.catalogued().filter(publisher=publisher)
    told = describing.organisation(publisher) | {"package_count": datasets.count(), "users": [], "extras": []}
    if _truth(asked, "include_datasets"):
        shown = with_parts(datasets).order_by("-changed_at", "pk")[:MOST_PACKAGES]
        told["packages"] = [describing.package(dataset) for dataset in shown]
    return told


@action
def group_list(asked: Asked) -> Any:
    """The themes that occur."""
    themes = Dataset.objects.catalogued().order_by("theme").values_list("theme", flat=True).distinct()
    return [theme.lower() for theme in themes]


@action
def license_list(asked: Asked) -> Any:
    """The licences that datasets here may have."""
    return [
        {"id": each.value, "title": each.label, "url": each.uri, "status": "active", "is_generic": False}
        for each in Licence
    ]


@action
def tag_list(asked: Asked) -> Any:
    """All keywords."""
    lists = Dataset.objects.catalogued().values_list("keywords", flat=True)
    return sorted({word for words in lists for word in words})


@action
def datastore_info(asked: Asked) -> Any:
    """The columns of a resource and how many rows it has."""
    dataset, _ending = _with_rows(_text(asked, "id" if "id" in asked else "resource_id"))
    assert dataset.table is not None  # noqa: S101 - resources have tables
    schema = {column["name"]: describing.TYPES[Kind(column["kind"])] for column in dataset.table.columns}
    return {"schema": schema, "fields": _fields(dataset), "meta": {"count": dataset.table.row_count}}


@action
def datastore_search(asked: Asked) -> Any:
    """Rows of a resource: `filters`, `q`, `sort`, `limit`, `offset`, `fields`."""
    dataset, ending = _with_rows(_text(asked, "resource_id"))
    assert dataset.table is not None  # noqa: S101 - resources have tables
    rows = SelectedRows(dataset.table, _selection(asked))
    limit, offset = min(_whole(asked, "limit", 100), MOST_ROWS), _whole(asked, "offset", 0)
    names = list(rows.kinds)
    chosen = _strings(asked.get("fields")) or names
    if unknown := set(chosen) - set(names):
        raise QueryRefused(_("Eine Spalte „%(name)s“ gibt es nicht.") % {"name": sorted(unknown)[0]})
    told = {
        "resource_id": f"{dataset.slug}.{ending}",
        "fields": [field for field in _fields(dataset) if field["id"] in chosen],
        "records_format": "objects",
        "limit": limit,
        "offset": offset,
        "total": rows.count() if _truth(asked, "include_total", default=True) else None,
        "total_was_estimated": False,
        "include_total": _truth(asked, "include_total", default=True),
    }
    if chosen is names and (ready := rows.records(offset, offset + limit)) is not None:
        return WithRecords(told, ready)
    records = [dict(zip(names, row, strict=True)) for row in rows[offset : offset + limit]]
    return told | {"records": [{name: record[name] for name in chosen} for record in records]}


def _selection(asked: Asked) -> Selection:
    filters = _object(asked.get("filters"))
    conditions = [
        Filter(name, Op.IS, [str(each) for each in (value if isinstance(value, list) else [value])])
        for name, value in filters.items()
    ]
    sort = []
    for part in _strings(asked.get("sort")):
        name, _space, direction = part.rpartition(" ")
        is_directed = direction.lower() in ("asc", "desc") and name
        sort.append((name.strip('" ') if is_directed else part.strip('" '), direction.lower() == "desc"))
    words = asked.get("q") or ""
    if not isinstance(words, str):
        raise QueryRefused(_("„q“ muss ein Text sein."))
    return Selection(conditions, sort, words)


def _fields(dataset: Dataset) -> list[dict[str, str]]:
    assert dataset.table is not None  # noqa: S101
    known = kinds_of(dataset.table)
    return [{"id": name, "type": describing.TYPES[kind]} for name, kind in known.items()]


def _matching(words: str, narrowing: str) -> DatasetQuerySet:
    datasets = Dataset.objects.catalogued()
    for word in fold(words.replace("*:*", "")[:200]).split():
        datasets = datasets.filter(search_words__contains=word)
    for part in narrowing.replace("+", " ").split():
        key, colon, value = part.partition(":")
        value = value.strip('"()')
        if not colon:
            raise QueryRefused(_("„%(part)s“ verstehen wir nicht.") % {"part": part})
        datasets = _narrowed(datasets, key, value)
    return datasets


def _narrowed(datasets: DatasetQuerySet, key: str, value: str) -> DatasetQuerySet:
    match key:
        case "name" | "id":
            return datasets.filter(slug=value)
        case "groups":
            return datasets.filter(theme=value.upper())
        case "organization" | "owner_org":
            return datasets.filter(publisher=_publisher(value))
        case "tags":
            return datasets.filter(search_words__contains=fold(value))
        case "dataset_type" | "type" | "state":
            return datasets
    raise QueryRefused(_("Nach „%(key)s“ kann man nicht filtern.") % {"key": key})


def _dataset(name: str) -> Dataset:
    parts = Dataset.objects.catalogued().select_related("publisher__place", "place", "table", "source")
    dataset = parts.filter(slug=name).first()
    if dataset is None:
        raise NotFound(name)
    return dataset


def _resource(name: str) -> tuple[Dataset, str]:
    slug, _dot, ending = name.rpartition(".")
    dataset = _dataset(slug)
    if ending not in ENDINGS or dataset.table is None:
        raise NotFound(name)
    return dataset, ending


def _with_rows(name: str) -> tuple[Dataset, str]:
    """A resource as far as its rows need it."""
    slug, _dot, ending = name.rpartition(".")
    dataset = _dataset_with_rows(slug)
    if dataset is None or ending not in ENDINGS:
        raise NotFound(name)
    return dataset, ending


@remembered
def _dataset_with_rows(slug: str) -> Dataset | None:
    """A dataset and its table: program after program asks for them, page after page."""
    found = Dataset.objects.catalogued().filter(slug=slug, table__isnull=False).select_related("table")
    columns = ("table__content", "table__columns", "table__row_count", "table__first_rows")
    return found.only("slug", *columns).first()


def _publishers() -> Any:
    return Organisation.objects.filter(
        pk__in=Dataset.objects.catalogued().values("publisher")
    ).select_related("place")


def _publisher(name: str) -> Organisation | None:
    if name == describing.NETWORK:
        return None
    number = name.rpartition("-")[2]
    publisher = (
        _publishers().filter(pk=int(number)).first()
        if number.isdecimal() and len(number) <= MOST_DIGITS
        else None
    )
    if publisher is None or describing.organisation_name(publisher) != name:
        raise NotFound(name)
    return publisher


def _part(rows: Any, asked: Asked, *, most: int | None) -> Any:
    start, limit = _whole(asked, "offset", 0), _whole(asked, "limit", most or 0)
    return rows[start : start + limit] if limit else rows[start:]


def _text(asked: Asked, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value:
        raise QueryRefused(_("„%(name)s“ fehlt.") % {"name": name})
    return value


def _whole(asked: Asked, name: str, otherwise: int) -> int:
    value = asked.get(name, otherwise)
    if isinstance(value, bool) or not str(value).isdecimal() or len(str(value)) > MOST_DIGITS:
        raise QueryRefused(_("„%(name)s“ muss eine ganze Zahl ab 0 sein.") % {"name": name})
    return int(value)


def _truth(asked: Asked, name: str, *, default: bool = False) -> bool:
    return str(asked.get(name, default)).lower() in ("true", "1", "yes")


def _strings(value: Any) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise QueryRefused(_("Erwartet wird eine Liste von Namen."))
    return [part.strip() for part in parts if part.strip()]


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise QueryRefused(_("„filters“ ist kein gültiges JSON.")) from error
    if not isinstance(value or {}, dict):
        raise QueryRefused(_("„filters“ muss ein Objekt sein."))
    return value or {}
