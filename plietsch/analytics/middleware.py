"""Counts pages and files as they are handed out, on the server and without a script."""

import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from plietsch.analytics.counting.count import COUNTS, Read, count
from plietsch.analytics.counting.reader import HIDDEN, impersonal, reader_of
from plietsch.analytics.models import Kind
from plietsch.core.searches import SEARCHED

_SECRET = re.compile(r"<(?:str|path|uuid):(?!place>|document_filename>)(\w+)>|\(\?P<(\w+)>")


class CountingMiddleware(MiddlewareMixin):
    """Counts what guests are given. Whoever is signed in is not counted: what members read is their own."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES or not _is_reading(request, response):
            return response
        path, is_secret = _public_path(request)
        if is_secret and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-cache"
        reads = list(_reads(request, response, path))
        request.META[COUNTS] = reads
        reader = reader_of(request.META)
        for read in reads:
            count(read, reader)
        return response


def _is_reading(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A whole page or file that a person asked for; not a part of a page, nor a check of a machine."""
    return (
        request.method == "GET"
        and response.status_code == 200  # noqa: PLR2004
        and "HTTP_HX_REQUEST" not in request.META
        and request.resolver_match is not None
    )


def _reads(request: HttpRequest, response: HttpResponseBase, path: str) -> "list[Read]":
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return [Read(Kind.DOWNLOAD.value, path, path)]
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    page = Read(Kind.PAGE.value, path)
    if searched := request.META.get(SEARCHED):
        words, hits = searched
        kind = Kind.SEARCH if hits else Kind.MISS
        return [page, Read(kind.value, path, impersonal(words))]
    return [page]


def _public_path(request: HttpRequest) -> tuple[str, bool]:
    """The path without keys that open something, such as a registration's; and whether it had any."""
    match = request.resolver_match
    names = _secrets(match.route) if match and match.route else ()
    path = request.path
    for name in names:
        path = path.replace(str(match.kwargs.get(name) or HIDDEN), HIDDEN) if match else path
    return path, bool(names)


@lru_cache(500)
def _secrets(route: str) -> tuple[str, ...]:
    return tuple(named or grouped for named, grouped in _SECRET.findall(route))
