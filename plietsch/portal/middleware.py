"""Addresses of pages that have moved."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect


class MovedPagesMiddleware(RedirectMiddleware):
    """Wagtail's redirects for readers; a page that never was costs one small query, not two large ones."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_missed = response.status_code == HTTPStatus.NOT_FOUND and request.method in ("GET", "HEAD")
        if not is_missed or not Redirect.objects.filter(old_path__in=_spellings(request)).exists():
            return response
        moved: HttpResponseBase = super().process_response(request, response)
        return moved


def _spellings(request: HttpRequest) -> set[str]:
    """How a redirect for this address may be written down."""
    whole = request.get_full_path()
    spelt = {
        Redirect.normalise_path(path, decode_unicode=is_decoded)
        for path in (whole, urlsplit(whole).path)
        for is_decoded in (True, False)
    }
    return {path for path in spelt if "\0" not in path}
