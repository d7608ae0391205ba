"""Addresses of pages that have moved."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.utils.translation import get_language_from_path
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect


class MovedPagesMiddleware(RedirectMiddleware):
    """Wagtail's redirects for readers; a page that never was costs one small query, not two large ones."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_missed = response.status_code == HTTPStatus.NOT_FOUND and request.method in ("GET", "HEAD")
        if not is_missed:
            return response
        if moved := _in_this_language(request):
            return moved
        if not Redirect.objects.filter(old_path__in=_spellings(request.get_full_path())).exists():
            return response
        followed: HttpResponseBase = super().process_response(request, response)
        return followed


def _in_this_language(request: HttpRequest) -> HttpResponseRedirectBase | None:
    """To where a German page has moved that is read in surroundings of another language."""
    code = get_language_from_path(request.path_info)
    if not code or code == settings.LANGUAGE_CODE:
        return None
    german = request.path_info.removeprefix(f"/{code}")
    known = Redirect.objects.filter(old_path__in=_spellings(german), redirect_page__live=True)
    found = known.select_related("redirect_page__locale").first()
    if found is None:
        return None
    answer = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
    return answer(found.redirect_page.address_here)


def _spellings(whole: str) -> set[str]:
    """How a redirect for this address may be written down."""
    spelt = {
        Redirect.normalise_path(path, decode_unicode=is_decoded)
        for path in (whole, urlsplit(whole).path)
        for is_decoded in (True, False)
    }
    return {path for path in spelt if "\0" not in path}
