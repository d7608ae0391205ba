"""The catalogue for machines, in DCAT-AP.de."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from plietsch.core.permissions import public
from plietsch.opendata.dcat.describing import catalogue as describe_page
from plietsch.opendata.dcat.describing import describe
from plietsch.opendata.dcat.writing import WRITERS
from plietsch.opendata.models import Dataset
from plietsch.opendata.queries import catalogue_page, with_parts
from plietsch.opendata.views.negotiation import wanted_ending


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Leads people to the list and machines to the form that they read."""
    ending = wanted_ending(request, otherwise="ttl")
    response = redirect(f"opendata_files:catalogue_{ending}" if ending else "opendata:datasets")
    if ending and "page" in request.GET:
        response.headers["Location"] += f"?{request.GET.urlencode()}"
    patch_vary_headers(response, ["Accept"])
    return response


@public
@require_safe
def catalogue_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """One page of the catalogue."""
    page, stamp = catalogue_page(request.GET.get("page"))
    etag = f'"{sha256(f"{stamp}-{ending}".encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        path = reverse(f"opendata_files:catalogue_{ending}")
        latest = max((dataset.changed_at for dataset in page), default=None)
        media_type, write = WRITERS[ending]
        nodes = describe_page(page, changed_at=latest, path=path)
        response = HttpResponse(write(nodes), content_type=f"{media_type}; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_safe
def dataset_file(request: HttpRequest, dataset: str, ending: str) -> HttpResponse:
    """One published dataset."""
    found = get_object_or_404(with_parts(Dataset.objects.catalogued()), slug=dataset)
    media_type, write = WRITERS[ending]
    response = HttpResponse(write([describe(found)]), content_type=f"{media_type}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
