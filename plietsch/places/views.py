"""Pages of places: the directory, one place, the picker's list, and imports by the network office."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.permissions import permission, public
from plietsch.core.searches import tell_search
from plietsch.places.files.rows import FileRefused
from plietsch.places.forms import SHOWN, DirectoryFilter, ImportForm, choosable
from plietsch.places.maps import draw
from plietsch.places.models import Kind, Place, PlaceImport
from plietsch.places.operations import AlreadyImported, confirm_file, preview_file, receive_file
from plietsch.places.queries import district_outlines, find_places, outlines_around, outlines_in, sources
from plietsch.places.report import summary

PAGE = 50


@public
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """All places of today, on a map and in a list."""
    today = timezone.localdate()
    places = Place.objects.visible_to(request.user).valid(today)
    form = DirectoryFilter(request.GET)
    page = Paginator(form.narrowed(places), PAGE).get_page(request.GET.get("page"))
    tell_search(request, form.cleaned_data.get("q") or "", page.paginator.count)
    district = form.cleaned_data.get("district")
    outlines = outlines_in(district, today) if district else district_outlines(today)
    context = {
        "form": form,
        "page": page,
        "map": draw(outlines, link=Place.get_absolute_url),
        "sources": sources(places),
    }
    return render(request, "places/directory.html", context)


@public
@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines of the Kreise as GeoJSON, for maps that can be moved; kept by browsers for a day."""
    shapes = district_outlines(timezone.localdate()).values_list("place__label", "geometry")
    features = [
        {"type": "Feature", "properties": {"name": label}, "geometry": json.loads(geometry)}
        for label, geometry in shapes
    ]
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Content-Type"] = "application/geo+json"
    response["Cache-Control"] = "private, max-age=86400"
    return response


@public
@require_safe
def place(request: HttpRequest, place: str) -> HttpResponse:
    """What is known of one place."""
    found, today = _find(request, place), timezone.localdate()
    return render(
        request,
        "places/place.html",
        {
            "place": found,
            "map": draw(outlines_around(found, today), marked=[found, *found.members.all()], dot=found),
            "members": found.members.order_by("name", "label"),
            "associations": found.associations.order_by("label"),
            "children": found.children.valid(today).order_by("name", "label"),
            "predecessors": found.predecessors.order_by("valid_to", "label"),
            "changes": found.changes.order_by("-on", "-pk"),
        },
    )


@public
@require_safe
def drawing(request: HttpRequest, place: str) -> HttpResponse:
    """Where one place lies, as an image for pages of others; kept by browsers for a day."""
    found, today = _find(request, place), timezone.localdate()
    drawn = draw(outlines_around(found, today), marked=[found, *found.members.all()], dot=found)
    if drawn is None:
        raise Http404
    response = render(request, "places/drawing.svg", {"map": drawn}, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _find(request: HttpRequest, code: str) -> Place:
    """Of two places with the same key, the one that is still there."""
    places = Place.objects.visible_to(request.user).select_related("parent", "district", "successor")
    return get_object_or_404(places.filter(code=code.replace("\0", "")).order_by("-pk")[:1])


@public
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """The places that fit the typed words, as radio buttons for the picker."""
    field = request.GET.get("field", "place")
    words = request.GET.get(field, "").replace("\0", "")
    kinds = [kind for kind in request.GET.getlist("kind") if kind in Kind.values]
    found = list(find_places(choosable(kinds), words)[:SHOWN])
    context = {
        "field": field,
        "words": words,
        "places": found,
        "code": found[0].code if len(found) == 1 else "",
    }
    is_part = "HX-Request" in request.headers
    response = render(request, "places/_choices.html" if is_part else "places/choices.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@permission("places.import_places")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """All imports, and the form for the next file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems = []
    if form.is_valid():
        try:
            received = receive_file(**form.order(), by=request.user, at=timezone.now())
            return redirect("places:import", received.pk)
        except FileRefused as refused:
            problems = refused.problems
    done = PlaceImport.objects.visible_to(request.user).defer("content").order_by("-received_at", "-pk")
    page = Paginator(done, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "problems": problems, "page": page}
    return render(request, "places/imports.html", context, status=422 if problems else 200)


@permission("places.import_places")
@require_safe
def place_import(request: HttpRequest, place_import: int) -> HttpResponse:
    """What a file changed, or would change."""
    found = get_object_or_404(PlaceImport.objects.visible_to(request.user), pk=place_import)
    report, problems = None, []
    if found.confirmed_at is None:
        try:
            report = preview_file(place_import=found)
        except FileRefused as refused:
            problems = refused.problems
    context = {
        "place_import": found,
        "report": report,
        "problems": problems,
        "counts": summary(report.counts() if report else found.counts),
    }
    return render(request, "places/import.html", context)


@permission("places.import_places")
@require_POST
def confirmation(request: HttpRequest, place_import: int) -> HttpResponse:
    """Write what the file says."""
    found = get_object_or_404(PlaceImport.objects.visible_to(request.user), pk=place_import)
    try:
        confirm_file(place_import=found, by=request.user, at=timezone.now())
        messages.success(request, _("Die Orte sind eingelesen."))
    except AlreadyImported:
        messages.info(request, _("Diese Datei ist schon eingelesen."))
    except FileRefused:
        messages.error(request, _("Die Datei passt nicht mehr zum Verzeichnis. Nichts wurde geändert."))
    return redirect("places:import", found.pk)
