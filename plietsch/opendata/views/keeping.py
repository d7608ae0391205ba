"""What keepers of datasets do: start, describe, bring a table, publish."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.core.uploads import RefusedUpload
from plietsch.core.uploads.shelf import place_of
from plietsch.opendata.forms import DetailsForm, FileForm, KindsForm, StartForm
from plietsch.opendata.models import Dataset, Table
from plietsch.opendata.operations import datasets as operations
from plietsch.opendata.operations import tables
from plietsch.opendata.quality import quality_of
from plietsch.opendata.tables.problems import FileRefused
from plietsch.opendata.tables.reading import Reading

SHOWN = 8


@permission("opendata.start_dataset")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest) -> HttpResponse:
    """A new dataset from a file."""
    form = StartForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        now, details = timezone.now(), form.cleaned_data
        try:
            upload, seen = tables.keep_file(details.pop("file"), by=request.user, at=now)
        except (RefusedUpload, FileRefused) as refused:
            form.add_error("file", str(refused))
        else:
            dataset = operations.start_dataset(**details, by=request.user, at=now)
            table = tables.receive_table(dataset, upload=upload, seen=seen, by=request.user, at=now)
            return redirect("opendata:table", table.pk)
    return render(request, "opendata/start.html", {"form": form})


@permission("opendata.keep_dataset")
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: UserRequest, dataset: str) -> HttpResponse:
    """What stands about a dataset in the catalogue."""
    found = _kept(request, dataset)
    form = DetailsForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        operations.describe_dataset(found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert."))
        return redirect(found)
    lights = {light.field: light for light in quality_of(found).lights}
    fields = [(bound, lights.get(bound.name)) for bound in form]
    return render(request, "opendata/details.html", {"dataset": found, "form": form, "fields": fields})


@permission("opendata.keep_dataset")
@require_http_methods(["GET", "HEAD", "POST"])
def new_table(request: UserRequest, dataset: str) -> HttpResponse:
    """A newer state of the rows."""
    found = _kept(request, dataset)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            upload, seen = tables.keep_file(form.cleaned_data["file"], by=request.user, at=timezone.now())
        except (RefusedUpload, FileRefused) as refused:
            form.add_error("file", str(refused))
        else:
            table = tables.receive_table(found, upload=upload, seen=seen, by=request.user, at=timezone.now())
            return redirect("opendata:table", table.pk)
    return render(request, "opendata/new_table.html", {"dataset": found, "form": form})


@permission("opendata.view_table")
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: UserRequest, table: int) -> HttpResponse:
    """One import: how its file is read, how far it is, what became of it."""
    tables_seen = Table.objects.visible_to(request.user).select_related("dataset__publisher__place", "upload")
    found = get_object_or_404(tables_seen, pk=table)
    require(request.user, "opendata.keep_dataset", found.dataset)
    context: dict[str, Any] = {"table": found, "dataset": found.dataset}
    if found.confirmed_at is None or found.problem:
        form, preview = _reading(request, found)
        if request.method == "POST" and form.is_valid():
            tables.confirm_table(found, kinds=form.kinds(), by=request.user, at=timezone.now())
            return redirect("opendata:table", found.pk)
        context |= {"form": form} | preview
    return render(request, "opendata/table.html", context)


@permission("opendata.keep_dataset")
@require_POST
def publication(request: UserRequest, dataset: str) -> HttpResponse:
    """Put a dataset into the catalogue."""
    found = _kept(request, dataset)
    try:
        operations.publish_dataset(found, by=request.user, at=timezone.now())
        messages.success(request, _("Der Datensatz steht jetzt im Katalog."))
    except operations.NothingToPublish:
        messages.error(request, _("Dieser Datensatz hat noch keine Tabelle."))
    return redirect(found)


@permission("opendata.keep_dataset")
@require_POST
def withdrawal(request: UserRequest, dataset: str) -> HttpResponse:
    """Take a dataset out of the catalogue."""
    found = _kept(request, dataset)
    operations.withdraw_dataset(found, by=request.user, at=timezone.now())
    messages.success(request, _("Der Datensatz steht nicht mehr im Katalog."))
    return redirect(found)


def _kept(request: HttpRequest, slug: str) -> Dataset:
    seen = Dataset.objects.visible_to(request.user).select_related("publisher__place", "place", "table")
    found = get_object_or_404(seen, slug=slug)
    require(request.user, "opendata.keep_dataset", found)
    return found


def _reading(request: HttpRequest, table: Table) -> tuple[KindsForm, dict[str, Any]]:
    """The form of kinds, and the first rows as they are read."""
    assert table.upload is not None  # noqa: S101 - what keepers see was uploaded
    reading = Reading.from_json(table.reading)
    seen = tables.preview_file(place_of(table.upload.sha256), table.file_format, reading)
    form = KindsForm(request.POST or None, seen=seen)
    return form, {
        "names": seen.reading.columns,
        "rows": seen.rows[:SHOWN],
        "warnings": form.warnings,
    }
