"""Addresses of pages that have moved, and the frame of the preview."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from csp.constants import SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.shortcuts import resolve_url
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language_from_path
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect

FRAMES = {"frame-ancestors": [SELF]}


class PreviewFrameMiddleware(MiddlewareMixin):
    """Beside a text stands its preview in a frame, or why there is none: that the database is busy, say."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(resolve_url("wagtailadmin_home")):
            response._csp_replace = FRAMES  # type: ignore[attr-defined]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class MovedPagesMiddleware(RedirectMiddleware):
    """Wagtail's redirects for readers; a page that never was costs one small query, not two large ones."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_missed = response.status_code == HTTPStatus.NOT_FOUND and request.method in ("GET", "HEAD")
        if not is_missed:
            return response
        german = _spellings_in_german(request.path_info)
        asked = _spellings(request.get_full_path()) | german
        known = list(Redirect.objects.filter(old_path__in=asked).select_related("redirect_page__locale"))
        if moved := _in_this_language([each for each in known if each.old_path in german]):
            return moved
        if not known or any(each.redirect_page and not each.redirect_page.live for each in known):
            return response  # the address of a page that waits would tell its title
        followed: HttpResponseBase = super().process_response(request, response)
        return followed


def _spellings_in_german(path: str) -> set[str]:
    """How the German page is spelt that is read in surroundings of another language."""
    code = get_language_from_path(path)
    return _spellings(path.removeprefix(f"/{code}")) if code and code != settings.LANGUAGE_CODE else set()


def _in_this_language(known: Sequence[Redirect]) -> HttpResponseRedirectBase | None:
    """To where a German page has moved, in the language of these surroundings."""
    found = next((each for each in known if each.redirect_page and each.redirect_page.live), None)
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
