"""What holds for every request and every answer."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from plietsch.core import metrics
from plietsch.core.logs import view_of
from plietsch.core.sessions import SessionStore
from plietsch.core.tracing import HEADER, new_number, traced

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

_NUL = "\0"
_log = logging.getLogger(__name__)


class RequestMiddleware:
    """Gives each request a number, which its log lines, its jobs and its answer bear, and counts it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = new_number(request.headers.get(HEADER, "") if settings.TRUST_PROXY else "")
        with traced(number):
            begun = time.perf_counter()
            response = self.get_response(request)
            _note(request, response, time.perf_counter() - begun)
        response.headers[HEADER] = number
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    view, method = view_of(request), request.method if request.method in METHODS else "other"
    metrics.requests.labels(view, method, response.status_code).inc()
    metrics.seconds.labels(view).observe(seconds)
    told = {"view": view, "method": method, "status": response.status_code, "ms": round(seconds * 1000)}
    _log.info("answered", extra=told)


class PrivatePagesMiddleware(MiddlewareMixin):
    """What somebody with a session sees is kept by no cache but the browser's own, which asks each time.

    Not `no-store`: going back would then lose what was typed. Who signs out leaves nothing there.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_session = any(settings.SESSION_COOKIE_NAME in jar for jar in (request.COOKIES, response.cookies))
        if has_session and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-cache"
        left = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if left is not None and not left.value:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class LastingMiddleware(MiddlewareMixin):
    """Whoever is at work stays signed in; a session that nobody uses ends by itself."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        session = request.session
        if isinstance(session, SessionStore) and session.accessed and not session.is_empty():
            session.prolong(timezone.now())
        return response


class NoNulMiddleware:
    """Refuses NUL in forms, finds no page under it: nobody types it, and PostgreSQL takes no text with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> None:
        """The form is read here, after the check of its protection."""
        if _NUL in request.path:
            raise Http404
        if _has_nul(request.GET) or _has_nul(request.POST):
            raise BadRequest("NUL in a request")


def _has_nul(typed: QueryDict) -> bool:
    return any(_NUL in text for name, values in typed.lists() for text in (name, *values))
