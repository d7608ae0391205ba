"""What everybody sees: the list of datasets, one dataset, its downloads."""

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plietsch.core.html import markdown
from plietsch.core.permissions import can, public
from plietsch.core.searches import tell_search
from plietsch.opendata.cells import rows_as_html
from plietsch.opendata.charts import bars
from plietsch.opendata.dcat.describing import ENDINGS
from plietsch.opendata.forms import QueryForm, SearchForm
from plietsch.opendata.maps import data_map
from plietsch.opendata.models import Dataset, Table
from plietsch.opendata.quality import quality_of
from plietsch.opendata.queries import found, with_parts
from plietsch.opendata.schema import dataset_json
from plietsch.opendata.tables.downloads import download as as_file
from plietsch.opendata.tables.problems import QueryRefused
from plietsch.opendata.tables.selecting import SelectedRows
from plietsch.opendata.views.negotiation import wanted_ending
from plietsch.opendata.vocabulary import Licence

PAGE, ROWS, MOST_DIGITS = 50, 100, 12


@public
@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """All datasets that this person may see."""
    form = SearchForm(request.GET)
    theme = form.chosen_theme()
    rows = found(request.user, request.GET.get("words", ""))
    if (source := request.GET.get("source", "")).isdecimal() and len(source) < MOST_DIGITS:
        rows = rows.filter(source=int(source))
    rows = with_parts(rows.filter(theme=theme) if theme else rows).order_by("title", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    tell_search(request, request.GET.get("words", ""), page.paginator.count)
    return render(request, "opendata/datasets.html", {"form": form, "page": page})


@public
@require_safe
def dataset(request: HttpRequest, dataset: str) -> HttpResponse:
    """One dataset: what it is, its rows as a table and a chart; for machines its description."""
    found = get_object_or_404(_with_table(request), slug=dataset)
    if ending := wanted_ending(request):
        return redirect(f"opendata_files:{ending}", found.slug)
    context: dict[str, Any] = {
        "dataset": found,
        "description": markdown(found.description),
        "structured": dataset_json(found),
        "licence": Licence(found.licence),
        "keeps": (keeps := can(request.user, "opendata.keep_dataset", found)),
        "quality": quality_of(found) if keeps else None,
        "endings": ENDINGS,
        "query": request.GET.urlencode(),
    }
    if found.table:
        context |= _rows(request, found.table)
    response = render(request, "opendata/dataset.html", context)
    response.headers["Vary"] = "Accept, Cookie"
    return response


@public
@require_safe
def download(request: HttpRequest, dataset: str, ending: str) -> HttpResponseBase:
    """The rows, or those that the address selects, as a file."""
    found = get_object_or_404(_with_table(request), slug=dataset)
    if found.table is None:
        raise Http404(dataset)
    try:
        rows = SelectedRows(found.table, QueryForm(request.GET, table=found.table).selection())
        return as_file(rows, ending, found.slug)
    except QueryRefused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")


def _with_table(request: HttpRequest) -> Any:
    return Dataset.objects.visible_to(request.user).select_related(
        "publisher__place", "place", "table", "source"
    )


def _rows(request: HttpRequest, table: Table) -> dict[str, Any]:
    """The page of rows and the chart that the address asks for."""
    form = QueryForm(request.GET or None, table=table)
    rows = SelectedRows(table, form.selection())
    try:
        page: Page[list[Any]] = Paginator(cast(Any, rows), ROWS).get_page(request.GET.get("page"))
        context: dict[str, Any] = {
            "page": page,
            "shown": rows_as_html(page, list(rows.kinds.values())),
            "map": data_map(rows, timezone.localdate()),
        }
        if grouping := form.grouping():
            context |= {"bars": bars(rows.groups(*grouping)), "grouping": grouping}
    except QueryRefused as refused:
        context = {"refused": str(refused)}
    columns = [
        column | {"kind_label": kind.label}
        for column, kind in zip(table.columns, rows.kinds.values(), strict=True)
    ]
    return {"bars": None} | context | {"form": form, "table": table, "columns": columns}
